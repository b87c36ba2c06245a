using System.Text.Json.Nodes;
using GitOps.Core.History;
using GitOps.Core.Sets;
using Microsoft.Extensions.Time.Testing;
using static GitOps.Core.Tests.Reconciling.Scenario;

namespace GitOps.Core.Tests.Reconciling;

/// <summary>What is kept of each sync in the set's parent.</summary>
public sealed class SyncRecordTests
{
    private static readonly SyncOptions Prune = new() { Prune = true, Timeout = TimeSpan.FromMinutes(5) };

    [SkippableFact]
    public async Task A_hundred_syncs_leave_the_newest_fifty_records_in_few_bytes_and_the_set_can_still_be_undone()
    {
        await using var scenario = await StartAsync();
        for (var n = 1; n <= 100; n++)
        {
            scenario.Repository.Commit($"Change {n} {new string('"', 300)}", ("a.yaml", ConfigMap("a", $"{n}")));
            await scenario.SyncAsync(Prune);
        }

        var data = await DataAsync(scenario);
        var history = HistoryOf(data);
        Assert.Equal(Enumerable.Range(51, 50).Reverse(), history.Records.Select(record => record.Number));
        Assert.True(System.Text.Encoding.UTF8.GetByteCount(data.ToJsonString()) < 150_000);
        Assert.StartsWith("Change 100 ", (await scenario.UndoAsync()).Reverted[0].Subject, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_sync_that_changes_something_says_who_synced_what_when_and_how_much()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("First", ("a.yaml", ConfigMap("a")), ("b.yaml", ConfigMap("b")));
        await scenario.SyncAsync(Prune);
        var commit = scenario.Repository.Commit("Second", ("a.yaml", ConfigMap("a", "2")), ("b.yaml", null), ("c.yaml", ConfigMap("c")), ("d.yaml", ConfigMap("d")));
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.FromHours(2)));
        scenario.Observer.OnDone = _ => time.Advance(TimeSpan.FromSeconds(1));

        await scenario.SyncAsync(Prune, new ReconcileRequest { Repository = "", Revision = "HEAD", Time = time });

        var record = (await HistoryAsync(scenario)).Records[0];
        Assert.Equal((2, commit.Sha, "main", "Second", SyncOutcome.Succeeded), (record.Number, record.Revision.Sha, record.Revision.Name, record.Revision.Subject, record.Outcome));
        Assert.Equal((2, 1, 1, 4, false), (record.Created, record.Configured, record.Deleted, record.Objects, record.IsPartial));
        Assert.Equal((new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero), TimeSpan.FromSeconds(4)), (record.Started, record.Duration));
        Assert.Equal((Environment.UserName, Environment.MachineName), (record.By?.User, record.By?.Host));
        Assert.Null(record.FirstError);
    }

    [SkippableFact]
    public async Task A_sync_that_fails_says_what_failed_first_without_a_value_of_a_secret()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")));
        await scenario.SyncAsync();
        scenario.Repository.Commit("Break", ("s.yaml", "apiVersion: v1\nkind: Secret\nmetadata: { name: s }\ndata: { password: 's3cret-no-base64!' }\n"));

        var sync = await scenario.SyncAsync();

        var data = await DataAsync(scenario);
        var record = HistoryOf(data).Records[0];
        Assert.Equal(1, sync.Failed);
        Assert.Equal((2, SyncOutcome.Failed, 1), (record.Number, record.Outcome, record.Failed));
        Assert.Contains("Secret", record.FirstError, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", data.ToJsonString(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task What_somebody_writes_without_end_into_a_commit_or_an_error_is_cut()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit($"\u001b[31m##vso[task.setvariable]{new string('s', 50_000)}", ("a.yaml", ConfigMap("a")), ("b.yaml", $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: b, labels: {{ l: '{new string('!', 20_000)}' }} }}\n"));

        var sync = await scenario.SyncAsync();

        var data = await DataAsync(scenario);
        var record = HistoryOf(data).Records[0];
        Assert.Equal((1, 1), (sync.Created, sync.Failed));
        Assert.DoesNotContain('\u001b', record.Revision.Subject);
        Assert.InRange(record.Revision.Subject.Length, 1, 200);
        Assert.InRange(record.FirstError!.Length, 1, 500);
    }

    [SkippableFact]
    public async Task A_sync_that_was_killed_is_a_record_of_the_next_one()
    {
        var (isDead, mayDie) = (false, false);
        await using var scenario = await StartAsync(wrap: handler => new Before(request =>
            (isDead |= mayDie && request.Method == HttpMethod.Patch && request.RequestUri!.AbsolutePath.EndsWith("/configmaps/a", StringComparison.Ordinal))
                ? throw new OperationCanceledException("killed")
                : Task.CompletedTask) { InnerHandler = handler });
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")));
        await scenario.SyncAsync();
        scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")));
        mayDie = true;
        await Record.ExceptionAsync(() => scenario.SyncAsync());
        (isDead, mayDie) = (false, false);
        await scenario.ExpireLeaseAsync();
        scenario.Repository.Commit("Change more", ("a.yaml", ConfigMap("a", "3")));

        await scenario.SyncAsync();

        Assert.Equal(
            [(3, "Change more", SyncOutcome.Succeeded), (2, "Change", SyncOutcome.Interrupted), (1, "Add", SyncOutcome.Succeeded)],
            (await HistoryAsync(scenario)).Records.Select(record => (record.Number, record.Revision.Subject, record.Outcome)));
    }

    [SkippableFact]
    public async Task Uncommitted_files_that_were_synced_are_a_record_that_says_so_and_no_revision_to_go_back_to()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")));
        await scenario.SyncAsync();
        File.WriteAllText(Path.Combine(scenario.Repository.Path, "a.yaml"), ConfigMap("a", "2"));

        await scenario.SyncAsync(new SyncOptions { AllowWorkingTree = true }, new ReconcileRequest { Repository = "", WorkingTree = true });

        var history = await HistoryAsync(scenario);
        Assert.Equal([(2, true), (1, false)], history.Records.Select(record => (record.Number, record.Revision.IsWorkingTree)));
        Assert.Single(history.Brought);
    }

    [SkippableFact]
    public async Task A_sync_that_is_not_healthy_in_the_end_has_failed()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("web.yaml", Deployment("web")));
        var wait = new SyncOptions { Wait = true, Timeout = TimeSpan.FromMilliseconds(200) };

        await scenario.SyncAsync(wait);
        await scenario.SyncAsync(wait);

        Assert.Equal(
            [(2, SyncOutcome.Failed, 0), (1, SyncOutcome.Failed, 1)],
            (await HistoryAsync(scenario)).Records.Select(record => (record.Number, record.Outcome, record.Created)));
        Assert.Contains("web", (await HistoryAsync(scenario)).Records[0].FirstError, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_parent_of_the_version_before_is_read_and_continued()
    {
        await using var scenario = await StartAsync();
        var first = scenario.Repository.Commit("First", ("a.yaml", ConfigMap("a"))).Sha;
        await scenario.SyncAsync();
        var second = scenario.Repository.Commit("Second", ("a.yaml", ConfigMap("a", "2"))).Sha;
        await scenario.SyncAsync();
        var former = new JsonArray(Former(second, "Second"), Former(first, "First"));
        var parent = (await scenario.Cluster.GetAsync(ConfigMaps, "gitops-shop"))!;
        var written = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject { ["name"] = "gitops-shop", ["labels"] = parent["metadata"]!["labels"]!.DeepClone(), ["annotations"] = parent["metadata"]!["annotations"]!.DeepClone() },
            ["data"] = new JsonObject
            {
                ["history"] = former.ToJsonString(),
                ["part"] = Former(second, "Second", objects: 1).ToJsonString(),
                ["source"] = (string?)parent["data"]!["source"],
            },
        };
        await scenario.Cluster.ApplyAsync(ConfigMaps, written.ToJsonString(), "gitops-applyset", force: true);

        Assert.All((await scenario.DiffAsync()).Diffs, diff => Assert.Equal(DiffAction.Unchanged, diff.Action));
        Assert.Empty(scenario.Observer.Warnings);
        var third = scenario.Repository.Commit("Third", ("a.yaml", ConfigMap("a", "3"))).Sha;
        await scenario.SyncAsync();
        var undone = await scenario.UndoAsync();

        var data = await DataAsync(scenario);
        Assert.Equal(
            [(5, undone.Commit.Sha), (4, third), (3, second), (2, second), (1, first)],
            HistoryOf(data).Records.Select(record => (record.Number, record.Revision.Sha)));
        Assert.Equal("Third", Assert.Single(undone.Reverted).Subject);
        Assert.Null(data["part"]);
    }

    [SkippableFact]
    public async Task What_another_writes_to_the_parent_while_a_sync_runs_is_not_lost()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")));
        await scenario.SyncAsync();
        var record = (await HistoryAsync(scenario)).Records[0];
        scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")));
        var amended = SyncHistoryJson.Write(new SyncHistory([record with { Outcome = SyncOutcome.Failed, FirstError = "late" }]));
        scenario.Observer.OnDone = _ => scenario.Cluster.EditAsync(
            ConfigMaps, "gitops-shop", new JsonObject { ["data"] = new JsonObject { ["history"] = amended } }.ToJsonString(), "gitops-applyset").Wait();

        var sync = await scenario.SyncAsync();

        Assert.True(sync.Succeeded, sync.EndedEarly?.Message);
        Assert.Equal([(2, null), (1, "late")], (await HistoryAsync(scenario)).Records.Select(entry => (entry.Number, entry.FirstError)));
    }

    private static JsonObject Former(string sha, string subject, int objects = 0)
    {
        var record = new JsonObject
        {
            ["sha"] = sha,
            ["subject"] = subject,
            ["author"] = "Ana",
            ["time"] = "2026-01-01T00:00:00+00:00",
            ["succeeded"] = true,
            ["by"] = new JsonObject { ["user"] = "ana", ["host"] = "build-7" },
        };
        if (objects > 0)
        {
            record["objects"] = objects;
        }

        return record;
    }

    private static async Task<JsonNode> DataAsync(Scenario scenario) => (await scenario.Cluster.GetAsync(ConfigMaps, "gitops-shop"))!["data"]!;

    private static async Task<SyncHistory> HistoryAsync(Scenario scenario) => HistoryOf(await DataAsync(scenario));

    private static SyncHistory HistoryOf(JsonNode data) => SyncHistoryJson.ReadHistory((string)data["history"]!)!;
}
