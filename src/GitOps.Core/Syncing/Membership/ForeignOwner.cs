using System.Text.Json.Nodes;

namespace GitOps.Core.Syncing.Membership;

/// <summary>Recognises objects that another tool, or another set, says are its own.</summary>
internal static class ForeignOwner
{
    private static readonly (string Part, string Name, string Tool)[] Marks =
    [
        ("labels", "kustomize.toolkit.fluxcd.io/name", "Flux Kustomization"),
        ("labels", "helm.toolkit.fluxcd.io/name", "Flux HelmRelease"),
        ("annotations", "argocd.argoproj.io/tracking-id", "Argo CD application"),
        ("annotations", "config.k8s.io/owning-inventory", "inventory"),
    ];

    /// <summary>Who owns the object, in words, or null when nobody else does.</summary>
    public static string? Find(JsonObject live, string setId)
    {
        var metadata = live["metadata"];
        if ((string?)metadata?["labels"]?[ApplySet.MemberLabel] is { } other)
        {
            return other == setId ? null : $"ApplySet {other}";
        }

        return Marks
            .Select(mark => (string?)metadata?[mark.Part]?[mark.Name] is { } owner ? $"{mark.Tool} {owner}" : null)
            .FirstOrDefault(owner => owner is not null);
    }

    /// <summary>The failure to report for an object that is left alone because of its owner.</summary>
    public static GitOpsException Refusal(ResourceId id, SourceLocation source, string owner) => new(
        "OwnedElsewhere",
        FailureKind.Conflict,
        $"{id} of {source} belongs to {owner}. It was left as it is. Remove it from one of the two, or take it over with -Adopt.",
        id,
        source);
}
