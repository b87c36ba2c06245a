using System.Diagnostics;
using System.Globalization;
using GitOps.Core.Git.Programs;
using GitOps.Core.Programs;

namespace GitOps.Core.Git.Stores;

/// <summary>
/// The git program in one repository. Whatever that repository's own configuration says, it runs no hook, no monitor and no pager:
/// those are programs that somebody else may have named.
/// </summary>
/// <param name="git">The program.</param>
/// <param name="folder">A folder in the working copy, or the bare repository.</param>
/// <param name="environment">Variables that it needs beside the process's own.</param>
internal sealed class RepositoryProgram(GitProgram git, string folder, IReadOnlyDictionary<string, string> environment)
{
    private static readonly string[] Safe =
    [
        "--no-pager", "--no-optional-locks", "--literal-pathspecs",
        "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "core.alternateRefsCommand=", "-c", "protocol.ext.allow=never",
        "-c", "submodule.recurse=false", "-c", "gc.auto=0", "-c", "maintenance.auto=false",
    ];

    /// <summary>Where it runs.</summary>
    public string Folder => folder;

    /// <summary>Whether there is more than its name.</summary>
    public bool Works => git.Works;

    /// <summary>
    /// Variables for settings that go before those of the repository (git-config(1), GIT_CONFIG_COUNT): an argument <c>-c</c> would end a
    /// name at the first <c>=</c> in it.
    /// </summary>
    public static Dictionary<string, string> Settings(IEnumerable<(string Name, string Value)> settings)
    {
        var next = int.TryParse(Environment.GetEnvironmentVariable("GIT_CONFIG_COUNT"), NumberStyles.None, CultureInfo.InvariantCulture, out var before) ? before : 0;
        var variables = new Dictionary<string, string>();
        foreach (var (name, value) in settings)
        {
            variables[$"GIT_CONFIG_KEY_{next}"] = name;
            variables[$"GIT_CONFIG_VALUE_{next++}"] = value;
        }

        variables["GIT_CONFIG_COUNT"] = $"{next}";
        return variables;
    }

    /// <summary>Runs it until it ends.</summary>
    public ProgramOutput Run(
        IEnumerable<string> arguments, string input = "", IReadOnlyDictionary<string, string>? variables = null, CancellationToken cancellationToken = default)
    {
        var all = new Dictionary<string, string>(environment);
        foreach (var (name, value) in variables ?? new Dictionary<string, string>())
        {
            all[name] = value;
        }

        return git.RunAsync(folder, [.. Safe, .. arguments], input, all, cancellationToken).GetAwaiter().GetResult();
    }

    /// <summary>Its output without the line end; null when it fails.</summary>
    public string? Text(params string[] arguments) => Run(arguments) is { ExitCode: 0 } answer ? answer.Output.TrimEnd('\n') : null;

    /// <summary>Its output, a list with a NUL after each item; empty when it fails.</summary>
    public string[] List(params string[] arguments) => Text(arguments)?.Split('\0', StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>Its output without the line end.</summary>
    /// <param name="error">The failure from what it says of it.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="input">Text for its standard input.</param>
    /// <param name="variables">Further variables.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public string Require(
        Func<string, GitOpsException> error,
        IEnumerable<string> arguments,
        string input = "",
        IReadOnlyDictionary<string, string>? variables = null,
        CancellationToken cancellationToken = default)
    {
        var answer = Run(arguments, input, variables, cancellationToken);
        return answer.ExitCode == 0 ? answer.Output.TrimEnd('\n') : throw error(TransportErrors.Said(answer));
    }

    /// <summary>Starts it, to talk with.</summary>
    public Process Start(params string[] arguments) => git.Start(folder, [.. Safe, .. arguments], environment);

    /// <summary>Names of settings that this repository's own configuration has, and not the user's or the machine's.</summary>
    /// <param name="pattern">Regular expression for them, which are in lower case but for what is between the first and the last dot.</param>
    public IReadOnlyList<string> OwnSettings(string pattern) =>
        List("config", "--show-scope", "--null", "--name-only", "--get-regexp", pattern)
            .Chunk(2)
            .Where(pair => pair is ["local" or "worktree", _])
            .Select(pair => pair[1])
            .ToList();
}
