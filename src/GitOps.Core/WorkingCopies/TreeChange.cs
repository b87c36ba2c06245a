using GitOps.Core.Git.Stores;

namespace GitOps.Core.WorkingCopies;

/// <summary>A path that two trees differ in.</summary>
/// <param name="Path">The path.</param>
/// <param name="IsAdded">Whether only the second has it.</param>
/// <param name="IsSubmodule">Whether it is a submodule in either.</param>
internal sealed record TreeChange(string Path, bool IsAdded, bool IsSubmodule)
{
    private const string Submodule = "160000";

    /// <summary>What two trees differ in.</summary>
    public static IReadOnlyList<TreeChange> Between(RepositoryProgram git, string before, string after) =>
        git.List("diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-ext-diff", before, after)
            .Chunk(2)
            .Where(pair => pair.Length == 2)
            .Select(pair => (Fields: pair[0].TrimStart(':').Split(' '), Path: pair[1]))
            .Select(change => new TreeChange(change.Path, change.Fields[4] == "A", change.Fields[0] == Submodule || change.Fields[1] == Submodule))
            .ToList();
}
