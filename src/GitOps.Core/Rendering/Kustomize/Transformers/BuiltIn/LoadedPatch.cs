using GitOps.Core.Rendering.Kustomize.Model;
using GitOps.Core.Rendering.Kustomize.Patching;
using GitOps.Core.Rendering.Kustomize.Resources;

namespace GitOps.Core.Rendering.Kustomize.Transformers.BuiltIn;

/// <summary>A patch whose text was read: documents of a strategic merge patch, or JSON 6902 operations.</summary>
internal sealed record LoadedPatch(
    Selector? Target,
    bool AllowNameChange,
    bool AllowKindChange,
    IReadOnlyList<Resource> Documents,
    JsonPatch? Operations,
    SourceLocation Location);
