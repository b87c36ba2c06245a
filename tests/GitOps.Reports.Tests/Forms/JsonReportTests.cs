using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace GitOps.Reports.Tests.Forms;

/// <summary>JSON is laid out as the published schema says.</summary>
public sealed class JsonReportTests
{
    private static readonly JsonSchema Schema = JsonSchema.FromText(File.ReadAllText(Path.Combine(Samples.RepositoryRoot, "docs", "schemas", "report.schema.json")));

    public static TheoryData<string> Reports => ["shop", "empty", "hostile", "sync"];

    [Theory]
    [MemberData(nameof(Reports))]
    public void It_is_valid(string name)
    {
        var report = name switch
        {
            "shop" => Samples.Report(Samples.Shop()),
            "hostile" => Samples.Report(Hostile.Objects()),
            "sync" => Samples.Report(Samples.Sync([.. Enum.GetValues<SyncAction>().Select(action => Samples.Result(action, Samples.Id("Deployment", action.ToString())))])),
            _ => Samples.Report(),
        };
        using var json = JsonDocument.Parse(report.Write(ReportFormat.Json));

        var result = Schema.Evaluate(json.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List, RequireFormatValidation = true });

        Assert.True(result.IsValid, string.Join('\n', (result.Details ?? []).SelectMany(detail => (detail.Errors ?? new Dictionary<string, string>()).Select(error => $"{detail.InstanceLocation}: {error.Value}"))));
    }

    [Fact]
    public void The_schema_refuses_what_it_does_not_name()
    {
        var json = JsonNode.Parse(Samples.Report(Samples.Shop()).Write(ReportFormat.Json))!;
        json["entries"]![0]!["another"] = 1;
        using var document = JsonDocument.Parse(json.ToJsonString());

        Assert.False(Schema.Evaluate(document.RootElement).IsValid);
    }

    [Fact]
    public void Values_keep_their_types_and_secrets_their_masks()
    {
        var json = JsonNode.Parse(Samples.Report(Samples.Diff(
            DiffAction.Update,
            Samples.Id("Deployment", "cart"),
            null,
            Samples.Change("spec.replicas", 5L, 2L),
            Samples.Change("spec.paused", null, true),
            Samples.Change("spec.ratio", 0.5, "0.5"),
            Samples.Change("data.password", "*** (a1b2c3)", null))).Write(ReportFormat.Json))!;

        var changes = json["entries"]![0]!["changes"]!.AsArray();
        Assert.Equal("""{"live":5,"desired":2}|{"desired":true}|{"live":0.5,"desired":"0.5"}|{"live":"*** (a1b2c3)"}""", string.Join('|', changes.Select(change =>
        {
            var values = new JsonObject();
            foreach (var name in new[] { "live", "desired" }.Where(name => change![name] is not null))
            {
                values[name] = change![name]!.DeepClone();
            }

            return values.ToJsonString();
        })));
    }
}
