using System.Text.Json.Nodes;

namespace GitOps.Reports.Tests.Forms;

/// <summary>Findings as hosts show them beside the lines of a pull request.</summary>
public sealed class SarifReportTests
{
    [Fact]
    public void A_finding_has_rule_level_message_and_place()
    {
        var run = Run(Samples.Shop());

        var finding = run["results"]![0]!;
        Assert.Equal("unknown-field", (string?)finding["ruleId"]);
        Assert.Equal("error", (string?)finding["level"]);
        Assert.StartsWith("CronJob shop/report: spec.schedul", (string?)finding["message"]!["text"]);
        var place = finding["locations"]![0]!["physicalLocation"]!;
        Assert.Equal("base/report.yaml", (string?)place["artifactLocation"]!["uri"]);
        Assert.Equal(7, (int?)place["region"]!["startLine"]);
        Assert.Equal(5, (int?)place["region"]!["startColumn"]);
        Assert.Equal("CronJob shop/report", (string?)finding["locations"]![0]!["logicalLocations"]![0]!["fullyQualifiedName"]);
        Assert.Equal(
            ["unknown-field error", "unknown-reference warning", "FieldConflict warning", "ManifestRefused error"],
            run["results"]!.AsArray().Select(result => $"{result!["ruleId"]} {result["level"]}"));
    }

    [Fact]
    public void Every_rule_that_is_broken_is_described_and_found_by_its_place()
    {
        var run = Run([.. Samples.Shop(), .. Samples.Shop()]);
        var rules = run["tool"]!["driver"]!["rules"]!.AsArray();

        Assert.Equal("Fields that the kind does not have.", (string?)rules[0]!["shortDescription"]!["text"]);
        Assert.Equal(4, rules.Count);
        Assert.All(run["results"]!.AsArray(), result => Assert.Equal((string?)result!["ruleId"], (string?)rules[(int)result["ruleIndex"]!]!["id"]));
    }

    [Fact]
    public void A_file_is_named_by_an_address_that_is_relative_and_escaped()
    {
        var run = Run(Samples.Problem(ProblemSeverity.Information, "x", "base/a b#c%/ä.yaml", 0, "It."));

        Assert.Equal("base/a%20b%23c%25/%C3%A4.yaml", (string?)run["results"]![0]!["locations"]![0]!["physicalLocation"]!["artifactLocation"]!["uri"]);
        Assert.Equal(1, (int?)run["results"]![0]!["locations"]![0]!["physicalLocation"]!["region"]!["startLine"]);
        Assert.Equal("note", (string?)run["results"]![0]!["level"]);
    }

    [Fact]
    public void What_has_no_place_in_the_repository_is_left_to_other_forms()
    {
        var run = Run(
            new GitOpsException("RevisionNotFound", FailureKind.NotFound, "There is no revision x."),
            Samples.Diff(DiffAction.Update, Samples.Id("Deployment", "cart")) with { Source = Samples.Source("a.yaml", 1) });

        Assert.Empty(run["results"]!.AsArray());
    }

    private static JsonNode Run(params object[] objects)
    {
        var log = JsonNode.Parse(Samples.Report(objects).Write(ReportFormat.Sarif))!;
        Assert.Equal("2.1.0", (string?)log["version"]);
        return Assert.Single(log["runs"]!.AsArray())!;
    }
}
