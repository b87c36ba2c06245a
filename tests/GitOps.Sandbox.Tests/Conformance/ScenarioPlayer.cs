using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace GitOps.Sandbox.Tests.Conformance;

/// <summary>Sends the requests of scenarios and compares the answers. Time passes only where a scenario waits or watches.</summary>
/// <param name="client">Reaches the sandbox.</param>
/// <param name="clock">The sandbox's clock.</param>
internal sealed class ScenarioPlayer(HttpClient client, FakeTimeProvider clock)
{
    /// <summary>How long a sandbox that hangs is waited for, on the machine's clock.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(20);

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

    /// <summary>After a wait, the answer may be late: controllers need the machine's time too, of which there may be little.</summary>
    private async Task<IReadOnlyList<string>> PlayAsync(Step step)
    {
        clock.Advance(TimeSpan.FromSeconds(step.WaitSeconds));
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var differences = await AskAsync(step);
            if (differences.Count == 0 || step.WaitSeconds == 0 || patience.IsCancellationRequested)
            {
                return differences;
            }

            await LetPassAsync();
        }
    }

    private async Task<IReadOnlyList<string>> AskAsync(Step step)
    {
        using var request = new HttpRequestMessage(new HttpMethod(step.Method), new Uri(SandboxApi.Address, Fill(step.Path)));
        if (step.Accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", step.Accept);
        }

        if (step.BodyText is { } body)
        {
            request.Content = new StringContent(Fill(body), Encoding.UTF8);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(step.ContentType ?? "application/json");
        }

        using var response = await SendAsync(request, step.IsWatch);
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

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, bool isWatch)
    {
        using var patience = new CancellationTokenSource(Patience);
        var answer = client.SendAsync(request, patience.Token);
        while (isWatch && !answer.IsCompleted)
        {
            await LetPassAsync();
        }

        return await answer;
    }

    private async Task LetPassAsync()
    {
        await Task.Delay(Moment);
        clock.Advance(10 * Moment);
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
