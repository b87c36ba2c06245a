using System.Text.Json.Nodes;
using GitOps.Core.Ignoring;

namespace GitOps.Core.Watching.Fights;

/// <summary>
/// Notices fields that are taken back again and again, and leaves each to who sets it until Git declares another value for it, or a longer
/// time has passed. The rest of the object is kept as declared.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class Fights(TimeProvider time)
{
    /// <summary>So many corrections of a field within the window are a fight.</summary>
    public const int Corrections = 3;

    /// <summary>Corrections that lie longer apart are none.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    /// <summary>How long a field is left alone.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    private readonly Dictionary<(ResourceId Id, string Path), Queue<DateTimeOffset>> _corrected = [];
    private readonly List<(FieldFight Fight, FieldPattern Field, JsonNode? Declared)> _left = [];

    /// <summary>The fields that are left alone, as rules.</summary>
    public IReadOnlyList<IgnoreRule> Rules =>
    [
        .. _left.Select(left => new IgnoreRule { Group = left.Fight.Id.Group, Kind = left.Fight.Id.Kind, Namespace = left.Fight.Id.Namespace, Name = left.Fight.Id.Name, Fields = [left.Field] }),
    ];

    /// <summary>Counts what a sync took back, and returns the fights that this shows.</summary>
    /// <param name="sync">The sync.</param>
    /// <param name="declared">What is declared of an object; null when nothing.</param>
    public IReadOnlyList<FieldFight> Note(SyncResult sync, Func<ResourceId, JsonObject?> declared)
    {
        var now = time.GetUtcNow();
        Forget(now);
        var begun = new List<FieldFight>();
        foreach (var (id, change) in TakenBack(sync))
        {
            if (!_corrected.TryGetValue((id, change.Path), out var times))
            {
                _corrected[(id, change.Path)] = times = new Queue<DateTimeOffset>();
            }

            times.Enqueue(now);
            if (times.Count >= Corrections && FieldPattern.Parse(change.Path, out _) is { } field)
            {
                var fight = new FieldFight(id, change.Path, change.LiveManager, times.Count, now + Pause);
                _corrected.Remove((id, change.Path));
                _left.Add((fight, field, DeclaredField.Of(declared(id), field)?.DeepClone()));
                begun.Add(fight);
            }
        }

        return begun;
    }

    /// <summary>Takes up again what has been left long enough, and what Git declares otherwise now.</summary>
    /// <param name="declared">What is declared of an object; null when nothing. Null where that did not change.</param>
    /// <returns>The fields that are no longer left alone.</returns>
    public IReadOnlyList<FieldFight> End(Func<ResourceId, JsonObject?>? declared)
    {
        var now = time.GetUtcNow();
        FieldFight[] ended = [.. _left.Where(left => left.Fight.Until <= now || (declared is not null && !JsonNode.DeepEquals(DeclaredField.Of(declared(left.Fight.Id), left.Field), left.Declared))).Select(left => left.Fight)];
        _left.RemoveAll(left => ended.Contains(left.Fight));
        return ended;
    }

    private static IEnumerable<(ResourceId Id, FieldChange Change)> TakenBack(SyncResult sync) =>
        from result in sync.Results
        where result.Action is SyncAction.Configured or SyncAction.Adopted
        from change in result.Changes
        where change.Cause != ChangeCause.Git
        select (result.Id, change);

    private void Forget(DateTimeOffset now)
    {
        foreach (var (field, times) in _corrected.ToArray())
        {
            while (times.TryPeek(out var first) && first < now - Window)
            {
                times.Dequeue();
            }

            if (times.Count == 0)
            {
                _corrected.Remove(field);
            }
        }
    }
}
