using System.Text.Json.Nodes;
using GitOps.Core.Syncing.Ordering;

namespace GitOps.Core.Syncing.Pruning;

/// <summary>A member of the set that is no longer declared.</summary>
/// <param name="Id">The object.</param>
/// <param name="Live">The object as it is.</param>
/// <param name="KeptBecause">Why it is not deleted; null when it is.</param>
internal sealed record PruneCandidate(ResourceId Id, JsonObject Live, string? KeptBecause);

/// <summary>Decides what prune deletes, and refuses what looks like an accident.</summary>
internal static class PrunePlan
{
    private static readonly HashSet<string> ProtectedKinds = ["Namespace", "CustomResourceDefinition", "PersistentVolumeClaim", "PersistentVolume"];

    /// <summary>Marks by which a manifest's author keeps an object from being pruned (Flux, Argo CD, cli-utils).</summary>
    private static readonly (string Part, string Name, Func<string, bool> Keeps)[] OptOuts =
    [
        ("annotations", "kustomize.toolkit.fluxcd.io/prune", value => value.Equals("disabled", StringComparison.OrdinalIgnoreCase)),
        ("labels", "kustomize.toolkit.fluxcd.io/prune", value => value.Equals("disabled", StringComparison.OrdinalIgnoreCase)),
        ("annotations", "argocd.argoproj.io/sync-options", value => Options(value).Any(option => option is "Prune=false" or "Delete=false")),
        ("annotations", "client.lifecycle.config.k8s.io/deletion", value => value == "detach"),
        ("annotations", "helm.sh/resource-policy", value => value == "keep"),
    ];

    /// <summary>Members that are no longer declared, in the order they would be deleted: the reverse of applying.</summary>
    public static IReadOnlyList<PruneCandidate> Candidates(SetState state, string setId, bool pruneProtected)
    {
        var declared = state.Declared.Select(item => item.Id).ToHashSet();
        return
        [
            .. state.Live.Members(setId)
                .Where(member => !declared.Contains(member.Key) && !HasController(member.Value) && !IsHook(member.Value))
                .OrderByDescending(member => KindOrder.Rank(member.Key))
                .ThenBy(member => member.Key.Namespace, StringComparer.Ordinal)
                .ThenBy(member => member.Key.Name, StringComparer.Ordinal)
                .Select(member => new PruneCandidate(member.Key, member.Value, WhyKept(member.Key, member.Value, pruneProtected))),
        ];
    }

    /// <summary>Fails when the sync would delete what nobody is likely to have meant.</summary>
    /// <exception cref="GitOpsException"><c>EmptyRender</c> or <c>TooManyDeletions</c>.</exception>
    public static void Check(SetContext context, SetState state, IReadOnlyList<PruneCandidate> candidates, SyncOptions options)
    {
        if (!options.Prune)
        {
            return;
        }

        if (state.Declared.Count + state.Unchecked == 0 && !options.AllowEmpty)
        {
            throw new GitOpsException(
                "EmptyRender",
                FailureKind.LimitExceeded,
                $"Nothing is declared at {context.Revision}, so -Prune would delete the whole set {context.Set} ({candidates.Count} objects). "
                + "Nothing was changed. Check -Path, or delete the set with -AllowEmpty.",
                context.Set);
        }

        var deletions = candidates.Where(candidate => candidate.KeptBecause is null).ToArray();
        if (deletions.Length > options.MaxDeletions)
        {
            var largest = deletions.GroupBy(candidate => candidate.Id.Kind).OrderByDescending(kind => kind.Count()).Take(3)
                .Select(kind => $"{kind.Count()} {kind.Key}");
            throw new GitOpsException(
                "TooManyDeletions",
                FailureKind.LimitExceeded,
                $"{deletions.Length} deletions are more than -MaxDeletions {options.MaxDeletions}. Nothing was changed. "
                + $"Largest: {string.Join(", ", largest)} (see -WhatIf).",
                context.Set);
        }
    }

    private static string? WhyKept(ResourceId id, JsonObject live, bool pruneProtected)
    {
        if (OptOuts.FirstOrDefault(mark => (string?)live["metadata"]?[mark.Part]?[mark.Name] is { } value && mark.Keeps(value)) is { Name: { } name })
        {
            return $"kept, because it is marked {name}";
        }

        return ProtectedKinds.Contains(id.Kind) && !pruneProtected ? $"kept, because deleting a {id.Kind} needs -PruneProtected" : null;
    }

    /// <summary>Controllers copy labels onto what they make (a Service's onto its EndpointSlices); deleting that is their business.</summary>
    private static bool HasController(JsonObject live) =>
        (live["metadata"]?["ownerReferences"] as JsonArray ?? []).Any(owner => (bool?)owner?["controller"] == true);

    /// <summary>A hook's object goes by its own deletion policy.</summary>
    private static bool IsHook(JsonObject live) => SyncPolicy.IsMarkedHook(live);

    private static string[] Options(string value) =>
        value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
