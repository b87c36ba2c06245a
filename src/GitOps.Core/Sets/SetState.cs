using GitOps.Core.Cluster;
using GitOps.Core.Membership;
using GitOps.Core.Objects.Live;
using GitOps.Core.Sets.Declared;

namespace GitOps.Core.Sets;

/// <summary>A set as Git declares it and as the cluster has it, at one moment.</summary>
/// <param name="Catalog">The kinds the server serves.</param>
/// <param name="Parent">The set's parent.</param>
/// <param name="Declared">The declared objects, in the order they are applied; of a set read since a revision, those that concern a sync.</param>
/// <param name="Live">The live objects.</param>
/// <param name="Rules">Which fields are left to the cluster.</param>
internal sealed record SetState(ApiCatalog Catalog, ApplySetParent Parent, IReadOnlyList<DeclaredObject> Declared, LiveState Live, IgnoreRules Rules)
{
    /// <summary>The revision whose members are taken to be as they were synced; null where everything was read.</summary>
    public SyncedRevision? Since { get; init; }

    /// <summary>Whether only some objects were read, whatever Git changed of the others.</summary>
    public bool IsPart { get; init; }

    /// <summary>How many objects were neither compared nor read, because Git did not change them.</summary>
    public int Unchecked { get; init; }

    /// <summary>What the set's parent is to remember once all of it is in the cluster; null for a set that is always read in full.</summary>
    public string? Digest { get; init; }

    /// <summary>The live object of a declared one, or null.</summary>
    public LiveObject? LiveOf(DeclaredObject declared) => Live.Objects.GetValueOrDefault(declared.Id);
}
