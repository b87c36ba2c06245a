using System.Collections.Concurrent;
using System.Diagnostics;
using GitOps.Core.Programs;

namespace GitOps.Core.Git.Programs;

/// <summary>The <c>git</c> program of this machine: for ssh, and for the user's credential helpers. It never prompts.</summary>
internal sealed class GitProgram
{
    // What a Git hook or a job that calls us would pass on, and would make git work on another repository than the one meant
    // (git rev-parse --local-env-vars, without settings, which are the user's), or read it otherwise (git(1)).
    private static readonly string[] InheritedVariables =
    [
        "GIT_DIR", "GIT_WORK_TREE", "GIT_IMPLICIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_PREFIX", "GIT_INTERNAL_SUPER_PREFIX", "GIT_NAMESPACE", "GIT_CONFIG", "GIT_QUARANTINE_PATH",
        "GIT_INDEX_FILE", "GIT_INDEX_VERSION", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_GRAFT_FILE", "GIT_SHALLOW_FILE",
        "GIT_NO_REPLACE_OBJECTS", "GIT_REPLACE_REF_BASE", "GIT_ATTR_SOURCE", "GIT_DEFAULT_HASH", "GIT_DEFAULT_REF_FORMAT",
        "GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS", "GIT_EXTERNAL_DIFF", "GIT_DIFF_OPTS", "GIT_FLUSH",
    ];

    private static readonly Dictionary<string, string?> Environment = new(InheritedVariables.Select(name => new KeyValuePair<string, string?>(name, null)))
    {
        ["LC_ALL"] = "C",
        ["GIT_TERMINAL_PROMPT"] = "0",
        ["GIT_ASKPASS"] = "",
        ["SSH_ASKPASS_REQUIRE"] = "never",
        ["GCM_INTERACTIVE"] = "never",
    };

    private static readonly ConcurrentDictionary<ExternalProgram, bool> Working = new();
    private readonly ExternalProgram _program;

    private GitProgram(ExternalProgram program) => _program = program;

    /// <summary>Finds the program on PATH; null when it is not there.</summary>
    public static GitProgram? Find(string? searchPath) => ExternalProgram.Find("git", searchPath) is { } found ? new GitProgram(found) : null;

    /// <summary>
    /// Whether it is git: in its place may be a stand-in that only says what to install, as on a Mac without developer tools, or what this
    /// machine cannot run. Asked once, and only where git is needed.
    /// </summary>
    public bool Works => Working.GetOrAdd(_program, program =>
    {
        try
        {
            return program.RunAsync(new ProgramCall(Path.GetTempPath(), ["--version"]) { Environment = Environment }, CancellationToken.None).GetAwaiter().GetResult().ExitCode == 0;
        }
        catch (GitOpsException)
        {
            return false;
        }
    });

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
