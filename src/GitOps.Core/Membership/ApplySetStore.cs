using System.Text.Json.Nodes;
using GitOps.Core.Cluster;
using GitOps.Core.Cluster.Failures;
using GitOps.Core.Cluster.Resources;
using GitOps.Core.History;
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

    /// <summary>What changes between each reading and writing changes too often.</summary>
    private const int Attempts = 10;

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
            : throw owner.Refusal(name, @namespace, recorded, (parent.History.Records is [{ } newest, ..] ? newest.By : null)?.ToString());
    }

    /// <summary>The parent of a set that was synced.</summary>
    /// <exception cref="GitOpsException">It never was (<c>SetNotFound</c>), or what <see cref="ReadAsync"/> throws.</exception>
    public async Task<ApplySetParent> ReadExistingAsync(ClusterInfo cluster, CancellationToken cancellationToken) =>
        await ReadAsync(cancellationToken) is { IsNew: false } parent ? parent : throw new GitOpsException(
            "SetNotFound",
            FailureKind.NotFound,
            $"There is no set {name} in {cluster}. Check -Name, -Path and -Namespace, or sync it first.",
            name);

    /// <summary>Whether there is a set of this name that is its owner's, or nobody's yet.</summary>
    public async Task<bool> IsThereAsync(CancellationToken cancellationToken) =>
        await api.GetAsync(ConfigMaps, @namespace, ParentName, cancellationToken) is { } found
        && (string?)found["metadata"]?["labels"]?[ApplySet.ParentLabel] == Id
        && ApplySetParent.Read(found).Source is var recorded
        && (recorded is null || owner.Owns(recorded));

    /// <summary>Writes the parent in the place of the version that is known. Where somebody wrote it meanwhile, it is read and changed again.</summary>
    /// <param name="known">The parent as it was read or written last.</param>
    /// <param name="change">What to make of it; of the one that is there by then, when it is another.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What was written.</returns>
    public async Task<ApplySetParent> WriteAsync(ApplySetParent known, Func<ApplySetParent, ApplySetParent> change, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var wanted = change(known);
            try
            {
                var options = new ApplyOptions($"{fieldManager}-applyset", Force: true);
                var answer = await api.ApplyAsync(ConfigMaps, @namespace, ParentName, wanted.ToConfigMap(ParentName, @namespace, Id), options, cancellationToken);
                var metadata = answer.Object["metadata"];
                return wanted with { Version = (string?)metadata?["resourceVersion"] ?? "", Uid = (string?)metadata?["uid"] };
            }
            catch (KubeApiException failure) when (failure is { StatusCode: 409, IsFieldConflict: false } && attempt < Attempts)
            {
                known = await ReadAsync(cancellationToken);
            }
        }
    }

    /// <summary>Suspends the set, or resumes it, as it was read: the write is refused with 409 when somebody wrote the parent meanwhile.</summary>
    /// <param name="known">The parent as it was read.</param>
    /// <param name="suspension">The suspension; null to resume.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task SuspendAsync(ApplySetParent known, SetSuspension? suspension, CancellationToken cancellationToken) => api.MergePatchAsync(
        ConfigMaps,
        @namespace,
        ParentName,
        new JsonObject
        {
            ["metadata"] = new JsonObject { ["resourceVersion"] = known.Version, ["uid"] = known.Uid },
            ["data"] = new JsonObject { [Suspensions.Key] = suspension is null ? null : Suspensions.Write(suspension) },
        },
        $"{fieldManager}-suspension",
        cancellationToken);
}
