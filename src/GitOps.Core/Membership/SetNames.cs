using GitOps.Core.Cluster;
using GitOps.Core.Cluster.Kubeconfigs;
using GitOps.Core.Objects;

namespace GitOps.Core.Membership;

/// <summary>Lists the sets of a cluster, for completion.</summary>
public static class SetNames
{
    /// <summary>
    /// Names of the sets whose record is in the namespace that a command would use. None where a program would have to be run for credentials: it may ask for
    /// something, or open a browser.
    /// </summary>
    /// <param name="target">The cluster.</param>
    /// <param name="namespace">Namespace that replaces the context's; null to keep it.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    public static async Task<IReadOnlyList<string>> InAsync(ClusterTarget target, string? @namespace, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (target.Handler is null && KubeconfigReader.Read(target).User.Exec is not null)
        {
            return [];
        }

        using var connection = ClusterConnection.Open(target, @namespace);
        var records = await connection.Api.ListAsync(ApplySetStore.ConfigMaps, connection.Info.Namespace, ApplySet.ParentLabel, metadataOnly: true, cancellationToken);
        return
        [
            .. from record in records.Items
               let name = (string?)record["metadata"]?["name"]
               where name is not null && name.StartsWith(ApplySetStore.RecordOf(""), StringComparison.Ordinal)
               where (string?)record["metadata"]?["labels"]?[ApplySet.ParentLabel] == ApplySet.Id(name, connection.Info.Namespace)
               select name[ApplySetStore.RecordOf("").Length..],
        ];
    }
}
