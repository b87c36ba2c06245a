using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace GitOps.Core.Programs;

/// <summary>A program of this machine. It is run without a shell.</summary>
internal sealed record ExternalProgram
{
    private const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private static readonly TimeSpan MemoryInterval = TimeSpan.FromMilliseconds(100);

    // Whatever the console's code page is: what git, helm and their like write is UTF-8.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private readonly string _path;

    private ExternalProgram(string path) => _path = path;

    /// <summary>Finds a program; null when it is not there. The current folder is not looked into.</summary>
    /// <param name="name">Its name, without an ending.</param>
    /// <param name="searchPath">Folders, as in the variable PATH.</param>
    public static ExternalProgram? Find(string name, string? searchPath)
    {
        var file = OperatingSystem.IsWindows() ? $"{name}.exe" : name;
        var found = (searchPath ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathFullyQualified)
            .Select(folder => Path.Combine(folder, file))
            .Where(File.Exists)
            .ToList();

        // Like a shell, past files that nobody may execute; when there is no other, running it tells why.
        return (found.Find(IsExecutable) ?? found.FirstOrDefault()) is { } path ? new ExternalProgram(path) : null;
    }

    /// <summary>Runs it until it ends.</summary>
    /// <param name="call">What with.</param>
    /// <param name="cancellationToken">Ends it and the programs it started.</param>
    /// <exception cref="GitOpsException"><c>ProgramNotRunnable</c> or <c>ProgramLimitExceeded</c>.</exception>
    public async Task<ProgramOutput> RunAsync(ProgramCall call, CancellationToken cancellationToken)
    {
        using var process = new Process { StartInfo = StartInfo(call) };
        Start(process);
        using var watch = new ProgramWatch(process, _path, cancellationToken);
        var output = watch.ReadAsync(process.StandardOutput.BaseStream, call.Limits.OutputBytes, isKeptShort: false);
        var errors = watch.ReadAsync(process.StandardError.BaseStream, call.Limits.OutputBytes, isKeptShort: true);
        watch.Limit(call.Limits, MemoryInterval);
        await WriteAsync(process, call.Input).ConfigureAwait(false);
        await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        var bytes = await output.ConfigureAwait(false);
        var result = new ProgramOutput(process.ExitCode, Utf8.GetString(bytes), Utf8.GetString(await errors.ConfigureAwait(false))) { Bytes = bytes };
        watch.ThrowIfEnded();
        return result;
    }

    /// <summary>Starts it, to talk with over its standard input and output.</summary>
    /// <param name="call">What with; its input and limits have no part in it.</param>
    /// <exception cref="GitOpsException"><c>ProgramNotRunnable</c>.</exception>
    public Process Start(ProgramCall call)
    {
        var process = new Process { StartInfo = StartInfo(call) };
        Start(process);
        return process;
    }

    private static bool IsExecutable(string path) => OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & AnyExecute) != 0;

    private static async Task WriteAsync(Process process, string input)
    {
        try
        {
            await process.StandardInput.WriteAsync(input).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading; its exit code tells why.
        }
    }

    private void Start(Process process)
    {
        try
        {
            process.Start();
        }
        catch (Win32Exception exception)
        {
            throw ProgramErrors.NotRunnable(_path, exception);
        }
    }

    private ProcessStartInfo StartInfo(ProgramCall call)
    {
        var start = new ProcessStartInfo(_path, call.Arguments)
        {
            WorkingDirectory = call.Folder,
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = Utf8,
            StandardOutputEncoding = Utf8,
            StandardErrorEncoding = Utf8,
        };
        if (!call.InheritsEnvironment)
        {
            start.Environment.Clear();
        }

        foreach (var (name, value) in call.Environment)
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
