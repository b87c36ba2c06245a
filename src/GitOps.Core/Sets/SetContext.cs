using GitOps.Core.Cluster.Failures;
using GitOps.Core.Masking;
using GitOps.Core.Membership;

namespace GitOps.Core.Sets;

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

    /// <summary>Whether an object is the set's own record or lease.</summary>
    public bool IsRecord(ResourceId id) =>
        id is { Group: "", Kind: "ConfigMap" } or { Group: "coordination.k8s.io", Kind: "Lease" }
        && id.Namespace == Cluster.Namespace && id.Name == ApplySetStore.RecordOf(Set);

    /// <summary>Writes something to the namespace that the set's record is kept in.</summary>
    /// <exception cref="GitOpsException">There is no such namespace (<c>NamespaceNotFound</c>).</exception>
    public async Task<T> InOwnNamespaceAsync<T>(Func<Task<T>> write)
    {
        try
        {
            return await write();
        }
        catch (KubeApiException failure) when (failure.StatusCode == 404)
        {
            throw new GitOpsException(
                "NamespaceNotFound",
                FailureKind.NotFound,
                $"There is no namespace {Cluster.Namespace} in {Cluster.Context} to keep the set's record in. "
                + "Add its manifest to the repository, create it, or choose another -Namespace.",
                Cluster.Namespace);
        }
    }
}
