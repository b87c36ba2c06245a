using GitOps.Core.Git;

namespace GitOps.Core.Rendering;

/// <summary>How a folder is rendered.</summary>
internal enum RenderKind
{
    /// <summary>As the manifests in its files.</summary>
    Plain,

    /// <summary>As a kustomization.</summary>
    Kustomize,

    /// <summary>As a Helm chart.</summary>
    Helm,
}

/// <summary>Tells how a folder is rendered by the file that says so.</summary>
internal static class RenderKinds
{
    private static readonly Dictionary<string, RenderKind> ByFile = new(StringComparer.Ordinal)
    {
        ["kustomization.yaml"] = RenderKind.Kustomize,
        ["kustomization.yml"] = RenderKind.Kustomize,
        ["Kustomization"] = RenderKind.Kustomize,
        ["Chart.yaml"] = RenderKind.Helm,
    };

    /// <summary>How the folder is rendered. A kustomization comes before a chart in the same folder.</summary>
    public static RenderKind Of(IFileTree tree, string folder)
    {
        var kinds = tree.List(folder).Where(entry => entry.Kind == FileKind.File).Select(entry => ByFile.GetValueOrDefault(entry.Name)).ToList();
        return kinds.Contains(RenderKind.Kustomize) ? RenderKind.Kustomize : kinds.Contains(RenderKind.Helm) ? RenderKind.Helm : RenderKind.Plain;
    }
}
