using GitOps.Core.Cluster;
using GitOps.Core.Cluster.Resources;
using GitOps.Core.Objects;

namespace GitOps.Core.Membership;

/// <summary>Keeps a set's parent in the cluster.</summary>
/// <param name="api">The cluster.</param>
/// <param name="name">The set's name.</param>
/// <param name="namespace">Namespace of the parent.</param>
/// <param name="fieldManager">Field manager of the set's members.</param>
/// <param name="owner">Whose set it is to be.</param>
internal sealed class ApplySetStore(KubeApi api, string name, string @namespace, string fieldManager, SetOwner owner)
{
    public static readonly ApiResource ConfigMaps = new("", "v1", "ConfigMap", "configmaps", true, []);

    /// <summary>The set's name.</summary>
    public string Name => name;

    /// <summary>Whether a set of another repository or path is taken over.</summary>
    public bool Adopt { get; init; }

    /// <summary>Where the set is declared.</summary>
    public SetSource Source => owner.Source;

    /// <summary>Name of the ConfigMap; prefixed, so that it is not taken for one of the set's own.</summary>
    public string ParentName { get; } = RecordOf(name);

    /// <summary>Field manager of the set's members.</summary>
    public string FieldManager => fieldManager;

    /// <summary>The set's id.</summary>
    public string Id => ApplySet.Id(ParentName, @namespace);

    /// <summary>Name of the ConfigMap that records a set, and of its lease.</summary>
    public static string RecordOf(string set) => $"gitops-{set}";

    /// <summary>The parent; an empty one when the set was never synced.</summary>
    /// <exception cref="GitOpsException">A ConfigMap of that name is no parent of this set, or one of another repository or path (<c>SetNameTaken</c>).</exception>
    public async Task<ApplySetParent> ReadAsync(CancellationToken cancellationToken)
    {
        var found = await api.GetAsync(ConfigMaps, @namespace, ParentName, cancellationToken);
        if (found is null)
        {
            return ApplySetParent.Empty;
        }

        if ((string?)found["metadata"]?["labels"]?[ApplySet.ParentLabel] != Id)
        {
            throw new GitOpsException(
                "SetNameTaken",
                FailureKind.Conflict,
                $"ConfigMap {@namespace}/{ParentName} exists and is no record of a set ({ApplySet.ParentLabel} is missing or differs). Choose another -Name.",
                ParentName);
        }

        var parent = ApplySetParent.Read(found);
        return parent.Source is not { } recorded || Adopt || owner.Owns(recorded)
            ? parent
            : throw owner.Refusal(name, @namespace, recorded, (parent.History.Count > 0 ? parent.History[0].By : null)?.ToString());
    }

    /// <summary>Whether there is a set of this name that is its owner's, or nobody's yet.</summary>
    public async Task<bool> IsThereAsync(CancellationToken cancellationToken) =>
        await api.GetAsync(ConfigMaps, @namespace, ParentName, cancellationToken) is { } found
        && (string?)found["metadata"]?["labels"]?[ApplySet.ParentLabel] == Id
        && ApplySetParent.Read(found).Source is var recorded
        && (recorded is null || owner.Owns(recorded));

    /// <summary>Writes the parent.</summary>
    public Task<ApplyAnswer> WriteAsync(ApplySetParent parent, CancellationToken cancellationToken) => api.ApplyAsync(
        ConfigMaps,
        @namespace,
        ParentName,
        parent.ToConfigMap(ParentName, @namespace, Id),
        new ApplyOptions($"{fieldManager}-applyset", Force: true),
        cancellationToken);
}
