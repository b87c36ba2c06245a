using GitOps.Reports.Model;

namespace GitOps.Reports.Json;

/// <summary>Writes a report as JSON, in the layout of <c>docs/schemas/report.schema.json</c>.</summary>
internal sealed class JsonReport : IReportForm
{
    public void Write(Report report, TextWriter output)
    {
        output.Write(HarmlessJson.InLines(report));
        output.Write('\n');
    }
}
