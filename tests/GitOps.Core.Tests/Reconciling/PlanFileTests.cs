using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using static GitOps.Core.Tests.Reconciling.Scenario;

namespace GitOps.Core.Tests.Reconciling;

/// <summary>What a plan's file holds, and what is none.</summary>
public sealed class PlanFileTests : IDisposable
{
    private readonly PlanOnDisk _plan = new();

    public void Dispose() => _plan.Dispose();

    [SkippableFact]
    public async Task A_file_that_was_altered_anywhere_is_refused()
    {
        await using var scenario = await PlanOnDisk.StartSyncedAsync();
        scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")), ("b.yaml", null));
        await _plan.SaveAsync(scenario);
        var text = await File.ReadAllTextAsync(_plan.File);
        var places = Leaves(JsonNode.Parse(text)!, "$").ToList();

        Assert.True(places.Count > 40);
        foreach (var place in places)
        {
            var altered = JsonNode.Parse(text)!;
            var leaf = Leaves(altered, "$").Single(other => other.Path == place.Path).Value!;
            leaf.ReplaceWith(Other(leaf));
            await File.WriteAllTextAsync(_plan.File, altered.ToJsonString());
            var failure = Assert.Throws<GitOpsException>(() => _plan.Read());
            Assert.True(failure.ErrorId is "PlanAltered" or "PlanUnreadable" || (place.Path == "$.schemaVersion" && failure.ErrorId == "PlanTooNew"), $"{place.Path}: {failure.ErrorId}");
        }
    }

    [SkippableFact]
    public async Task A_file_with_something_added_or_taken_away_is_refused()
    {
        await using var scenario = await PlanOnDisk.StartSyncedAsync();
        scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")), ("b.yaml", null));
        await _plan.SaveAsync(scenario);
        var text = await File.ReadAllTextAsync(_plan.File);

        foreach (var alter in new Action<JsonObject>[]
        {
            plan => plan["more"] = 1,
            plan => plan.Remove("clusterUid"),
            plan => plan.Remove("digest"),
            plan => plan["changes"]!.AsArray().RemoveAt(0),
            plan => plan["changes"]!.AsArray().Add(plan["changes"]![0]!.DeepClone()),
            plan => plan["options"]!["forceConflictsFrom"] = new JsonArray("*"),
        })
        {
            var plan = JsonNode.Parse(text)!.AsObject();
            alter(plan);
            await File.WriteAllTextAsync(_plan.File, plan.ToJsonString());
            Assert.Contains(Assert.Throws<GitOpsException>(() => _plan.Read()).ErrorId, (string[])["PlanAltered", "PlanUnreadable"]);
        }
    }

    [Theory]
    [InlineData("", "PlanUnreadable")]
    [InlineData("[]", "PlanUnreadable")]
    [InlineData("""{"schemaVersion":1}""", "PlanUnreadable")]
    [InlineData("""{"schemaVersion":"1"}""", "PlanUnreadable")]
    [InlineData("""{"schemaVersion":2,"anything":[]}""", "PlanTooNew")]
    [InlineData(null, "PlanNotFound")]
    public async Task What_is_no_plan_of_this_layout_says_so(string? text, string errorId)
    {
        if (text is not null)
        {
            await File.WriteAllTextAsync(_plan.File, text);
        }

        Assert.Equal(errorId, Assert.Throws<GitOpsException>(() => _plan.Read()).ErrorId);
    }

    [SkippableFact]
    public async Task No_secret_value_and_nothing_made_of_one_is_in_the_file()
    {
        const string Before = "correct-horse-battery", After = "staple-of-secrets";
        static string Secret(string value) => $"apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\nstringData:\n  password: {value}\n";
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("First", ("s.yaml", Secret(Before)));
        await scenario.SyncAsync();
        scenario.Repository.Commit("Change", ("s.yaml", Secret(After)), ("t.yaml", Secret(After).Replace("name: s", "name: t", StringComparison.Ordinal)));

        await _plan.SaveAsync(scenario);

        var text = await File.ReadAllTextAsync(_plan.File);
        Assert.Contains("data.password", text);
        foreach (var value in (string[])[Before, After])
        {
            var bytes = Encoding.UTF8.GetBytes(value);
            var base64 = Convert.ToBase64String(bytes);
            foreach (var form in (byte[][])[bytes, Encoding.UTF8.GetBytes(base64), Encoding.UTF8.GetBytes($"\"{value}\""), Encoding.UTF8.GetBytes($"\"{base64}\"")])
            {
                var digests = (byte[][])[SHA256.HashData(form), SHA512.HashData(form)];
                Assert.All(digests, digest =>
                {
                    Assert.DoesNotContain(Convert.ToHexString(digest)[..12], text, StringComparison.OrdinalIgnoreCase);
                    Assert.DoesNotContain(Convert.ToBase64String(digest)[..12], text, StringComparison.Ordinal);
                });
            }

            Assert.DoesNotContain(value, text, StringComparison.Ordinal);
            Assert.DoesNotContain(base64, text, StringComparison.Ordinal);
        }
    }

    private static IEnumerable<(string Path, JsonNode? Value)> Leaves(JsonNode node, string path) => node switch
    {
        JsonObject fields => fields.Where(field => field.Value is not null).SelectMany(field => Leaves(field.Value!, $"{path}.{field.Key}")),
        JsonArray items => items.SelectMany((item, index) => Leaves(item!, $"{path}[{index}]")),
        _ => [(path, node)],
    };

    private static JsonNode Other(JsonNode leaf) => leaf.GetValueKind() switch
    {
        System.Text.Json.JsonValueKind.Number => (int)leaf + 1,
        System.Text.Json.JsonValueKind.True => false,
        System.Text.Json.JsonValueKind.False => true,
        _ => Flipped((string)leaf!),
    };

    /// <summary>Another text of the same form.</summary>
    private static string Flipped(string text) => text.Length == 0 ? "x" : (text[0] == '1' ? '2' : '1') + text[1..];
}
