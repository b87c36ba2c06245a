using GitOps.Core.Membership;
using GitOps.Core.Objects.Live;
using GitOps.Core.Ordering;
using GitOps.Core.Sets;
using GitOps.Core.Telemetry;

namespace GitOps.Core.Pruning;

/// <summary>An object with the set's label that is not declared.</summary>
/// <param name="Id">The object.</param>
/// <param name="Live">The object as it is.</param>
/// <param name="IsStray">Whether the label is all that speaks for its being a member: a copy, or labelled by hand.</param>
/// <param name="KeptBecause">Why it is not deleted; null when it is.</param>
internal sealed record PruneCandidate(ResourceId Id, LiveObject Live, bool IsStray, string? KeptBecause);

/// <summary>Finds what carries a set's label and is no longer declared, and why what of it stays.</summary>
internal static class PrunePlan
{
    private const int NamedStrays = 3;

    /// <summary>Objects with the set's label that are not declared, in the order they would be deleted: the reverse of applying.</summary>
    public static IReadOnlyList<PruneCandidate> Candidates(SetState state, SetContext context, PruneRules rules)
    {
        var declared = state.Declared.Select(item => item.Id).ToHashSet();
        return
        [
            .. state.Live.Members(context.SetId, declared)
                .Where(member => ForeignOwner.Controller(member.Value) is null && !IsHook(member.Value))
                .OrderByDescending(member => KindOrder.Rank(member.Key))
                .ThenBy(member => member.Key.Namespace, StringComparer.Ordinal)
                .ThenBy(member => member.Key.Name, StringComparer.Ordinal)
                .Select(member => new PruneCandidate(
                    member.Key, member.Value, rules.WhyStray(member.Key, member.Value) is not null, rules.WhyKept(member.Key, member.Value))),
        ];
    }

    /// <summary>Tells of objects that carry the set's label and are none of its members.</summary>
    public static void WarnOfStrays(IReadOnlyList<PruneCandidate> candidates, IReconcileObserver observer)
    {
        var strays = candidates.Where(candidate => candidate.IsStray).ToArray();
        if (strays.Length > 0)
        {
            var named = string.Join("; ", strays.Take(NamedStrays).Select(stray => $"{stray.Id} ({stray.KeptBecause})"));
            var more = strays.Length > NamedStrays ? $"; and {strays.Length - NamedStrays} more" : "";
            observer.Warning($"Not members of the set, though labelled so: {named}{more}. They are left alone.");
        }
    }

    /// <summary>A hook's object goes by its own deletion policy.</summary>
    private static bool IsHook(LiveObject live) => SyncPolicy.IsMarkedHook(live.Json);
}
