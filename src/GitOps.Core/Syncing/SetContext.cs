using GitOps.Core.Masking;

namespace GitOps.Core.Syncing;

/// <summary>What every result of a set says, and what every write of it uses.</summary>
/// <param name="Set">Name of the set.</param>
/// <param name="SetId">Its ApplySet id.</param>
/// <param name="Revision">The revision that is declared.</param>
/// <param name="Cluster">The cluster.</param>
/// <param name="FieldManager">The manager to apply as.</param>
/// <param name="GitMoved">Whether the revision differs from the one that was synced last.</param>
internal sealed record SetContext(string Set, string SetId, Revision Revision, ClusterInfo Cluster, string FieldManager, bool GitMoved)
{
    /// <summary>Hides what of its objects is not to be shown.</summary>
    public SecretMask Mask { get; init; } = SecretMask.OfSecrets;
}
