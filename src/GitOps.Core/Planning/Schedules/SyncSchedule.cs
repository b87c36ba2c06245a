using GitOps.Core.Ordering;
using GitOps.Core.Sets.Declared;

namespace GitOps.Core.Planning.Schedules;

/// <summary>
/// Puts the objects of a set into steps: phases, in them waves, in them stages of kinds, in them dependents after what
/// they depend on.
/// </summary>
internal static class SyncSchedule
{
    /// <summary>The steps of a sync.</summary>
    /// <exception cref="GitOpsException">Objects depend on each other (<c>DependencyCycle</c>), or on one that is not declared (<c>DependencyMissing</c>).</exception>
    public static IReadOnlyList<SyncStep> Of(IReadOnlyList<DeclaredObject> objects)
    {
        var turns = Turns(objects);
        var groups = objects
            .GroupBy(item => turns[item.Id])
            .OrderBy(group => group.Key)
            .Select(group => (Turn: group.Key, Objects: group.OrderBy(item => KindOrder.Rank(item.Id)).ToArray()))
            .ToArray();
        return [.. groups.Select((group, index) =>
            new SyncStep(group.Turn.Phase, group.Objects, NeedsHealth(group, index + 1 < groups.Length ? groups[index + 1].Turn : null)))];
    }

    private static bool NeedsHealth((Turn Turn, DeclaredObject[] Objects) group, Turn? next) =>
        group.Objects.Any(item => item.Policy.IsHook)
        || (next is { } later && later.Phase != SyncPhase.SyncFail
            && (later.Phase != group.Turn.Phase || later.Wave != group.Turn.Wave || later.Level > group.Turn.Level));

    /// <summary>An object's own turn, or a later one where it depends on something of a later turn.</summary>
    private static Dictionary<ResourceId, Turn> Turns(IReadOnlyList<DeclaredObject> objects)
    {
        var declared = objects.ToDictionary(item => item.Id);
        var turns = new Dictionary<ResourceId, Turn>();
        var path = new List<ResourceId>();
        foreach (var item in objects)
        {
            Place(item);
        }

        return turns;

        Turn Place(DeclaredObject item)
        {
            if (turns.TryGetValue(item.Id, out var known))
            {
                return known;
            }

            if (path.Contains(item.Id))
            {
                var cycle = path.SkipWhile(id => id != item.Id).Append(item.Id);
                throw new GitOpsException(
                    "DependencyCycle",
                    FailureKind.InvalidInput,
                    $"Objects depend on each other: {string.Join(" → ", cycle)}. Remove one of their depends-on annotations (first at {item.Source}).",
                    item.Id,
                    item.Source);
            }

            path.Add(item.Id);
            var turn = new Turn(item.Policy.Phase, item.Policy.Wave, KindOrder.Stage(item.Id), 0);
            foreach (var dependency in item.Policy.DependsOn)
            {
                var needed = Place(declared.GetValueOrDefault(dependency) ?? throw Missing(item, dependency));
                var after = needed with { Level = needed.Level + 1 };
                turn = after.CompareTo(turn) > 0 ? after : turn;
            }

            path.RemoveAt(path.Count - 1);
            return turns[item.Id] = turn;
        }
    }

    private static GitOpsException Missing(DeclaredObject item, ResourceId dependency) => new(
        "DependencyMissing",
        FailureKind.NotFound,
        $"{item.Id} of {item.Source} depends on {dependency}, which is not declared. Declare it, or correct the depends-on annotation.",
        item.Id,
        item.Source);

    private readonly record struct Turn(SyncPhase Phase, int Wave, SyncStage Stage, int Level) : IComparable<Turn>
    {
        public int CompareTo(Turn other) => (Phase, Wave, Stage, Level).CompareTo((other.Phase, other.Wave, other.Stage, other.Level));
    }
}
