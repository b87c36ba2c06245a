using GitOps.Core.Git;
using GitOps.Core.Rendering.Kustomize.Configuration;
using GitOps.Core.Rendering.Kustomize.Loading;
using GitOps.Core.Rendering.Kustomize.Model;
using GitOps.Core.Rendering.Kustomize.Resources;

namespace GitOps.Core.Rendering.Kustomize;

/// <summary>What can be wrong with a kustomization, each under its stable id.</summary>
internal static class KustomizeErrors
{
    // A kustomization file, or a file it configures something with, holds what it must not hold.
    public static GitOpsException Invalid(SourceLocation at, string message, Exception? inner = null) => new(
        "KustomizationInvalid", FailureKind.InvalidInput, $"{at}: {message}.", at.File, at, inner);

    // Not a kustomization at all, or two in one folder.
    public static GitOpsException NoKustomization(string folder, SourceLocation? askedBy) => new(
        "KustomizationNotFound",
        FailureKind.NotFound,
        $"{At(folder, askedBy)}: folder \"{Folder(folder)}\" has no kustomization.yaml, kustomization.yml or Kustomization. Add one, or list its files.",
        folder,
        At(folder, askedBy));

    public static GitOpsException SeveralKustomizations(string folder, IEnumerable<FileEntry> files, SourceLocation? askedBy) => new(
        "KustomizationAmbiguous",
        FailureKind.InvalidInput,
        $"{At(folder, askedBy)}: folder \"{Folder(folder)}\" has several kustomization files: {string.Join(", ", files.Select(file => file.Name))}. Keep one.",
        folder,
        At(folder, askedBy));

    public static GitOpsException Cycle(string folder, string visited, SourceLocation askedBy) => new(
        "KustomizationCycle",
        FailureKind.InvalidInput,
        $"{askedBy}: \"{Folder(folder)}\" leads back to \"{Folder(visited)}\", which is being built. Remove one of the references.",
        folder,
        askedBy);

    public static GitOpsException WrongKind(string folder, bool isComponent, SourceLocation askedBy) => new(
        "KustomizationInvalid",
        FailureKind.InvalidInput,
        isComponent
            ? $"{askedBy}: \"{Folder(folder)}\" is a Component. List it under components."
            : $"{askedBy}: \"{Folder(folder)}\" is no Component. List it under resources, or give it kind: Component.",
        folder,
        askedBy);

    public static GitOpsException FileNotFound(string path, FileEntry? found, SourceLocation askedBy) => new(
        "KustomizeFileNotFound",
        FailureKind.NotFound,
        found?.Kind switch
        {
            FileKind.Submodule => $"{askedBy}: \"{path}\" is in a Git submodule, whose files are not in this repository.",
            FileKind.File => $"{askedBy}: \"{path}\" is a file, not a folder with a kustomization.",
            FileKind.Folder => $"{askedBy}: \"{path}\" is a folder, not a file.",
            _ => $"{askedBy}: there is no file or folder \"{path}\". Paths are relative to the kustomization's folder.",
        },
        path,
        askedBy);

    public static GitOpsException FileOutsideRoot(string path, string folder, SourceLocation askedBy) => new(
        "KustomizeFileOutsideRoot",
        FailureKind.Denied,
        $"{askedBy}: file \"{path}\" is not in \"{Folder(folder)}\" or below. Move it there, or make its folder a kustomization and list that.",
        path,
        askedBy);

    public static GitOpsException FolderOutsideRepository(string path, SourceLocation askedBy) => new(
        "KustomizeFileOutsideRoot", FailureKind.Denied, $"{askedBy}: \"{path}\" leads out of the {(askedBy.Commit is null ? "repository, or out of the folder that was given where there is none: give one that holds both, and the path in it" : "repository")}.", path, askedBy);

    public static GitOpsException RemoteUnavailable(RemoteBase remote, SourceLocation askedBy) => new(
        "KustomizeRemoteUnavailable",
        FailureKind.InvalidState,
        $"{askedBy}: \"{remote.Display}\" is another repository, and none can be fetched here.",
        remote.Display,
        askedBy);

    public static GitOpsException RemoteFilesUnavailable(string url, SourceLocation askedBy) => new(
        "KustomizeRemoteUnavailable", FailureKind.InvalidState, $"{askedBy}: \"{url}\" is on another machine, and nothing can be fetched here.", url, askedBy);

    /// <summary>A failure of something a kustomization refers to, with the place of the reference.</summary>
    public static GitOpsException At(SourceLocation askedBy, GitOpsException failure) => failure.Location is not null
        ? failure
        : new(failure.ErrorId, failure.Kind, $"{askedBy}: {failure.Message}", failure.Target, askedBy, failure);

    public static GitOpsException RemoteFile(string url, string reason) => new(
        "KustomizeRemoteFileFailed", FailureKind.Unreachable, $"\"{url}\" cannot be fetched: {reason}.", url);

    public static GitOpsException NotAResource(SourceLocation at) => new(
        "KustomizeResourceInvalid", FailureKind.InvalidInput, $"{at}: expected a Kubernetes object (apiVersion, kind, metadata).", at.File, at);

