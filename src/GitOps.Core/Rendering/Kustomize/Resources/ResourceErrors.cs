namespace GitOps.Core.Rendering.Kustomize.Resources;

/// <summary>What can be wrong with the resources of a kustomization, each under its stable id.</summary>
internal static class ResourceErrors
{
    public static GitOpsException DuplicateResource(Resource second, Resource first) => new(
        "KustomizeDuplicateResource",
        FailureKind.Conflict,
        $"{second.Source}: {Describe(second)} is there already (from {first.Source}). Remove one of the two.",
        IdOf(second),
        second.Source);

    public static GitOpsException NamespaceConflict(Resource second, Resource first) => new(
        "KustomizeDuplicateResource",
        FailureKind.Conflict,
        $"{second.Source}: in one namespace, {Describe(second)} has the name of another object (from {first.Source}). Rename one of the two.",
        IdOf(second),
        second.Source);

    public static GitOpsException GeneratedTwice(Resource generated, Resource existing) => new(
        "KustomizeDuplicateResource",
        FailureKind.Conflict,
        $"{generated.Source}: {Describe(generated)} is there already (from {existing.Source}). Say behavior: merge or replace, or rename it.",
        IdOf(generated),
        generated.Source);

    public static GitOpsException NothingToMerge(Resource generated) => new(
        "KustomizeNothingToMerge",
        FailureKind.NotFound,
        $"{generated.Source}: there is no {Describe(generated)} to {(generated.Behavior == GeneratorBehavior.Merge ? "merge into" : "replace")}. Remove behavior, or correct the name.",
        IdOf(generated),
        generated.Source);

    public static GitOpsException AmbiguousMerge(Resource generated, IEnumerable<Resource> matches) => new(
        "KustomizeAmbiguousName",
        FailureKind.Conflict,
        $"{generated.Source}: several objects could be meant by {Describe(generated)}: {List(matches)}.",
        IdOf(generated),
        generated.Source);

    public static GitOpsException PatchWithoutTarget(Resource patch, ResourceSet resources)
    {
        var near = resources.Resources.Where(resource => resource.Kind == patch.Kind).Take(5).ToList();
        var hint = near.Count == 0 ? $"There is no {patch.Kind} at all." : $"Of this kind there are: {List(near)}.";
        return new GitOpsException(
            "PatchWithoutTarget",
            FailureKind.NotFound,
            $"{patch.Source}: no object matches the patch of {patch.CurrentId}. {hint}",
            IdOf(patch),
            patch.Source);
    }

    public static GitOpsException PatchWithSeveralTargets(Resource patch, IEnumerable<Resource> targets) => new(
        "PatchWithSeveralTargets",
        FailureKind.Conflict,
        $"{patch.Source}: the patch of {patch.CurrentId} could mean several objects: {List(targets)}. Name one of them, or use a target.",
        IdOf(patch),
        patch.Source);

    public static GitOpsException PatchFailed(SourceLocation patch, Resource target, string reason) => new(
        "PatchFailed", FailureKind.InvalidInput, $"{patch}: cannot patch {Describe(target)} (from {target.Source}): {reason}.", IdOf(target), patch);

    public static GitOpsException FieldHasWrongType(Resource resource, string path, string reason) => new(
        "KustomizeFieldInvalid", FailureKind.InvalidInput, $"{resource.Source}: field {path} of {Describe(resource)}: {reason}.", IdOf(resource), resource.Source);

    public static GitOpsException ReferenceWithoutName(Resource referrer, string path) => new(
        "KustomizeFieldInvalid", FailureKind.InvalidInput, $"{referrer.Source}: {path} of {Describe(referrer)} refers to another object, but has no name.", IdOf(referrer), referrer.Source);

    public static GitOpsException AmbiguousName(Resource referrer, string path, string name, IEnumerable<Resource> candidates) => new(
        "KustomizeAmbiguousName",
        FailureKind.Conflict,
        $"{referrer.Source}: {path} of {Describe(referrer)} says \"{name}\", which could be: {List(candidates)}. Give them names that differ.",
        IdOf(referrer),
        referrer.Source);

    public static GitOpsException PluginNotSupported(Resource plugin) => new(
        "KustomizePluginNotSupported",
        FailureKind.InvalidInput,
        $"{plugin.Source}: {plugin.Gvk.ApiVersion} {plugin.Kind} is not one of kustomize's built-in plugins. Programs and containers are not run while rendering: commit what they produce.",
        plugin.Kind,
        plugin.Source);

    public static GitOpsException ValidatorChanged(Resource validator) => new(
        "KustomizationInvalid", FailureKind.InvalidInput, $"{validator.Source}: validator {validator.Kind} must not change objects. List it under transformers.", validator.Kind, validator.Source);

    /// <summary>Its identity, as messages name it.</summary>
    public static ResourceId IdOf(Resource resource) => new(resource.Gvk.Group, resource.Gvk.Version, resource.Kind, resource.Namespace, resource.Name);

    /// <summary>Its identity as text.</summary>
    public static string Describe(Resource resource) => IdOf(resource).ToString();

    /// <summary>Several, each with its place.</summary>
    public static string List(IEnumerable<Resource> resources) => string.Join(", ", resources.Select(resource => $"{Describe(resource)} ({resource.Source})"));
}
