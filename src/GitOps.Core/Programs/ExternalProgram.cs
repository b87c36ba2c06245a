using System.Diagnostics;

namespace GitOps.Core.Programs;

/// <summary>What a run of a program gave.</summary>
internal sealed record ProgramOutput(int ExitCode, string Output, string Errors);

/// <summary>A program of this machine. It is run without a shell.</summary>
internal sealed class ExternalProgram
{
    private readonly string _path;

    private ExternalProgram(string path) => _path = path;

    /// <summary>Finds a program; null when it is not there. The current folder is not looked into.</summary>
    /// <param name="name">Its name, without an ending.</param>
    /// <param name="searchPath">Folders, as in the variable PATH.</param>
    public static ExternalProgram? Find(string name, string? searchPath)
    {
        var file = OperatingSystem.IsWindows() ? $"{name}.exe" : name;
        return (searchPath ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathFullyQualified)
            .Select(folder => Path.Combine(folder, file))
            .Where(File.Exists)
            .Select(path => new ExternalProgram(path))
            .FirstOrDefault();
    }

    /// <summary>Runs it until it ends.</summary>
    /// <param name="folder">Working folder.</param>
    /// <param name="arguments">Its arguments, none of them a secret.</param>
    /// <param name="input">Text for its standard input.</param>
    /// <param name="environment">Variables to set; those without a value are taken away.</param>
    /// <param name="cancellationToken">Ends it and the programs it started.</param>
    public async Task<ProgramOutput> RunAsync(
        string folder,
        IEnumerable<string> arguments,
        string input,
        IEnumerable<KeyValuePair<string, string?>> environment,
        CancellationToken cancellationToken)
    {
        using var process = new Process { StartInfo = StartInfo(folder, arguments, environment) };
        process.Start();
        await using var registration = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading; its exit code tells why.
        }

        await process.WaitForExitAsync(CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        return new ProgramOutput(process.ExitCode, await output, await errors);
    }

    private ProcessStartInfo StartInfo(string folder, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string?>> environment)
    {
        var start = new ProcessStartInfo(_path, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            if (value is null)
            {
                start.Environment.Remove(name);
            }
            else
            {
                start.Environment[name] = value;
            }
        }

        return start;
    }
}
