using System.Text.Json.Nodes;
using GitOps.Core.Files;
using GitOps.Core.Manifests;
using GitOps.Core.Rendering.Kustomize.Loading;
using GitOps.Core.Yaml;
using GitOps.Core.Yaml.Scalars;

namespace GitOps.Core.Rendering.Options;

/// <summary>How a folder is rendered.</summary>
internal enum RenderKind
{
    /// <summary>As the manifests in its files.</summary>
    Plain,

    /// <summary>As a kustomization.</summary>
    Kustomize,

    /// <summary>As a Helm chart.</summary>
    Helm,

    /// <summary>Not by itself: a kustomize component, which others include.</summary>
    Component,
}

/// <summary>Tells how a folder is rendered by the file that says so.</summary>
internal static class RenderKinds
{
    public const string ChartFile = "Chart.yaml";

    /// <summary>How the folder is rendered. A kustomization comes before a chart in the same folder.</summary>
    public static RenderKind Of(IFileTree tree, string folder, DocumentCache cache)
    {
        var files = tree.List(folder).Where(entry => entry.Kind == FileKind.File).ToList();
        if (files.FirstOrDefault(file => KustomizationRoot.FileNames.Contains(file.Name)) is { } kustomization)
        {
            return IsComponent(cache.Read(tree, kustomization, _ => { }, YamlDialect.Kustomization)) ? RenderKind.Component : RenderKind.Kustomize;
        }

        return files.Any(file => file.Name == ChartFile) ? RenderKind.Helm : RenderKind.Plain;
    }

    private static bool IsComponent(IReadOnlyList<YamlDocument> documents) =>
        documents is [{ Root: JsonObject root }, ..] && root["kind"] is JsonValue kind && kind.TryGetValue(out string? text) && text == "Component";
}
