namespace GitOps.Core.Revisions;

/// <summary>What to compare a revision with.</summary>
/// <param name="From">Branch, tag, commit, expression or semver range.</param>
/// <param name="Direct">Whether to compare with that very commit, and not with the one at which the two parted: what a merge would bring.</param>
public sealed record RevisionRange(string From, bool Direct = false);