    public static GitOpsException WithoutKind(SourceLocation at) => new(
        "KustomizeResourceInvalid", FailureKind.InvalidInput, $"{at}: the object has no kind. Give it one.", at.File, at);

    public static GitOpsException WithoutName(string kind, SourceLocation at) => new(
        "KustomizeResourceInvalid", FailureKind.InvalidInput, $"{at}: {kind} has no metadata.name. Give it one.", at.File, at);

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

    public static GitOpsException NoReplicaTarget(ReplicaChange change, IEnumerable<FieldSpec> fields) => new(
        "KustomizeNothingSelected",
        FailureKind.NotFound,
        $"{change.Location}: no object named \"{change.Name}\" has replicas. They are set for {string.Join(", ", fields.Select(field => field.Selector.Kind).Distinct())}.",
        change.Name,
        change.Location);

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

    public static GitOpsException VariableTwice(Variable variable, Variable first) => new(
        "KustomizationInvalid", FailureKind.Conflict, $"{variable.Location}: var {variable.Name} is defined already (at {first.Location}).", variable.Name, variable.Location);

    public static GitOpsException VariableAmbiguous(Variable variable, IEnumerable<Resource> matches) => new(
        "KustomizeAmbiguousName", FailureKind.Conflict, $"{variable.Location}: var {variable.Name} could mean several objects: {List(matches)}. Give its namespace.", variable.Name, variable.Location);

    public static GitOpsException VariableWithoutObject(Variable variable) => new(
        "KustomizeNothingSelected",
        FailureKind.NotFound,
        $"{variable.Location}: there is no {variable.Object.Gvk}/{variable.Object.Name}, from which var {variable.Name} is read.",
        variable.Name,
        variable.Location);

    public static GitOpsException VariableWithoutField(Variable variable, Resource holder) => new(
        "KustomizeFieldInvalid",
        FailureKind.NotFound,
        $"{variable.Location}: {Describe(holder)} (from {holder.Source}) has no {variable.FieldPath}, from which var {variable.Name} is read.",
        variable.Name,
        variable.Location);

    public static GitOpsException ReplacementSource(Replacement replacement, IReadOnlyList<Resource> found) => new(
        found.Count == 0 ? "KustomizeNothingSelected" : "KustomizeAmbiguousName",
        found.Count == 0 ? FailureKind.NotFound : FailureKind.Conflict,
        found.Count == 0
            ? $"{replacement.Location}: no object is selected as source."
            : $"{replacement.Location}: several objects are selected as source: {List(found)}. Add name or namespace.",
        null,
        replacement.Location);

    public static GitOpsException ReplacementSourceField(Replacement replacement, Resource source) => new(
        "KustomizeFieldInvalid",
        FailureKind.NotFound,
        $"{replacement.Location}: source {Describe(source)} (from {source.Source}) has no value at {replacement.Source!.FieldPath}.",
        IdOf(source),
        replacement.Location);

    public static GitOpsException ReplacementTargetField(ReplacementTarget target, string path, Resource resource) => new(
        "KustomizeFieldInvalid",
        FailureKind.NotFound,
        $"{target.Location}: {Describe(resource)} (from {resource.Source}) has no field {path}. Correct the path, or say options: create: true.",
        IdOf(resource),
        target.Location);

    public static GitOpsException ReplacementTargetPath(ReplacementTarget target, string path, Resource resource, string reason) => new(
        "KustomizeFieldInvalid",
        FailureKind.InvalidInput,
        $"{target.Location}: {path} does not fit {Describe(resource)} (from {resource.Source}): {reason}.",
        IdOf(resource),
        target.Location);

    public static GitOpsException PluginNotSupported(Resource plugin) => new(
        "KustomizePluginNotSupported",
        FailureKind.InvalidInput,
        $"{plugin.Source}: {plugin.Gvk.ApiVersion} {plugin.Kind} is not one of kustomize's built-in plugins. Programs and containers are not run while rendering: commit what they produce.",
        plugin.Kind,
        plugin.Source);

    public static GitOpsException ValidatorChanged(Resource validator) => new(
        "KustomizationInvalid", FailureKind.InvalidInput, $"{validator.Source}: validator {validator.Kind} must not change objects. List it under transformers.", validator.Kind, validator.Source);

    public static GitOpsException HelmUnavailable(SourceLocation at) => new(
        "HelmNotAvailable", FailureKind.InvalidState, $"{at}: helmCharts are rendered by the helm program, which is not used here.", null, at);

    private static SourceLocation At(string folder, SourceLocation? askedBy) => askedBy ?? new SourceLocation(Folder(folder), 1);

    private static string Folder(string path) => path.Length == 0 ? "." : path;

    private static ResourceId IdOf(Resource resource) => new(resource.Gvk.Group, resource.Gvk.Version, resource.Kind, resource.Namespace, resource.Name);

    private static string Describe(Resource resource) => IdOf(resource).ToString();

    private static string List(IEnumerable<Resource> resources) => string.Join(", ", resources.Select(resource => $"{Describe(resource)} ({resource.Source})"));
}
