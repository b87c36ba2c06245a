namespace GitOps;

/// <summary>A change taken back through Git.</summary>
/// <param name="Reverted">The commits taken back, newest first; with <c>-To</c> those that had changed the path since.</param>
/// <param name="Commits">The revert commits that were made, in their order.</param>
/// <param name="Branch">The branch they are on.</param>
/// <param name="PushedTo">The remote they were pushed to; null when they were not.</param>
/// <param name="Sync">The sync that followed; null with <c>-NoSync</c>.</param>
public sealed record UndoResult(
    IReadOnlyList<Revision> Reverted,
    IReadOnlyList<Revision> Commits,
    string Branch,
    string? PushedTo,
    SyncResult? Sync)
{
    /// <summary>The last revert commit, which the branch leads to.</summary>
    public Revision Commit => Commits[^1];

    /// <summary>The revision that the path was made equal to with <c>-To</c>; null where commits were taken back.</summary>
    public Revision? RestoredTo { get; init; }

    /// <summary><c>4f1c2ab reverted in a03d9e1 on main</c></summary>
    public override string ToString() =>
        $"{(RestoredTo is { } then ? $"as at {then.ShortSha}" : $"{Ids(Reverted)} reverted")} in {Ids(Commits)} on {ForeignText.OnOneLine(Branch)}";

    private static string Ids(IEnumerable<Revision> commits) => string.Join(", ", commits.Select(commit => commit.ShortSha));
}
