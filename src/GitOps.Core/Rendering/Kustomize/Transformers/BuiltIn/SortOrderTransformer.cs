using GitOps.Core.Rendering.Kustomize.Kinds;
using GitOps.Core.Rendering.Kustomize.Model;
using GitOps.Core.Rendering.Kustomize.Resources;

namespace GitOps.Core.Rendering.Kustomize.Transformers.BuiltIn;

/// <summary>Puts resources into an order of kinds: some first, some last, the others by group, version, kind, namespace and name.</summary>
internal sealed class SortOrderTransformer(SortOptions? options) : ITransformer
{
    private static readonly string[] DefaultFirst =
    [
        "Namespace", "ResourceQuota", "StorageClass", "CustomResourceDefinition", "ServiceAccount", "PodSecurityPolicy", "Role",
        "ClusterRole", "RoleBinding", "ClusterRoleBinding", "ConfigMap", "Secret", "Endpoints", "Service", "LimitRange",
        "PriorityClass", "PersistentVolume", "PersistentVolumeClaim", "Deployment", "StatefulSet", "CronJob", "PodDisruptionBudget",
    ];

    private static readonly string[] DefaultLast = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];

    /// <summary>The order kubectl uses where nothing else is said.</summary>
    public static SortOptions Legacy { get; } = new(true, null, null);

    public void Transform(ResourceSet resources)
    {
        if (options is not { IsLegacy: true })
        {
            return;
        }

        var given = options.First is not null || options.Last is not null;
        var first = given ? options.First ?? [] : DefaultFirst;
        var last = given ? options.Last ?? [] : DefaultLast;
        var ranks = new Dictionary<string, int>();
        for (var i = 0; i < first.Count; i++)
        {
            ranks[first[i]] = i - first.Count;
        }

        for (var i = 0; i < last.Count; i++)
        {
            ranks[last[i]] = i + 1;
        }

        resources.Reorder(resources.Resources
            .Select(resource => (Resource: resource, Id: resource.CurrentId))
            .OrderBy(entry => ranks.GetValueOrDefault(entry.Id.Gvk.Kind))
            .ThenBy(entry => ranks.ContainsKey(entry.Id.Gvk.Kind) && entry.Id.Gvk.Group.Length == 0 ? 0 : 1)
            .ThenBy(entry => SortText(entry.Id.Gvk), StringComparer.Ordinal)
            .ThenBy(entry => $"{OrMark(entry.Resource.Namespace, "~X")}|{OrMark(entry.Id.Name, "~N")}", StringComparer.Ordinal)
            .Select(entry => entry.Resource));
    }

    // What is empty sorts behind every name.
    private static string SortText(Gvk gvk) => $"{OrMark(gvk.Group, "~G")}_{OrMark(gvk.Version, "~V")}_{OrMark(gvk.Kind, "~K")}";

    private static string OrMark(string text, string mark) => text.Length == 0 ? mark : text;
}
