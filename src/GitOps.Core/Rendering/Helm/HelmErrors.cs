namespace GitOps.Core.Rendering.Helm;

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
}
