using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using GitOps.Core.Approval;
using GitOps.Core.Sets;
using static GitOps.Core.Tests.Reconciling.Scenario;

namespace GitOps.Core.Tests.Reconciling;

/// <summary>A plan in a file, and the sync that carries it out.</summary>
public sealed class SavedPlanTests : IDisposable
{
    private static readonly SyncOptions Pruned = new() { Prune = true };
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"plan-{Guid.NewGuid():N}.json");

    public void Dispose() => File.Delete(_file);

    [SkippableFact]
    public async Task What_was_planned_is_done_although_the_branch_has_moved_on()
    {
        await using var scenario = await StartSyncedAsync();
        scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")), ("b.yaml", null), ("e.yaml", ConfigMap("e")));
        await SaveAsync(scenario);
        scenario.Repository.Commit("Later", ("a.yaml", ConfigMap("a", "3")), ("c.yaml", ConfigMap("c", "3")));

        var sync = await CarryOutAsync(scenario);

        Assert.Equal((1, 1, 1, true), (sync.Created, sync.Configured, sync.Deleted, sync.Succeeded));
        Assert.Equal(("2", null, "1", "1"), (await ValueAsync(scenario, "a"), await ValueAsync(scenario, "b"), await ValueAsync(scenario, "c"), await ValueAsync(scenario, "e")));
        Assert.Contains(sync.Revision.Sha, (string?)(await scenario.Cluster.GetAsync(ConfigMaps, "gitops-shop"))!["data"]!["history"]);
    }

    [SkippableFact]
    public async Task What_moved_since_is_refused_object_by_object_and_nothing_is_done_that_was_not_planned()
    {
        await using var scenario = await StartSyncedAsync();
        scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")), ("b.yaml", ConfigMap("b", "2")), ("c.yaml", null));
        await SaveAsync(scenario);
        await scenario.Cluster.EditAsync(ConfigMaps, "a", """{"metadata":{"labels":{"other":"1"}}}""", "kubectl-label");
        await scenario.Cluster.EditAsync(ConfigMaps, "z", """{"data":{"key":"drifted"}}""", "kubectl-edit");
        await scenario.Cluster.Api.DeleteAsync(ConfigMaps, scenario.Cluster.Namespace, "b", new("Background"), CancellationToken.None);

        var sync = await CarryOutAsync(scenario);

        Assert.Equal(
            ["a Configured ", "b Failed PlanOutdated", "d Unchanged ", "z Failed PlanOutdated"],
            sync.Results.OrderBy(result => result.Name).Select(result => $"{result.Name} {result.Action} {result.Error?.ErrorId}"));
        Assert.Contains(" was not part of it", sync.Results.Single(result => result.Name == "z").Message);
        Assert.Equal(("2", null, "1", "drifted"), (await ValueAsync(scenario, "a"), await ValueAsync(scenario, "b"), await ValueAsync(scenario, "c"), await ValueAsync(scenario, "z")));
    }

    [SkippableFact]
    public async Task An_object_that_another_took_the_place_of_is_not_deleted()
    {
        await using var scenario = await StartSyncedAsync();
        scenario.Repository.Commit("Remove", ("a.yaml", null), ("b.yaml", null));
        await SaveAsync(scenario);
        var first = scenario.Repository.Git.Head.Tip.Parents.Single().Sha;
        await scenario.Cluster.Api.DeleteAsync(ConfigMaps, scenario.Cluster.Namespace, "a", new("Background"), CancellationToken.None);
        await scenario.SyncAsync(request: new ReconcileRequest { Repository = "", Revision = first });

        var sync = await CarryOutAsync(scenario);

        Assert.Equal(["a Failed PlanOutdated", "b Deleted "], sync.Results.Where(result => result.Name is "a" or "b").OrderBy(result => result.Name).Select(result => $"{result.Name} {result.Action} {result.Error?.ErrorId}"));
        Assert.NotNull(await scenario.Cluster.GetAsync(ConfigMaps, "a"));
    }

    [SkippableFact]
    public async Task A_plan_without_hooks_runs_none()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("First", ("a.yaml", ConfigMap("a")), ("hook.yaml", ConfigMap("hook").Replace("metadata:\n", "metadata:\n  annotations: { argocd.argoproj.io/hook: PreSync }\n", StringComparison.Ordinal)));
        await scenario.SyncAsync();
        await scenario.Cluster.Api.DeleteAsync(ConfigMaps, scenario.Cluster.Namespace, "hook", new("Background"), CancellationToken.None);
        await SaveAsync(scenario);
        await scenario.Cluster.EditAsync(ConfigMaps, "a", """{"data":{"key":"drifted"}}""", "kubectl-edit");

        var sync = await CarryOutAsync(scenario);

        Assert.Equal("a Failed", string.Join(", ", sync.Results.Select(result => $"{result.Name} {result.Action}")));
        Assert.Null(await scenario.Cluster.GetAsync(ConfigMaps, "hook"));
    }

    [SkippableFact]
    public async Task A_file_that_was_altered_anywhere_is_refused()
    {
        await using var scenario = await StartSyncedAsync();
        scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")), ("b.yaml", null));
        await SaveAsync(scenario);
        var text = await File.ReadAllTextAsync(_file);
        var places = Leaves(JsonNode.Parse(text)!, "$").ToList();

        Assert.True(places.Count > 40);
        foreach (var place in places)
        {
            var altered = JsonNode.Parse(text)!;
            var leaf = Leaves(altered, "$").Single(other => other.Path == place.Path).Value!;
            leaf.ReplaceWith(Other(leaf));
            await File.WriteAllTextAsync(_file, altered.ToJsonString());
            var failure = Assert.Throws<GitOpsException>(() => SavedPlan.Read(_file));
            Assert.True(failure.ErrorId is "PlanAltered" or "PlanUnreadable" || (place.Path == "$.schemaVersion" && failure.ErrorId == "PlanTooNew"), $"{place.Path}: {failure.ErrorId}");
        }
    }

    [SkippableFact]
    public async Task A_file_with_something_added_or_taken_away_is_refused()
    {
        await using var scenario = await StartSyncedAsync();
        scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")), ("b.yaml", null));
        await SaveAsync(scenario);
        var text = await File.ReadAllTextAsync(_file);

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
            await File.WriteAllTextAsync(_file, plan.ToJsonString());
            Assert.Contains(Assert.Throws<GitOpsException>(() => SavedPlan.Read(_file)).ErrorId, (string[])["PlanAltered", "PlanUnreadable"]);
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
            await File.WriteAllTextAsync(_file, text);
        }

        Assert.Equal(errorId, Assert.Throws<GitOpsException>(() => SavedPlan.Read(_file)).ErrorId);
    }

    [SkippableFact]
    public async Task A_plan_for_another_set_revision_repository_or_cluster_is_refused()
    {
        await using var scenario = await StartSyncedAsync();
        var first = scenario.Repository.Git.Head.Tip.Sha;
        scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")));
        await SaveAsync(scenario);
        await using var other = await StartSyncedAsync();
        var before = await scenario.Cluster.GetAsync(ConfigMaps, "a");

        Assert.Equal("set", await RefusedAsync(scenario, new() { Repository = "", Name = "other" }));
        Assert.Equal("revision", await RefusedAsync(scenario, new() { Repository = "", Revision = first }));
        Assert.Equal("namespace", await RefusedAsync(scenario, new() { Repository = "", Namespace = "elsewhere" }));
        Assert.Equal("repository", await RefusedAsync(other, new() { Repository = "" }));
        using var elsewhere = await Reconciler.OpenAsync(
            new ReconcileRequest { Repository = scenario.Repository.Path }, other.Cluster.Target, other.Observer, CancellationToken.None);
        Assert.Contains("another cluster", (await Assert.ThrowsAsync<GitOpsException>(() => elsewhere.ApproveAsync(SavedPlan.Read(_file), CancellationToken.None))).Message);
        Assert.True(JsonNode.DeepEquals(before, await scenario.Cluster.GetAsync(ConfigMaps, "a")));
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

        await SaveAsync(scenario);

        var text = await File.ReadAllTextAsync(_file);
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

    private static async Task<Scenario> StartSyncedAsync()
    {
        var scenario = await StartAsync();
        scenario.Repository.Commit($"First of {Guid.NewGuid():N}", [.. "abcdz".Select(name => ($"{name}.yaml", (string?)ConfigMap($"{name}")))]);
        await scenario.SyncAsync();
        return scenario;
    }

    private async Task SaveAsync(Scenario scenario)
    {
        using var reconciler = await scenario.OpenAsync();
        var shown = await reconciler.PreviewSyncAsync(Pruned, CancellationToken.None);
        (await reconciler.SaveAsync(shown, Pruned, CancellationToken.None)).Write(_file);
    }

    private async Task<SyncResult> CarryOutAsync(Scenario scenario)
    {
        var plan = SavedPlan.Read(_file);
        var origin = DiffOrigin.Of(plan, null, scenario.Cluster.Target);
        using var reconciler = await Reconciler.OpenAsync(origin.Request, origin.Target, scenario.Observer, CancellationToken.None);
        return await reconciler.SyncAsync(await reconciler.ApproveAsync(plan, CancellationToken.None), new SyncOptions(origin.Options), CancellationToken.None);
    }

    /// <summary>What a plan is refused for by somebody who asks for something else.</summary>
    private async Task<string> RefusedAsync(Scenario scenario, ReconcileRequest request)
    {
        using var reconciler = await scenario.OpenAsync(request);
        var failure = await Assert.ThrowsAsync<GitOpsException>(() => reconciler.ApproveAsync(SavedPlan.Read(_file), CancellationToken.None));
        Assert.Equal("PlanForAnother", failure.ErrorId);
        return failure.Message.Split("for another ")[1].Split(':')[0];
    }

    private static async Task<string?> ValueAsync(Scenario scenario, string name) =>
        (string?)(await scenario.Cluster.GetAsync(ConfigMaps, name))?["data"]?["key"];

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
