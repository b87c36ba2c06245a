namespace GitOps.Core;

/// <summary>What taking a change back would do.</summary>
/// <param name="Reverted">The commits that would be taken back, newest first.</param>
/// <param name="Branch">The branch the revert commit would be on.</param>
/// <param name="Report">What would change in the cluster.</param>
public sealed record UndoPreview(IReadOnlyList<Revision> Reverted, string Branch, DiffReport Report);
