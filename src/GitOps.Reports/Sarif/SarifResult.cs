using System.Text.Json.Nodes;
using GitOps.Reports.Model;

namespace GitOps.Reports.Sarif;

/// <summary>A result: a rule, and a place where it is broken.</summary>
internal sealed record SarifResult(string Rule, string? Summary, string Level, string Message, ReportPlace Place, int? Column, string? Object)
{
    /// <summary>A finding; null for one that has no place.</summary>
    public static SarifResult? Of(ReportFinding finding) => finding.Source is { } place
        ? new SarifResult(finding.Rule, finding.Summary, LevelOf(finding.Severity), finding.Message, place, finding.Column, finding.Object)
        : null;

    /// <summary>An object that cannot be as declared; null for any other, and for one that has no place.</summary>
    public static SarifResult? Of(ReportEntry entry) => entry is { State: EntryState.Problem, Source: { } place }
        ? new SarifResult(
            entry.ErrorId ?? entry.Action,
            null,
            entry.Action == nameof(DiffAction.Conflict) ? "warning" : "error",
            entry.Error ?? entry.Reason ?? $"{entry.Action} {entry.Object}",
            place,
            null,
            entry.Object)
        : null;

    /// <summary>The rule by itself.</summary>
    public JsonNode RuleJson() => new JsonObject
    {
        ["id"] = Rule,
        ["shortDescription"] = new JsonObject { ["text"] = Summary ?? Rule },
        ["helpUri"] = $"https://github.com/gitops-ps/GitOps/blob/main/docs/{(Summary is null ? "errors.md" : "checking.md")}",
        ["defaultConfiguration"] = new JsonObject { ["level"] = Level },
    };

    /// <summary>The result.</summary>
    /// <param name="rule">The rule's place in the list of rules.</param>
    public JsonNode Json(int rule)
    {
        var region = new JsonObject { ["startLine"] = Math.Max(Place.Line, 1) };
        if (Column is { } column)
        {
            region["startColumn"] = Math.Max(column, 1);
        }

        var location = new JsonObject
        {
            ["physicalLocation"] = new JsonObject { ["artifactLocation"] = new JsonObject { ["uri"] = UriOf(Place.File) }, ["region"] = region },
        };
        if (Object is not null)
        {
            location["logicalLocations"] = new JsonArray(new JsonObject { ["fullyQualifiedName"] = Object, ["kind"] = "resource" });
        }

        return new JsonObject
        {
            ["ruleId"] = Rule,
            ["ruleIndex"] = rule,
            ["level"] = Level,
            ["message"] = new JsonObject { ["text"] = Message },
            ["locations"] = new JsonArray(location),
        };
    }

    private static string LevelOf(ProblemSeverity severity) => severity switch
    {
        ProblemSeverity.Error => "error",
        ProblemSeverity.Warning => "warning",
        _ => "note",
    };

    private static string UriOf(string file) => string.Join('/', file.Split('/').Select(Uri.EscapeDataString));
}
