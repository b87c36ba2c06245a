namespace GitOps.Core.Reverting;

/// <summary>Which commits to take back, and where.</summary>
/// <param name="Revision">The commit to take back, or the newest of several.</param>
internal sealed record RevertRequest(string Revision)
{
    /// <summary>Takes back every commit after this one up to <see cref="Revision"/>, along the first parents; null for one commit.</summary>
    public string? After { get; init; }

    /// <summary>Parent, counted from 1, that merge commits are taken back to.</summary>
    public int? Mainline { get; init; }

    /// <summary>The branch the change is on; null for the one HEAD is on.</summary>
    public string? OnBranch { get; init; }

    /// <summary>A new branch for the revert commit; null for <see cref="OnBranch"/> itself.</summary>
    public string? NewBranch { get; init; }
}
