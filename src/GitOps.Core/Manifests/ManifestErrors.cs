namespace GitOps.Core.Manifests;

/// <summary>What can be wrong with a manifest before a cluster has seen it, each under its stable id.</summary>
internal static class ManifestErrors
{
    public static GitOpsException WithoutName(string kind, SourceLocation at) => new(
        "ManifestWithoutName", FailureKind.InvalidInput, $"{at}: {kind} has no metadata.name. Give it one.", kind, at);

    public static GitOpsException Incomplete(string present, string missing, SourceLocation at) => new(
        "ManifestIncomplete", FailureKind.InvalidInput, $"{at}: an object with {present} but without {missing}. Add {missing}.", missing, at);

    public static GitOpsException Misspelt(string name, string written, SourceLocation at) => new(
        "ManifestIncomplete", FailureKind.InvalidInput, $"{at}: an object without {name}. Did you mean {name} where it says \"{written}\"?", name, at);

    // Objects where the reader does not look for them.
    public static GitOpsException Misplaced(SourceLocation at, string found, string advice) => new(
        "ManifestIncomplete", FailureKind.InvalidInput, $"{at}: {found}. {advice}.", at.File, at);

    public static GitOpsException Unreadable(SourceLocation at, string what, string advice) => new(
        "ManifestUnreadable", FailureKind.InvalidInput, $"{at}: the file is {what}. {advice}.", at.File, at);

    public static GitOpsException Template(GitOpsException failure) => new(
        failure.ErrorId,
        failure.Kind,
        $"{failure.Message} The file looks like a template of Helm or Jinja: commit what it renders to, or make its folder a chart with a Chart.yaml.",
        failure.Target,
        failure.Location,
        failure);

    public static GitOpsException NotAManifest(SourceLocation at, string found) => new(
        "NotAManifest",
        FailureKind.InvalidInput,
        $"{at}: {found} is no Kubernetes object (apiVersion, kind, metadata). Left out, what it once declared would look deleted. "
            + "Correct it, or, if the file is for something else, list it in gitops.yaml under manifests: exclude.",
        at.File,
        at);

    // Objects of a kustomization would be gone, and its files be read as they are.
    public static GitOpsException KustomizationElsewhere(string kind, SourceLocation at) => new(
        "NotAManifest", FailureKind.InvalidInput, $"{at}: a {kind} is read only from a file named kustomization.yaml, kustomization.yml or Kustomization. Rename the file.", at.File, at);

    public static GitOpsException NotText(string field, string found, SourceLocation at) => new(
        "ManifestFieldNotText", FailureKind.InvalidInput, $"{at}: {field} must be text, but YAML reads it as {found}. Put it in quotes.", field, at);

    public static GitOpsException Duplicate(Manifest second, Manifest first) => new(
        "DuplicateManifest",
        FailureKind.InvalidInput,
        $"{second.Source}: {second.Id} is declared twice (first at {first.Source}). Remove one of the two.",
        second.Id,
        second.Source);

    public static GitOpsException PathNotFound(string path, string? commit, string? closest) => new(
        "PathNotFound",
        FailureKind.NotFound,
        $"no path \"{path}\"{(commit is null ? "" : $" at {commit[..Math.Min(7, commit.Length)]}")}.{(closest is null ? "" : $" Did you mean \"{closest}\"?")}",
        path);
}
