using GitOps.Core.Git.Addresses;
using LibGit2Sharp;

namespace GitOps.Core.Git.Stores;

/// <summary>What a partial clone left with its remote, fetched by the git program when it is needed.</summary>
/// <seealso href="https://git-scm.com/docs/partial-clone"/>
internal sealed class PromisedObjects(RepositoryProgram? program, string remote, string display)
{
    // Programs that a repository's own configuration can name for reaching its remote. Reading runs none of them.
    private const string Commands = @"^(core\.(sshcommand|gitproxy|askpass)|credential\.(.*\.)?helper|remote\..*\.(uploadpack|vcs))$";

    /// <summary>The remote that promised the rest; null for a repository that has all.</summary>
    public static string? RemoteOf(Configuration configuration) =>
        configuration.Get<string>("extensions.partialclone")?.Value
        ?? configuration.FirstOrDefault(entry => entry.Key.StartsWith("remote.", StringComparison.Ordinal) && entry.Key.EndsWith(".promisor", StringComparison.Ordinal) && entry.Value is "true" or "1")
            ?.Key["remote.".Length..^".promisor".Length];

    /// <summary>Fetches objects; a folder comes with what is below it, without the content of files.</summary>
    /// <exception cref="GitOpsException"><c>ObjectsNotFetched</c>.</exception>
    public void Fetch(IEnumerable<string> ids)
    {
        // What git itself does when it meets one that is missing.
        string[] arguments =
        [
            "-c", "fetch.negotiationAlgorithm=noop", "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--recurse-submodules=no", "--filter=blob:none", "--stdin", "--", remote,
        ];
        Trusted().Require(NotFetched, arguments, string.Concat(ids.Select(id => id + "\n")));
    }

    /// <summary>Fetches what two commits differ in, in the paths that a first pair differs in.</summary>
    /// <exception cref="GitOpsException"><c>ObjectsNotFetched</c>.</exception>
    public void FetchDifferences(string commit, string parent, string onto)
    {
        var git = Trusted();
        string[] compare = ["diff-tree", "-r", "--no-ext-diff", "--no-textconv", "--no-renames"];
        var paths = git.Require(NotFetched, [.. compare, "-z", "--name-only", parent, commit]).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        git.Require(NotFetched, [.. compare, "--numstat", parent, commit]);
        foreach (var some in paths.Chunk(500))
        {
            git.Require(NotFetched, [.. compare, "--numstat", commit, onto, "--", .. some]);
        }
    }

    private RepositoryProgram Trusted()
    {
        if (program is not { Works: true })
        {
            throw NotFetched("that takes the git program, and there is none on PATH that works. Install Git");
        }

        return program.OwnSettings(Commands) is [var setting, ..]
            ? throw NotFetched($"its own configuration names a program for that ({setting}), which reading does not run. Fetch them with git, or set it for your user (git config --global)")
            : program;
    }

    private GitOpsException NotFetched(string why) => GitErrors.ObjectsNotFetched(display, remote, why);
}
