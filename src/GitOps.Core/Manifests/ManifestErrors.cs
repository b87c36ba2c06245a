namespace GitOps.Core.Manifests;

/// <summary>What can be wrong with a manifest before a cluster has seen it, each under its stable id.</summary>
internal static class ManifestErrors
{
    public static GitOpsException WithoutName(string kind, SourceLocation at) => new(
        "ManifestWithoutName", FailureKind.InvalidInput, $"{at}: {kind} has no metadata.name. Give it one.", kind, at);

    public static GitOpsException Incomplete(string present, string missing, SourceLocation at) => new(
        "ManifestIncomplete", FailureKind.InvalidInput, $"{at}: an object with {present} but without {missing}. Add {missing}.", missing, at);

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
