using System.Diagnostics;

namespace GitOps.Core.Rendering.Helm;

/// <summary>The <c>helm</c> program of this machine. It is run without a shell.</summary>
internal sealed class HelmProgram
{
    private readonly string _path;

    private HelmProgram(string path) => _path = path;

    /// <summary>Finds the program; null when it is not there. The current folder is not looked into.</summary>
    /// <param name="searchPath">Folders, as in the variable PATH.</param>
    public static HelmProgram? Find(string? searchPath)
    {
        var name = OperatingSystem.IsWindows() ? "helm.exe" : "helm";
        return (searchPath ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathFullyQualified)
            .Select(folder => Path.Combine(folder, name))
            .Where(File.Exists)
            .Select(path => new HelmProgram(path))
            .FirstOrDefault();
    }

    /// <summary>Runs it until it ends.</summary>
    /// <param name="folder">Working folder.</param>
    /// <param name="arguments">Its arguments, none of them a value of a chart.</param>
    /// <param name="cancellationToken">Ends it and the programs it started.</param>
    public async Task<(int ExitCode, string Output, string Errors)> RunAsync(string folder, IEnumerable<string> arguments, CancellationToken cancellationToken)
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
        using var process = new Process { StartInfo = start };
        process.Start();
        await using var registration = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        return (process.ExitCode, await output, await errors);
    }
}
