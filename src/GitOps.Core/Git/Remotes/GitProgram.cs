using System.Diagnostics;

namespace GitOps.Core.Git.Remotes;

/// <summary>What a run of the <c>git</c> program gave.</summary>
internal sealed record GitOutput(int ExitCode, string Output, string Errors);

/// <summary>The <c>git</c> program of this machine: for ssh, and for the user's credential helpers. It never prompts.</summary>
internal sealed class GitProgram
{
    // What a Git hook that calls us would pass on, and would make git work on another repository than the one meant.
    private static readonly string[] InheritedVariables =
        ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR", "GIT_PREFIX", "GIT_NAMESPACE"];

    private static readonly Dictionary<string, string> Environment = new()
    {
        ["LC_ALL"] = "C",
        ["GIT_TERMINAL_PROMPT"] = "0",
        ["GIT_ASKPASS"] = "",
        ["SSH_ASKPASS_REQUIRE"] = "never",
        ["GCM_INTERACTIVE"] = "never",
    };

    private readonly string _path;

    private GitProgram(string path) => _path = path;

    /// <summary>Finds the program on PATH; null when it is not there. The current folder is not looked into.</summary>
    public static GitProgram? Find(string? searchPath)
    {
        var name = OperatingSystem.IsWindows() ? "git.exe" : "git";
        return (searchPath ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathFullyQualified)
            .Select(folder => Path.Combine(folder, name))
            .Where(File.Exists)
            .Select(path => new GitProgram(path))
            .FirstOrDefault();
    }

    /// <summary>Runs it, without a shell, until it ends.</summary>
    /// <param name="folder">Working folder.</param>
    /// <param name="arguments">Its arguments, none of them a secret.</param>
    /// <param name="input">Text for its standard input.</param>
    /// <param name="environment">Further variables.</param>
    /// <param name="cancellationToken">Ends it and the programs it started.</param>
    public async Task<GitOutput> RunAsync(
        string folder,
        IEnumerable<string> arguments,
        string input = "",
        IReadOnlyDictionary<string, string>? environment = null,
        CancellationToken cancellationToken = default)
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
        return new GitOutput(process.ExitCode, await output, await errors);
    }

    private ProcessStartInfo StartInfo(string folder, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment)
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
        foreach (var name in InheritedVariables)
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment is null ? Environment : Environment.Concat(environment))
        {
            start.Environment[name] = value;
        }

        return start;
    }
}
