using GitOps.Core.Files;

namespace GitOps.Core.Rendering.Failures;

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

    public static GitOpsException RemoteUnavailable(string remote, SourceLocation askedBy) => new(
        "KustomizeRemoteUnavailable",
        FailureKind.InvalidState,
        $"{askedBy}: \"{remote}\" is another repository, and none can be fetched here.",
        remote,
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

    public static GitOpsException HelmUnavailable(SourceLocation at) => new(
        "HelmNotAvailable", FailureKind.InvalidState, $"{at}: helmCharts are rendered by the helm program, which is not used here.", null, at);

    private static SourceLocation At(string folder, SourceLocation? askedBy) => askedBy ?? new SourceLocation(Folder(folder), 1);

    private static string Folder(string path) => path.Length == 0 ? "." : path;
}
