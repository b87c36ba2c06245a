using System.Globalization;
using System.Text.Json.Nodes;
using GitOps.Sandbox.Controllers.Pods;
using GitOps.Sandbox.Storage;

namespace GitOps.Sandbox.Controllers.Workloads;

/// <summary>Where a Deployment's rollout is, and what its next step is
/// (https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment).</summary>
internal sealed class Rollout
{
    private readonly JsonObject _spec;
    private readonly IReadOnlyList<Set> _sets;

    /// <summary>Looks at a Deployment's spec and ReplicaSets.</summary>
    public Rollout(JsonObject spec, IReadOnlyList<Set> sets)
    {
        _spec = spec;
        _sets = sets;
        Wanted = spec["replicas"]?.GetValue<int>() ?? 1;
    }

    /// <summary>Replicas the Deployment wants.</summary>
    public int Wanted { get; }

    /// <summary>Pods of all sets.</summary>
    public int Present => _sets.Sum(set => set.Present);

    /// <summary>Pods of the present template.</summary>
    public int Updated => New?.Present ?? 0;

    /// <summary>Pods that serve.</summary>
    public int Ready => _sets.Sum(set => set.Ready);

    /// <summary>Whether only Pods of the present template are left, and all of them serve.</summary>
    public bool IsComplete => Updated == Wanted && Present == Wanted && Ready == Wanted;

    /// <summary>The name of the set of the present template; empty while there is none.</summary>
    public string NewName => New?.Stored.Name ?? "";

    /// <summary>How many Pods may be missing.</summary>
    public int MaxUnavailable
    {
        get
        {
            var unavailable = PodState.Share(Limits?["maxUnavailable"], Wanted, roundUp: false);
            return unavailable == 0 && MaxSurge == 0 ? 1 : Math.Min(unavailable, Wanted);
        }
    }

    private int MaxSurge => PodState.Share(Limits?["maxSurge"], Wanted, roundUp: true);

    private JsonNode? Limits => _spec["strategy"]?["rollingUpdate"];

    private Set? New => _sets.FirstOrDefault(set => set.IsNew);

    /// <summary>Sets that should have another number of replicas now.</summary>
    public IEnumerable<(Set Set, int Replicas)> Steps(bool paused)
    {
        if (New is not { } current)
        {
            yield break;
        }

        var old = _sets.Where(set => !set.IsNew && set.Wanted > 0).OrderBy(set => set.Revision).ToList();
        var recreate = _spec["strategy"]?["type"]?.GetValue<string>() == "Recreate";
        if (paused && old.Count > 0)
        {
            yield break;
        }

        var target = recreate
            ? _sets.Where(set => !set.IsNew).Sum(set => set.Present) > 0 || old.Count > 0 ? current.Wanted : Wanted
            : Math.Min(Wanted, Math.Max(current.Wanted, current.Wanted + Wanted + MaxSurge - _sets.Sum(set => set.Wanted)));
        if (current.Wanted != (current.Wanted > Wanted ? Wanted : target))
        {
            yield return (current, current.Wanted > Wanted ? Wanted : target);
        }

        foreach (var step in recreate ? old.Select(set => (set, 0)) : ScaleDown(old, current))
        {
            yield return step;
        }
    }

    /// <summary>Old Pods that do not serve go first; of the others as many as may be missing.</summary>
    private IEnumerable<(Set Set, int Replicas)> ScaleDown(List<Set> old, Set current)
    {
        var fewest = Wanted - MaxUnavailable;

        // What was told to go but is not gone yet still counts as serving, so that the wanted numbers bound it too.
        var most = _sets.Sum(set => set.Wanted) - fewest - Math.Max(0, current.Wanted - current.Ready);
        var healthy = Math.Max(0, Ready - fewest);
        foreach (var set in old)
        {
            var unhealthy = Math.Max(0, set.Wanted - set.Ready);
            var down = Math.Clamp(most, 0, unhealthy + Math.Min(healthy, set.Wanted - unhealthy));
            if (down > 0)
            {
                most -= down;
                healthy -= Math.Max(0, down - unhealthy);
                yield return (set, set.Wanted - down);
            }
        }
    }

    /// <summary>A ReplicaSet as a rollout sees it.</summary>
    internal sealed class Set
    {
        /// <summary>Reads a set; it is the new one when its name ends with the template's hash.</summary>
        public Set(StoredObject stored, string hash)
        {
            var json = stored.ToJson();
            Stored = stored;
            IsNew = stored.Name.EndsWith("-" + hash, StringComparison.Ordinal);
            Wanted = json["spec"]!["replicas"]?.GetValue<int>() ?? 1;
            Present = Counts.Get(json["status"], "replicas");
            Ready = Counts.Get(json["status"], "availableReplicas");
            Revision = int.TryParse(
                json["metadata"]!["annotations"]?["deployment.kubernetes.io/revision"]?.GetValue<string>(), NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
                ? revision
                : 0;
        }

        /// <summary>The set.</summary>
        public StoredObject Stored { get; }

        /// <summary>Whether it is of the present template.</summary>
        public bool IsNew { get; }

        /// <summary>Replicas it wants.</summary>
        public int Wanted { get; }

        /// <summary>Pods it has.</summary>
        public int Present { get; }

        /// <summary>Pods of it that serve.</summary>
        public int Ready { get; }

        /// <summary>Its place in the Deployment's history.</summary>
        public int Revision { get; }
    }
}
