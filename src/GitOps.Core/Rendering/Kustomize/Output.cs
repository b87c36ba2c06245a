using System.Text;
using System.Text.Json.Nodes;
using GitOps.Core.Manifests;
using GitOps.Core.Rendering.Kustomize.Kinds;
using GitOps.Core.Rendering.Kustomize.Model;
using GitOps.Core.Rendering.Kustomize.Resources;
using GitOps.Core.Yaml;

namespace GitOps.Core.Rendering.Kustomize;

/// <summary>Makes manifests of finished resources: annotations become strings, kustomize's own go, and what the build is to tell is added.</summary>
internal sealed class Output
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

    private readonly BuildMetadata _metadata;
    private readonly ResourceMemory _memory;
    private readonly ResourceMemory.Step _step;

    public Output(BuildMetadata metadata, ResourceMemory memory)
    {
        _metadata = metadata;
        _memory = memory;
        _step = memory.StepOf((nameof(Output), metadata.ManagedBy));
    }

    /// <summary>Makes a manifest, or takes the one that was made of the same state before. Where it is declared may be told by another commit.</summary>
    public Manifest Finish(Resource resource)
    {
        if (_metadata.NeedsProvenance)
        {
            return Make(resource);
        }

        var before = resource.State;
        var manifest = _memory.Recall<Manifest>(before, _step);
        if (manifest is null)
        {
            _memory.Remember(before, _step, manifest = Make(resource));
        }

        return manifest.Source == resource.Source ? manifest : manifest with { Source = resource.Source };
    }

    private Manifest Make(Resource resource)
    {
        if (_metadata.ManagedBy)
        {
            resource.Object.ObjectAt("metadata").ObjectAt("labels")[ManagedByLabel] = ManagedByValue;
        }

        if (_metadata.Origins && resource.Provenance.Origin is { } origin)
        {
            Annotate(resource, OriginAnnotation, Describe(origin));
        }

        if (_metadata.Transformations && resource.Provenance.Transformations is { Count: > 0 } transformations)
        {
            Annotate(resource, TransformationsAnnotation, string.Concat(transformations.Select(by => $"- {Describe(by).Trim().Replace("\n", "\n  ", StringComparison.Ordinal)}\n")));
        }

        FinishAnnotations(resource);
        return new Manifest(resource.State.Content, resource.Source);
    }

    private static void Annotate(Resource resource, string name, string value) => resource.Object.ObjectAt("metadata").ObjectAt("annotations")[name] = value;

    private static void FinishAnnotations(Resource resource)
    {
        if (resource.Metadata is not { } before || !before.TryGetPropertyValue("annotations", out var node) || node is JsonValue or JsonArray)
        {
            return;
        }

        var annotations = node as JsonObject;
        if (annotations is { Count: > 0 } && annotations.All(annotation => annotation.Value.IsString() && !InternalAnnotations.Contains(annotation.Key)))
        {
            return;
        }

        var metadata = resource.Object.ObjectAt("metadata");
        annotations = metadata["annotations"] as JsonObject;
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
