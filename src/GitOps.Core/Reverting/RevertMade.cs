namespace GitOps.Core.Reverting;

/// <summary>A revert commit that was made.</summary>
/// <param name="Commit">The commit.</param>
/// <param name="Branch">Short name of the branch it is on.</param>
/// <param name="PushedTo">Remote and branch it was pushed to (<c>origin/main</c>); null when it was not.</param>
internal sealed record RevertMade(Revision Commit, string Branch, string? PushedTo)
{
    /// <summary>Says what it took back, in one sentence.</summary>
    internal string Describe(IEnumerable<Revision> reverted) =>
        $"Reverted {string.Join(", ", reverted.Select(revision => revision.ShortSha))} in {Commit.ShortSha} on {Branch}";
}
