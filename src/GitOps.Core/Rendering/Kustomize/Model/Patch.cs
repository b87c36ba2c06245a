namespace GitOps.Core.Rendering.Kustomize.Model;

/// <summary>A patch of the kustomization file: inline text or a file, and what it applies to.</summary>
/// <param name="Text">Inline text; empty when there is a path.</param>
/// <param name="Path">File; empty when there is text.</param>
/// <param name="Target">What it applies to; null when a strategic merge patch names its object itself.</param>
/// <param name="AllowNameChange">Whether it may rename its target.</param>
/// <param name="AllowKindChange">Whether it may change its target's kind.</param>
/// <param name="Location">Where it is.</param>
internal sealed record Patch(
    string Text,
    string Path,
    Selector? Target,
    bool AllowNameChange,
    bool AllowKindChange,
    SourceLocation Location);
