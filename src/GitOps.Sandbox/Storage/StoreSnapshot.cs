using System.Collections.Immutable;

namespace GitOps.Sandbox.Storage;

/// <summary>All objects of one kind at one version, in key order.</summary>
internal sealed record StoreSnapshot(ImmutableSortedDictionary<string, StoredObject> Objects, long Version);

/// <summary>What happened to a kind since a version.</summary>
/// <param name="Events">The changes in order; null when some of them were forgotten.</param>
/// <param name="Version">The version they lead to.</param>
/// <param name="Next">Completes at the next change.</param>
internal sealed record StoreChanges(IReadOnlyList<StoreEvent>? Events, long Version, Task Next);
