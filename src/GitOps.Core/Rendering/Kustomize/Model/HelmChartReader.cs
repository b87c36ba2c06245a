using GitOps.Core.Rendering.Failures;
using GitOps.Core.Rendering.Kustomize.Loading;

namespace GitOps.Core.Rendering.Kustomize.Model;

/// <summary>Reads the charts of a kustomization: <c>helmCharts</c> with <c>helmGlobals</c>, and the older <c>helmChartInflationGenerator</c>.</summary>
internal static class HelmChartReader
{
    private const string DefaultChartHome = "charts";

    public static IReadOnlyList<HelmChart> Read(FieldReader kustomization)
    {
        var globals = kustomization.Object("helmGlobals");
        var home = globals?.Text("chartHome") is { Length: > 0 } set ? set : DefaultChartHome;
        _ = globals?.Text("configHome");
        globals?.RefuseUnknown();
        return
        [
            .. kustomization.Objects("helmCharts").Select(chart => Chart(chart, home)),
            .. kustomization.Objects("helmChartInflationGenerator").Select(chart => OldChart(chart, home)),
        ];
    }

    /// <summary>Reads a chart, and refuses other fields.</summary>
    public static HelmChart Chart(FieldReader reader, string chartHome)
    {
        var chart = Plugin(reader, chartHome);
        reader.RefuseUnknown();
        return chart;
    }

    /// <summary>Reads a chart that is one of several things in the object, such as a generator's own file.</summary>
    public static HelmChart Plugin(FieldReader reader, string chartHome)
    {
        var valuesFile = reader.Text("valuesFile");
        _ = reader.Flag("debug");
        _ = reader.Flag("devel");
        return new HelmChart
        {
            Name = reader.Text("name"),
            Version = reader.Text("version"),
            Repository = reader.Text("repo"),
            ReleaseName = reader.Text("releaseName"),
            Namespace = reader.Text("namespace"),
            ChartHome = reader.Text("chartHome") is { Length: > 0 } own ? own : chartHome,
            ValuesFiles = [.. valuesFile.Length == 0 ? [] : new[] { new Located(valuesFile, reader.LocationOf("valuesFile")) }, .. OptionReader.Located(reader, "additionalValuesFiles")],
            ValuesInline = reader.Object("valuesInline")?.Value,
            ValuesMerge = reader.Text("valuesMerge") is { Length: > 0 } merge ? merge : "override",
            IncludeCrds = reader.Flag("includeCRDs"),
            SkipTests = reader.Flag("skipTests"),
            SkipHooks = reader.Flag("skipHooks"),
            ApiVersions = reader.Texts("apiVersions"),
            KubeVersion = reader.Text("kubeVersion"),
            NameTemplate = reader.Text("nameTemplate"),
            Location = reader.Location,
        };
    }

    private static HelmChart OldChart(FieldReader reader, string chartHome)
    {
        var chart = new HelmChart
        {
            Name = reader.Text("chartName"),
            Version = reader.Text("chartVersion"),
            Repository = reader.Text("chartRepoUrl"),
            ReleaseName = reader.Text("releaseName"),
            Namespace = reader.Text("releaseNamespace"),
            ChartHome = reader.Text("chartHome") is { Length: > 0 } own ? own : chartHome,
            ValuesFiles = reader.Text("values") is { Length: > 0 } values ? [new Located(values, reader.LocationOf("values"))] : [],
            ValuesInline = reader.Object("valuesLocal")?.Value,
            ValuesMerge = reader.Text("valuesMerge") is { Length: > 0 } merge ? merge : "override",
            IncludeCrds = false,
            SkipTests = false,
            SkipHooks = false,
            ApiVersions = [],
            KubeVersion = "",
            NameTemplate = "",
            Location = reader.Location,
        };
        _ = (reader.Text("helmBin"), reader.Text("helmHome"), reader.Text("chartRepoName"));
        if (reader.Texts("extraArgs").Count > 0)
        {
            throw HelmErrors.Refused(reader.LocationOf("extraArgs"), "extraArgs are not handed to helm", "Write what they say into fields of helmCharts, such as includeCRDs or valuesInline.");
        }

        reader.RefuseUnknown();
        return chart;
    }
}
