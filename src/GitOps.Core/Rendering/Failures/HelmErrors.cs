using GitOps.Core.Rendering.Limits;

namespace GitOps.Core.Rendering.Failures;

/// <summary>What can go wrong with a chart, each under its stable id.</summary>
internal static class HelmErrors
{
    public static GitOpsException NotFound(SourceLocation chart) => new(
        "HelmNotFound",
        FailureKind.NotFound,
        $"{chart}: the chart is rendered by the helm program, which is not on PATH. Install it: https://helm.sh/docs/intro/install/",
        chart.File,
        chart);

    public static GitOpsException Failed(SourceLocation chart, string output) => new(
        "HelmFailed", FailureKind.InvalidInput, $"{chart}: helm could not render the chart: {output.Trim()}", chart.File, chart);

    public static GitOpsException FileNotFound(string path, SourceLocation chart) => new(
        "HelmFileNotFound", FailureKind.NotFound, $"{chart}: no file or folder \"{path}\" for the chart.", path, chart);

    /// <summary>Something that would be read or run outside of the repository.</summary>
    public static GitOpsException Refused(SourceLocation at, string what, string advice) => new(
        "HelmRefused", FailureKind.Denied, $"{at}: {what}. {advice}", at.File, at);

    public static GitOpsException ArchiveTooLarge(string archive, long limit, SourceLocation at) =>
        LimitErrors.Exceeded(nameof(RenderingLimits.Bytes), $"archive {archive} holds more than {limit} bytes", at);

    public static GitOpsException ProgramLimitExceeded(SourceLocation at, GitOpsException failure) => new(
        failure.ErrorId,
        failure.Kind,
        $"{at}: {failure.Message} Make the chart smaller, or allow more with -Limit @{{ ProgramSeconds = ...; ProgramBytes = ...; ProgramMemory = ... }}.",
        failure.Target,
        at,
        failure);

    public static GitOpsException At(SourceLocation at, GitOpsException failure) => failure.Kind == FailureKind.LimitExceeded
        ? ProgramLimitExceeded(at, failure)
        : new(failure.ErrorId, failure.Kind, $"{at}: {failure.Message}", failure.Target, at, failure);
}
