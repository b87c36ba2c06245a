using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.Reports.Json;
using GitOps.Reports.Model;

namespace GitOps.Reports.Sarif;

/// <summary>
/// Writes what has a place in the repository, findings and objects that cannot be as declared, as SARIF 2.1.0
/// (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), which hosts show beside the lines.
/// </summary>
internal sealed class SarifReport : IReportForm
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, Encoder = HarmlessJson.Encoder };

    public void Write(Report report, TextWriter output)
    {
        List<SarifResult> results = [.. report.Findings.Select(SarifResult.Of).OfType<SarifResult>(), .. report.Entries.Select(SarifResult.Of).OfType<SarifResult>()];
        var rules = results.GroupBy(result => result.Rule).Select(group => group.First()).ToList();
        var places = rules.Select((rule, index) => (rule.Rule, index)).ToDictionary(rule => rule.Rule, rule => rule.index);
        var log = new JsonObject
        {
            ["$schema"] = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
            ["version"] = "2.1.0",
            ["runs"] = new JsonArray(new JsonObject
            {
                ["tool"] = new JsonObject
                {
                    ["driver"] = new JsonObject
                    {
                        ["name"] = "GitOps",
                        ["informationUri"] = "https://github.com/gitops-ps/GitOps",
                        ["rules"] = new JsonArray([.. rules.Select(rule => rule.RuleJson())]),
                    },
                },
                ["columnKind"] = "utf16CodeUnits",
                ["results"] = new JsonArray([.. results.Select(result => result.Json(places[result.Rule]))]),
            }),
        };
        output.Write(log.ToJsonString(Options));
        output.Write('\n');
    }
}
