using GitOps.Core.Cluster;

namespace GitOps.Core.Syncing.Membership;

/// <summary>Keeps a set's parent in the cluster.</summary>
/// <param name="api">The cluster.</param>
/// <param name="name">The set's name.</param>
/// <param name="namespace">Namespace of the parent.</param>
/// <param name="fieldManager">Field manager of the set's members.</param>
internal sealed class ApplySetStore(KubeApi api, string name, string @namespace, string fieldManager)
{
    private static readonly ApiResource ConfigMaps = new("", "v1", "ConfigMap", "configmaps", true, []);

    /// <summary>Name of the ConfigMap; prefixed, so that it is not taken for one of the set's own.</summary>
    public string ParentName { get; } = $"gitops-{name}";

    /// <summary>Field manager of the set's members.</summary>
    public string FieldManager => fieldManager;

    /// <summary>The set's id.</summary>
    public string Id => ApplySet.Id(ParentName, @namespace);

    /// <summary>The parent; an empty one when the set was never synced.</summary>
    /// <exception cref="GitOpsException">A ConfigMap of that name is no parent of this set (<c>SetNameTaken</c>).</exception>
    public async Task<ApplySetParent> ReadAsync(CancellationToken cancellationToken)
    {
        var found = await api.GetAsync(ConfigMaps, @namespace, ParentName, cancellationToken);
        if (found is null)
        {
            return ApplySetParent.Empty;
        }

        return (string?)found["metadata"]?["labels"]?[ApplySet.ParentLabel] == Id
            ? ApplySetParent.Read(found)
            : throw new GitOpsException(
                "SetNameTaken",
                FailureKind.Conflict,
                $"ConfigMap {@namespace}/{ParentName} exists and is no record of a set ({ApplySet.ParentLabel} is missing or differs). Choose another -Name.",
                ParentName);
    }

    /// <summary>Writes the parent.</summary>
    public Task<ApplyAnswer> WriteAsync(ApplySetParent parent, CancellationToken cancellationToken) => api.ApplyAsync(
        ConfigMaps,
        @namespace,
        ParentName,
        parent.ToConfigMap(ParentName, @namespace, Id),
        new ApplyOptions($"{fieldManager}-applyset", Force: true),
        cancellationToken);
}
