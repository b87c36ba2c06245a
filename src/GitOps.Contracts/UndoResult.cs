namespace GitOps;

/// <summary>A change taken back through Git.</summary>
/// <param name="Reverted">The commits taken back, newest first.</param>
/// <param name="Commit">The revert commit that was made.</param>
/// <param name="Branch">The branch it is on.</param>
/// <param name="PushedTo">The remote it was pushed to; null when it was not.</param>
/// <param name="Sync">The sync that followed; null with <c>-NoSync</c>.</param>
public sealed record UndoResult(
    IReadOnlyList<Revision> Reverted,
    Revision Commit,
    string Branch,
    string? PushedTo,
    SyncResult? Sync)
{
    /// <summary><c>4f1c2ab reverted in a03d9e1 on main</c></summary>
    public override string ToString() => $"{string.Join(", ", Reverted.Select(commit => commit.ShortSha))} reverted in {Commit.ShortSha} on {ForeignText.OnOneLine(Branch)}";
}
