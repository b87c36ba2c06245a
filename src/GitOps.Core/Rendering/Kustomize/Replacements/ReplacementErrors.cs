using GitOps.Core.Rendering.Kustomize.Model;
using GitOps.Core.Rendering.Kustomize.Resources;

namespace GitOps.Core.Rendering.Kustomize.Replacements;

/// <summary>What can be wrong with a replacement, each under its stable id.</summary>
internal static class ReplacementErrors
{
    public static GitOpsException ReplacementSource(Replacement replacement, IReadOnlyList<Resource> found) => new(
        found.Count == 0 ? "KustomizeNothingSelected" : "KustomizeAmbiguousName",
        found.Count == 0 ? FailureKind.NotFound : FailureKind.Conflict,
        found.Count == 0
            ? $"{replacement.Location}: no object is selected as source."
            : $"{replacement.Location}: several objects are selected as source: {ResourceErrors.List(found)}. Add name or namespace.",
        null,
        replacement.Location);

    public static GitOpsException ReplacementSourceField(Replacement replacement, Resource source) => new(
        "KustomizeFieldInvalid",
        FailureKind.NotFound,
        $"{replacement.Location}: source {ResourceErrors.Describe(source)} (from {source.Source}) has no value at {replacement.Source!.FieldPath}.",
        ResourceErrors.IdOf(source),
        replacement.Location);

    public static GitOpsException ReplacementTargetField(ReplacementTarget target, string path, Resource resource) => new(
        "KustomizeFieldInvalid",
        FailureKind.NotFound,
        $"{target.Location}: {ResourceErrors.Describe(resource)} (from {resource.Source}) has no field {path}. Correct the path, or say options: create: true.",
        ResourceErrors.IdOf(resource),
        target.Location);

    public static GitOpsException ReplacementTargetPath(ReplacementTarget target, string path, Resource resource, string reason) => new(
        "KustomizeFieldInvalid",
        FailureKind.InvalidInput,
        $"{target.Location}: {path} does not fit {ResourceErrors.Describe(resource)} (from {resource.Source}): {reason}.",
        ResourceErrors.IdOf(resource),
        target.Location);
}
