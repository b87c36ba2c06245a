using GitOps.Core.Membership;
using GitOps.Core.Rbac;

namespace GitOps.Core;

/// <content>Says what the set's commands need to be let do.</content>
public sealed partial class Reconciler
{
    /// <summary>Name of the set's record, lease and Roles.</summary>
    public string RecordName => ApplySetStore.RecordOf(Set);

    /// <summary>
    /// The rights that diff, sync with prune, status, plans and undo of the set need, with the kinds and namespaces of what is declared and of
    /// the members that are there. Sends only reading requests.
    /// </summary>
    public async Task<IReadOnlyList<Permission>> PermissionsAsync(CancellationToken cancellationToken)
    {
        await FindSetAsync(cancellationToken);
        var state = await Reader().ReadAsync(Current, cancellationToken);
        return new SetPermissions(state, RecordName, Cluster.Namespace, _store.Id).All();
    }
}
