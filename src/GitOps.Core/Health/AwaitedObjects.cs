using System.Text.Json.Nodes;

namespace GitOps.Core.Health;

/// <summary>What is known of the objects that are waited for. Safe for use by several threads.</summary>
internal sealed class AwaitedObjects(IReadOnlyCollection<ResourceId> awaited, TimeProvider time)
{
    private const string Deleted = "was deleted meanwhile";
    private readonly Dictionary<ResourceId, (ResourceHealth Health, JsonObject Live)> _states = [];
    private readonly HashSet<ResourceId> _awaited = [.. awaited];

    /// <summary>How many there are.</summary>
    public int Count => _awaited.Count;

    /// <summary>How many are as they should be.</summary>
    public int Settled { get; private set; }

    public bool Contains(ResourceId id) => _awaited.Contains(id);

    /// <summary>Takes what an object is; gives its health.</summary>
    public ResourceHealth Note(ResourceId id, JsonObject live, bool deleted)
    {
        lock (_states)
        {
            var before = _states.GetValueOrDefault(id).Health;

            // A Job that is done may be taken away by its time to live.
            var health = !deleted ? HealthRules.Of(live, time.GetUtcNow()) : before is not null && IsSettled(before) && id is { Group: "batch", Kind: "Job" } ? before : Health.Progressing(Deleted);
            _states[id] = (health, live);
            Settled += (IsSettled(health) ? 1 : 0) - (before is not null && IsSettled(before) ? 1 : 0);
            return health;
        }
    }

    /// <summary>Those that are not as they should be.</summary>
    public IReadOnlyList<(ResourceId Id, ResourceHealth Health, JsonObject Live)> Open()
    {
        lock (_states)
        {
            return [.. _states.Where(entry => !IsSettled(entry.Value.Health)).Select(entry => (entry.Key, entry.Value.Health, entry.Value.Live))];
        }
    }

    /// <summary>Those of which nothing was heard.</summary>
    public IReadOnlyList<ResourceId> NeverSeen()
    {
        lock (_states)
        {
            return [.. _awaited.Where(id => !_states.ContainsKey(id))];
        }
    }

    public static bool IsSettled(ResourceHealth health) => health.State is HealthState.Healthy or HealthState.Suspended;
}
