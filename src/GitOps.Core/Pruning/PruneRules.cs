using GitOps.Core.Membership;
using GitOps.Core.Objects.Live;
using GitOps.Core.Sets;

namespace GitOps.Core.Pruning;

/// <summary>Tells which members that are no longer declared are deleted, and why others are kept.</summary>
/// <param name="context">The set.</param>
/// <param name="parent">What the set's record lists.</param>
/// <param name="pruneProtected">Whether protected kinds may go.</param>
/// <param name="adopt">Whether what another owner claims may go.</param>
internal sealed class PruneRules(SetContext context, ApplySetParent parent, bool pruneProtected, bool adopt)
{
    /// <summary>Marks by which a manifest's author keeps an object from being pruned (Flux, Argo CD, cli-utils, Helm).</summary>
    private static readonly (string Part, string Name, Func<string, bool> Keeps)[] OptOuts =
    [
        ("annotations", "kustomize.toolkit.fluxcd.io/prune", value => value.Equals("disabled", StringComparison.OrdinalIgnoreCase)),
        ("labels", "kustomize.toolkit.fluxcd.io/prune", value => value.Equals("disabled", StringComparison.OrdinalIgnoreCase)),
        ("annotations", "argocd.argoproj.io/sync-options", value => Options(value).Any(option => option is "Prune=false" or "Delete=false")),
        ("annotations", "client.lifecycle.config.k8s.io/deletion", value => value == "detach"),
        ("annotations", "helm.sh/resource-policy", value => value == "keep"),
    ];

    /// <summary>Why an object that carries the set's label is none of its members; null when it is one.</summary>
    public string? WhyStray(ResourceId id, LiveObject live) =>
        Ownership.WhyStray(id, live, parent, context) is { } reason ? $"kept, because {reason}" : null;

    /// <summary>Why an object is kept; null when it is deleted.</summary>
    public string? WhyKept(ResourceId id, LiveObject live)
    {
        if (WhyStray(id, live) is { } reason)
        {
            return reason;
        }

        if (OptOut(live) is { } mark)
        {
            return mark;
        }

        if (!adopt && ForeignOwner.Claim(live, Ownership.Applied(live, context.FieldManager)) is { } owner)
        {
            return $"kept, because it belongs to {owner}, too (deleted with -Adopt)";
        }

        if (id is { Group: "", Kind: "Namespace" } && id.Name == context.Cluster.Namespace)
        {
            return "kept, because the set's record is in it";
        }

        return ProtectedKinds.Contain(id) && !pruneProtected ? $"kept, because deleting a {id.Kind} needs -PruneProtected" : null;
    }

    /// <summary>Why an object's author keeps it; null when nothing on it says so.</summary>
    public static string? OptOut(LiveObject value) =>
        OptOuts.FirstOrDefault(mark => (mark.Part == "labels" ? value.Label(mark.Name) : value.Annotation(mark.Name)) is { } text && mark.Keeps(text)) is { Name: { } name }
            ? $"kept, because it is marked {name}"
            : null;

    private static string[] Options(string value) =>
        value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
