using System.Text.Json.Nodes;
using GitOps.Core.Membership;
using GitOps.Core.Ordering;
using GitOps.Core.Sets;
using GitOps.Core.Telemetry;

namespace GitOps.Core.Pruning;

/// <summary>An object with the set's label that is not declared.</summary>
/// <param name="Id">The object.</param>
/// <param name="Live">The object as it is.</param>
/// <param name="IsStray">Whether the label is all that speaks for its being a member: a copy, or labelled by hand.</param>
/// <param name="KeptBecause">Why it is not deleted; null when it is.</param>
internal sealed record PruneCandidate(ResourceId Id, JsonObject Live, bool IsStray, string? KeptBecause);

/// <summary>Decides what a sync deletes, and refuses what looks like an accident.</summary>
internal static class PrunePlan
{
    private const int NamedStrays = 3;

    /// <summary>Objects with the set's label that are not declared, in the order they would be deleted: the reverse of applying.</summary>
    public static IReadOnlyList<PruneCandidate> Candidates(SetState state, SetContext context, PruneRules rules)
    {
        var declared = state.Declared.Select(item => item.Id).ToHashSet();
        return
        [
            .. state.Live.Members(context.SetId)
                .Where(member => !declared.Contains(member.Key) && ForeignOwner.Controller(member.Value) is null && !IsHook(member.Value))
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

    /// <summary>How many deletions are planned; fails when the sync would delete what nobody is likely to have meant.</summary>
    /// <param name="context">The set.</param>
    /// <param name="state">Its state.</param>
    /// <param name="candidates">What prune would delete.</param>
    /// <param name="replaced">Declared objects that are deleted to be created anew, as far as is known.</param>
    /// <param name="options">The sync's options.</param>
    /// <exception cref="GitOpsException"><c>EmptyRender</c>, <c>TooManyDeletions</c> or <c>DeclaredInDeleted</c>.</exception>
    public static int Check(
        SetContext context, SetState state, IReadOnlyList<PruneCandidate> candidates, IReadOnlyList<ResourceId> replaced, SyncOptions options)
    {
        if (options.Prune && state.Declared.Count + state.Unchecked == 0 && !options.AllowEmpty)
        {
            throw new GitOpsException(
                "EmptyRender",
                FailureKind.LimitExceeded,
                $"Nothing is declared at {context.Revision}, so -Prune would delete the whole set {context.Set} ({candidates.Count} objects). "
                + "Nothing was changed. Check -Path, or delete the set with -AllowEmpty.",
                context.Set);
        }

        PruneCandidate[] pruned = options.Prune ? [.. candidates.Where(candidate => candidate.KeptBecause is null)] : [];
        if (pruned.Select(candidate => DeclaredInside.Refusal(candidate, pruned, state)).FirstOrDefault(failure => failure is not null) is { } refusal)
        {
            throw refusal;
        }

        ResourceId[] deletions = [.. pruned.Select(candidate => candidate.Id), .. replaced];
        if (deletions.Length > options.MaxDeletions)
        {
            var largest = deletions.GroupBy(id => id.Kind).OrderByDescending(kind => kind.Count()).Take(3).Select(kind => $"{kind.Count()} {kind.Key}");
            var anew = replaced.Count == 0 ? "" : $" {replaced.Count} of them are of objects that are created anew.";
            throw new GitOpsException(
                "TooManyDeletions",
                FailureKind.LimitExceeded,
                $"{deletions.Length} deletions are more than -MaxDeletions {options.MaxDeletions}.{anew} Nothing was changed. "
                + $"Largest: {string.Join(", ", largest)} (see -WhatIf).",
                context.Set);
        }

        return deletions.Length;
    }

    /// <summary>A hook's object goes by its own deletion policy.</summary>
    private static bool IsHook(JsonObject live) => SyncPolicy.IsMarkedHook(live);
}
