using GitOps.Core.Sets.Declared;

namespace GitOps.Core.Membership;

/// <summary>
/// The revision that every member of a large set was brought to, as the set's parent says it from the end of a complete
/// sync to the beginning of the next one that writes. While it is there, what Git changed since is all there is to do.
/// </summary>
/// <param name="Sha">Full commit id.</param>
/// <param name="Digest">What the revision declared then (<see cref="SetDigest"/>).</param>
/// <param name="Pruned">Whether no member was left that prune would delete.</param>
internal sealed record SyncedRevision(string Sha, string Digest, bool Pruned);
