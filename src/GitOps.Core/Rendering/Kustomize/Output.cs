using System.Text;
using System.Text.Json.Nodes;
using GitOps.Core.Manifests;
using GitOps.Core.Rendering.Kustomize.Model;
using GitOps.Core.Rendering.Kustomize.Resources;

namespace GitOps.Core.Rendering.Kustomize;

/// <summary>Makes manifests of finished resources: annotations become strings, kustomize's own go, and what the build is to tell is added.</summary>
internal static class Output
{
    private const string LocalConfig = "config.kubernetes.io/local-config";
    private const string OriginAnnotation = "config.kubernetes.io/origin";
    private const string TransformationsAnnotation = "alpha.config.kubernetes.io/transformations";
    private const string ManagedByLabel = "app.kubernetes.io/managed-by";
    private const string ManagedByValue = "kustomize-(devel)";

    // Written by kustomize and its functions for themselves.
    private static readonly string[] InternalAnnotations =
    [
        "internal.config.kubernetes.io/previousKinds", "internal.config.kubernetes.io/previousNames",
        "internal.config.kubernetes.io/previousNamespaces", "internal.config.kubernetes.io/prefixes",
        "internal.config.kubernetes.io/suffixes", "internal.config.kubernetes.io/allowNameChange",
        "internal.config.kubernetes.io/allowKindChange", "internal.config.kubernetes.io/refBy",
        "internal.config.kubernetes.io/generatorBehavior", "internal.config.kubernetes.io/needsHashSuffix",
        "internal.config.kubernetes.io/path", "internal.config.kubernetes.io/index", "internal.config.kubernetes.io/seqindent",
        "internal.config.kubernetes.io/id", "internal.config.kubernetes.io/annotations-migration-resource-id",
        "config.kubernetes.io/path", "config.kubernetes.io/index", "config.k8s.io/id",
    ];

    /// <summary>Whether a resource only configures tools and is left out.</summary>
    public static bool IsLocal(Resource resource) =>
        resource.Metadata?["annotations"] is JsonObject annotations && annotations.ContainsKey(LocalConfig) && annotations.Text(LocalConfig) != "false";

    public static Manifest Finish(Resource resource, BuildMetadata metadata)
    {
        if (metadata.ManagedBy)
        {
            resource.Object.ObjectAt("metadata").ObjectAt("labels")[ManagedByLabel] = ManagedByValue;
        }

        if (metadata.Origins && resource.Provenance.Origin is { } origin)
        {
            Annotate(resource, OriginAnnotation, Describe(origin));
        }

        if (metadata.Transformations && resource.Provenance.Transformations is { Count: > 0 } transformations)
        {
            Annotate(resource, TransformationsAnnotation, string.Concat(transformations.Select(by => $"- {Describe(by).Trim().Replace("\n", "\n  ", StringComparison.Ordinal)}\n")));
        }

        FinishAnnotations(resource.Metadata);
        return new Manifest(resource.Object, resource.Source);
    }

    private static void Annotate(Resource resource, string name, string value) => resource.Object.ObjectAt("metadata").ObjectAt("annotations")[name] = value;

    private static void FinishAnnotations(JsonObject? metadata)
    {
        if (metadata is null || !metadata.TryGetPropertyValue("annotations", out var node) || node is JsonValue or JsonArray)
        {
            return;
        }

        var annotations = node as JsonObject;
        foreach (var name in InternalAnnotations)
        {
            annotations?.Remove(name);
        }

        if (annotations is null or { Count: 0 })
        {
            metadata.Remove("annotations");
            return;
        }

        foreach (var (name, value) in annotations.Where(annotation => !annotation.Value.IsString()).ToList())
        {
            annotations[name] = value.ScalarText();
        }
    }

    private static string Describe(Origin origin)
    {
        var text = new StringBuilder();
        Line(text, "path", origin.ConfiguredBy is null ? origin.Path : "");
        Line(text, "repo", origin.Repository);
        Line(text, "ref", origin.Ref);
        Line(text, "configuredIn", origin.ConfiguredIn);
        if (origin.ConfiguredBy is { } by)
        {
            text.Append("configuredBy:\n");
            Line(text, "  apiVersion", by.ApiVersion);
            Line(text, "  kind", by.Kind);
            Line(text, "  name", by.Name);
            Line(text, "  namespace", by.Namespace);
        }

        return text.ToString();
    }

    private static void Line(StringBuilder text, string field, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            text.Append(field).Append(": ").Append(YamlWriter.Write(JsonValue.Create(value)));
        }
    }
}
