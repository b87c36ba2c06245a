using GitOps.Core.Manifests;

namespace GitOps.Core.Rendering.Kustomize.Resources;

/// <summary>
/// What was rendered before: the documents of files, and what kustomizations made of their objects, all known by content. A
/// second revision costs what changed, and is rendered to the same objects as without. What it holds is bounded. Safe for use
/// by several threads.
/// </summary>
public sealed class RenderCache
{
    /// <summary>Files read before.</summary>
    internal DocumentCache Documents { get; } = new();

    /// <summary>What became of their objects.</summary>
    internal ResourceMemory Resources { get; } = new();
}
