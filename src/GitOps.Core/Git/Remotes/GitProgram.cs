using System.Diagnostics;
using GitOps.Core.Programs;

namespace GitOps.Core.Git.Remotes;

/// <summary>The <c>git</c> program of this machine: for ssh, and for the user's credential helpers. It never prompts.</summary>
internal sealed class GitProgram
{
    // What a Git hook that calls us would pass on, and would make git work on another repository than the one meant.
    private static readonly string[] InheritedVariables =
        ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR", "GIT_PREFIX", "GIT_NAMESPACE"];

    private static readonly Dictionary<string, string?> Environment = new(InheritedVariables.Select(name => new KeyValuePair<string, string?>(name, null)))
    {
        ["LC_ALL"] = "C",
        ["GIT_TERMINAL_PROMPT"] = "0",
        ["GIT_ASKPASS"] = "",
        ["SSH_ASKPASS_REQUIRE"] = "never",
        ["GCM_INTERACTIVE"] = "never",
    };

    private readonly ExternalProgram _program;

    private GitProgram(ExternalProgram program) => _program = program;

    /// <summary>Finds the program on PATH; null when it is not there.</summary>
    public static GitProgram? Find(string? searchPath) => ExternalProgram.Find("git", searchPath) is { } found ? new GitProgram(found) : null;

    /// <summary>Runs it until it ends.</summary>
    /// <param name="folder">Working folder.</param>
    /// <param name="arguments">Its arguments, none of them a secret.</param>
    /// <param name="input">Text for its standard input.</param>
    /// <param name="environment">Further variables.</param>
    /// <param name="cancellationToken">Ends it and the programs it started.</param>
    public Task<ProgramOutput> RunAsync(
        string folder,
        IEnumerable<string> arguments,
        string input = "",
        IReadOnlyDictionary<string, string>? environment = null,
        CancellationToken cancellationToken = default)
    {
        return _program.RunAsync(new ProgramCall(folder, [.. arguments]) { Input = input, Environment = With(environment) }, cancellationToken);
    }

    /// <summary>Starts it, to talk with.</summary>
    /// <param name="folder">Working folder.</param>
    /// <param name="arguments">Its arguments, none of them a secret.</param>
    /// <param name="environment">Further variables.</param>
    public Process Start(string folder, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment) =>
        _program.Start(new ProgramCall(folder, [.. arguments]) { Environment = With(environment) });

    private static Dictionary<string, string?> With(IReadOnlyDictionary<string, string>? environment)
    {
        var variables = new Dictionary<string, string?>(Environment);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            variables[name] = value;
        }

        return variables;
    }
}
