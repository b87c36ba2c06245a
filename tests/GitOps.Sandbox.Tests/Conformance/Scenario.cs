using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOps.Sandbox.Tests.Conformance;

/// <summary>Requests in order, with what a real API server answered to each.</summary>
internal sealed record Scenario(string Name, IReadOnlyList<Step> Steps)
{
    public static Scenario Read(string path)
    {
        var json = JsonNode.Parse(File.ReadAllText(path))!;
        return new(json["name"]!.GetValue<string>(), [.. json["steps"]!.AsArray().Select(step => Step.Read(step!.AsObject()))]);
    }
}

internal sealed record Step(
    string Title,
    string Method,
    string Path,
    string? ContentType,
    string? Accept,
    double WaitSeconds,
    IReadOnlyDictionary<string, string> Save,
    JsonNode? Body,
    int Status,
    JsonNode? Response,
    IReadOnlyList<string> Warnings)
{
    public static Step Read(JsonObject json) => new(
        json["title"]!.GetValue<string>(),
        json["method"]!.GetValue<string>(),
        json["path"]!.GetValue<string>(),
        json["contentType"]?.GetValue<string>(),
        json["accept"]?.GetValue<string>(),
        json["wait"]?.GetValue<double>() ?? 0,
        (json["save"] as JsonObject ?? []).ToDictionary(save => save.Key, save => save.Value!.GetValue<string>()),
        json["body"],
        json["status"]!.GetValue<int>(),
        json["response"],
        json["warning"] switch
        {
            null => [],
            JsonArray array => [.. array.Select(warning => warning!.GetValue<string>())],
            var one => [one.GetValue<string>()],
        });

    public bool IsWatch => Path.Contains("watch=1", StringComparison.Ordinal) || Path.Contains("watch=true", StringComparison.Ordinal);

    public string? BodyText => Body is null ? null : Body.GetValueKind() == JsonValueKind.String ? Body.GetValue<string>() : Body.ToJsonString();
}
