using GitOps.Core.Git.Addresses;
using GitOps.Core.Git.Stores;
using GitOps.Core.WorkingCopies;

namespace GitOps.Core.Reverting.Stores;

/// <summary>Reverts by the git program, in repositories that only it can read.</summary>
internal sealed class ProgramRevertStore(ProgramStore store) : IRevertStore
{
    private static readonly CommitIdentity Nobody = new("gitops", "gitops", "gitops", "gitops");
    private readonly RepositoryProgram _git = store.Program;

    /// <inheritdoc/>
    public bool IsPartOf(string commit, string tip) => _git.Run(["merge-base", "--is-ancestor", commit, tip]).ExitCode == 0;

    /// <inheritdoc/>
    public IReadOnlyList<string> Log(IReadOnlyList<string> from, IReadOnlyList<string> without, bool firstParents)
    {
        string[] options = firstParents ? ["--first-parent"] : [];
        var commits = string.Join('\n', [.. from, .. without.Select(commit => $"^{commit}")]);
        return Require(["rev-list", "--topo-order", .. options, "--stdin"], commits).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <inheritdoc/>
    public string Replace(string tree, string path, string from)
    {
        var parts = path.Split('/', 2);
        var entries = Entries(tree);
        entries[parts[0]] = Entries(from)[parts[0]];
        if (parts.Length > 1)
        {
            var before = Entries(tree).GetValueOrDefault(parts[0]);
            var folder = before.Type == "tree" ? before.Id : EmptyTree();
            entries[parts[0]] = ("040000", "tree", Replace(folder, parts[1], entries[parts[0]].Id));
        }

        // What a partial clone has not fetched, and the commits of submodules, are not here.
        return Require(["mktree", "-z", "--missing"], string.Concat(entries.Select(entry => $"{entry.Value.Mode} {entry.Value.Type} {entry.Value.Id}\t{entry.Key}\0")));
    }

    /// <inheritdoc/>
    /// <remarks>
    /// merge-tree takes commits and finds what both come from by itself; commits made for it, that share what is taken back as their
    /// parent, let it do any three-way merge.
    /// </remarks>
    public RevertOutcome Revert(GitCommit commit, int parent, string onto)
    {
        var theirs = commit.Parents.Count == 0 ? EmptyTree() : store.Commit(commit.Parents[Math.Max(parent, 1) - 1])!.Tree;
        var shared = Create(commit.Tree, null, "", Nobody);
        string[] sides = [Create(store.Commit(onto)!.Tree, shared, "", Nobody), Create(theirs, shared, "", Nobody)];
        var answer = _git.Run(["merge-tree", "--write-tree", "-z", "--name-only", "--no-messages", .. sides], variables: OwnDriversOff());
        var parts = answer.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries);
        return answer.ExitCode switch
        {
            0 => new RevertOutcome(parts[0].Trim(), []),
            1 => new RevertOutcome(null, parts[1..]),
            _ => throw RevertErrors.RevertNeedsNewerGit(store.Display, answer.Errors),
        };
    }

    /// <inheritdoc/>
    public string CreateIntermediate(string tree, string parent) => Create(tree, parent, "", Nobody);

    /// <inheritdoc/>
    public string CreateCommit(string tree, string parent, string message, CommitIdentity identity) => Create(tree, parent, message, identity);

    /// <inheritdoc/>
    public void MoveBranch(string branch, string commit, string? before, string log) => _git.Require(
        why => why.Contains(".lock", StringComparison.Ordinal) ? WorkingCopyErrors.RepositoryLocked(store.Display, why) : RevertErrors.BranchNotMoved(branch, store.Display, why),
        ["update-ref", "--create-reflog", "-m", log, branch, commit, before ?? new string('0', commit.Length)],
        variables: Nobody.Variables);

    private string Require(IEnumerable<string> arguments, string input = "", IReadOnlyDictionary<string, string>? variables = null) =>
        _git.Require(why => GitErrors.NotOpenedByGit(store.Display, _git.Folder, why), arguments, input, variables);

    // Merge drivers (gitattributes(5)) that the repository's own configuration names are not run: what they would merge is a conflict.
    private Dictionary<string, string> OwnDriversOff() => RepositoryProgram.Settings(_git.OwnSettings(@"^merge\..*\.driver$").Distinct().Select(driver => (driver, "false")));

    private string EmptyTree() => Require(["mktree"]);

    // "mode type id TAB name NUL"
    private Dictionary<string, (string Mode, string Type, string Id)> Entries(string tree) => Require(["ls-tree", "-z", tree])
        .Split('\0', StringSplitOptions.RemoveEmptyEntries)
        .Select(entry => entry.Split('\t', 2))
        .ToDictionary(entry => entry[1], entry => entry[0].Split(' ') is [var mode, var type, var id] ? (mode, type, id) : default, StringComparer.Ordinal);

    private string Create(string tree, string? parent, string message, CommitIdentity identity)
    {
        string[] parents = parent is null ? [] : ["-p", parent];
        return Require(["-c", "i18n.commitEncoding=UTF-8", "commit-tree", "--no-gpg-sign", tree, .. parents], message, identity.Variables);
    }
}
