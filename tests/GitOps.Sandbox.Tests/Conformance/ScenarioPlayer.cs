using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOps.Sandbox.Tests.Conformance;

/// <summary>Sends the requests of scenarios and compares the answers.</summary>
internal sealed class ScenarioPlayer(HttpClient client)
{
    private readonly Dictionary<string, string> _saved = [];

    /// <summary>Plays a scenario; gives the steps that differ, with their differences.</summary>
    public async Task<IReadOnlyList<(Step Step, IReadOnlyList<string> Differences)>> PlayAsync(Scenario scenario)
    {
        var different = new List<(Step, IReadOnlyList<string>)>();
        foreach (var step in scenario.Steps)
        {
            var differences = await PlayAsync(step);
            if (differences.Count > 0)
            {
                different.Add((step, differences));
            }
        }

        return different;
    }

    private async Task<IReadOnlyList<string>> PlayAsync(Step step)
    {
        await Task.Delay(TimeSpan.FromSeconds(step.WaitSeconds));
        using var request = new HttpRequestMessage(new HttpMethod(step.Method), new Uri(SandboxServer.InProcessAddress, Fill(step.Path)));
        if (step.Accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", step.Accept);
        }

        if (step.BodyText is { } body)
        {
            request.Content = new StringContent(Fill(body), Encoding.UTF8);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(step.ContentType ?? "application/json");
        }

        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var answer = step.IsWatch
            ? new JsonArray([.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line))])
            : Parse(text);
        Save(step, answer);
        var warnings = response.Headers.TryGetValues("Warning", out var values) ? values.ToArray() : [];
        return
        [
            .. (int)response.StatusCode == step.Status ? Array.Empty<string>() : [$"status: expected {step.Status}, was {(int)response.StatusCode}"],
            .. RecordedAnswer.Differences(step.Response, answer),
            .. warnings.SequenceEqual(step.Warnings)
                ? Array.Empty<string>()
                : [$"warnings: expected {string.Join(" | ", step.Warnings)}, were {string.Join(" | ", warnings)}"],
        ];
    }

    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }

    private void Save(Step step, JsonNode? answer)
    {
        foreach (var (name, path) in step.Save)
        {
            var node = path.Split('.').Aggregate(answer, (at, field) => (at as JsonObject)?[field]);
            _saved[name] = node?.ToString() ?? "";
        }
    }

    private string Fill(string text)
    {
        foreach (var (name, value) in _saved)
        {
            text = text.Replace($"{{{name}}}", value, StringComparison.Ordinal);
        }

        return text;
    }
}
