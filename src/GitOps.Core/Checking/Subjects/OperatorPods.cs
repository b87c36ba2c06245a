using System.Text.Json.Nodes;
using GitOps.Core.Checking.Schemas;
using GitOps.Core.Manifests;
using GitOps.Core.Objects;

namespace GitOps.Core.Checking.Subjects;

/// <summary>
/// Tells whether an operator may make the pods that a selector means: from a custom object that names itself in the selector's
/// labels, as most operators label their pods, or that says which labels its pods get.
/// </summary>
internal sealed class OperatorPods
{
    // Custom objects that tell an operator something, and stand for no pods.
    private static readonly HashSet<string> PassiveGroups =
    [
        "cert-manager.io", "external-secrets.io", "bitnami.com", "secrets-store.csi.x-k8s.io", "networking.istio.io", "security.istio.io",
        "gateway.networking.k8s.io", "traefik.io", "traefik.containo.us", "kyverno.io", "source.toolkit.fluxcd.io", "apiextensions.crossplane.io",
    ];

    private static readonly HashSet<string> PassiveKinds =
        ["ServiceMonitor", "PodMonitor", "Probe", "PrometheusRule", "ScrapeConfig", "AlertmanagerConfig", "AppProject", "SealedSecret", "IngressRoute"];

    private readonly List<(Manifest Manifest, IReadOnlyList<Dictionary<string, string>> Labels)> _objects;

    public OperatorPods(IEnumerable<Manifest> manifests) =>
        _objects = [.. manifests.Where(IsActive).Select(manifest => (manifest, (IReadOnlyList<Dictionary<string, string>>)[.. LabelsIn(manifest.Object)]))];

    /// <summary>Whether an operator may make pods with the labels of a selector.</summary>
    /// <param name="namespace">Namespace of the selector; empty when it is not known.</param>
    /// <param name="selector">The labels it asks for.</param>
    public bool MayHave(string @namespace, IReadOnlyDictionary<string, string> selector) => selector.Count > 0 && _objects.Exists(entry =>
        ProvidedNames.Matches(entry.Manifest.Id.Namespace, @namespace)
        && (selector.Values.Contains(entry.Manifest.Id.Name)
            || entry.Labels.Any(labels => selector.All(wanted => labels.TryGetValue(wanted.Key, out var value) && value == wanted.Value))));

    private static bool IsActive(Manifest manifest) =>
        manifest.Id.Group.Contains('.', StringComparison.Ordinal) && new BuiltInSchema().KindsOf(manifest.Id.Group).Count == 0
        && !PassiveGroups.Contains(manifest.Id.Group) && !PassiveKinds.Contains(manifest.Id.Kind);

    // Every mapping called labels in the object: of itself, of podMetadata, of templates.
    private static IEnumerable<Dictionary<string, string>> LabelsIn(JsonNode node) => node switch
    {
        JsonObject mapping => mapping.Where(field => field.Value is not null).SelectMany(field =>
            field is { Key: "labels", Value: JsonObject labels } ? [JsonFields.Texts(labels)] : LabelsIn(field.Value!)),
        JsonArray list => list.OfType<JsonNode>().SelectMany(LabelsIn),
        _ => [],
    };
}
