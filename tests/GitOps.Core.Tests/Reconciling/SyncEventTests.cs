using System.Text;
using System.Text.Json.Nodes;
using GitOps.Core.Cluster.Resources;
using static GitOps.Core.Tests.Reconciling.Scenario;

namespace GitOps.Core.Tests.Reconciling;

/// <summary>Each record of a sync is told by an event on the set's parent.</summary>
public sealed class SyncEventTests
{
    private static readonly ApiResource Events = new("", "v1", "Event", "events", true, []);

    [SkippableFact]
    public async Task A_sync_that_changes_something_is_an_event_on_the_parent_and_one_that_does_not_is_none()
    {
        await using var scenario = await StartAsync();
        var commit = scenario.Repository.Commit("Raise memory", ("a.yaml", ConfigMap("a")), ("b.yaml", ConfigMap("b")));
        await scenario.SyncAsync();
        await scenario.SyncAsync();

        var told = Assert.Single(await EventsAsync(scenario));
        var parent = (await scenario.Cluster.GetAsync(ConfigMaps, "gitops-shop"))!["metadata"]!;
        Assert.Equal(("Normal", "Synced", "gitops"), ((string?)told["type"], (string?)told["reason"], (string?)told["reportingComponent"]));
        Assert.Equal(("ConfigMap", "gitops-shop", (string?)parent["uid"]), ((string?)told["involvedObject"]!["kind"], (string?)told["involvedObject"]!["name"], (string?)told["involvedObject"]!["uid"]));
        Assert.All(["#1 ", commit.Sha[..7], "Raise memory", "Created 2", Environment.UserName], part => Assert.Contains(part, (string?)told["message"], StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task A_sync_that_fails_is_a_warning_with_the_first_error_of_few_bytes_and_no_value_of_a_secret()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit(
            $"\u001b[31m##vso[task.complete]{new string('\u8a9e', 500)}",
            ("a.yaml", ConfigMap("a")),
            ("s.yaml", "apiVersion: v1\nkind: Secret\nmetadata: { name: s }\ndata: { password: 's3cret-no-base64!' }\n"));

        await scenario.SyncAsync();

        var told = Assert.Single(await EventsAsync(scenario));
        var message = (string)told["message"]!;
        Assert.Equal(("Warning", "SyncFailed"), ((string?)told["type"], (string?)told["reason"]));
        Assert.InRange(Encoding.UTF8.GetByteCount(message), 1, 1024);
        Assert.DoesNotContain("s3cret", told.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("##vso[", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', message);
    }

    [SkippableFact]
    public async Task Who_may_not_write_events_syncs_all_the_same_and_is_told_in_detail_only()
    {
        await using var scenario = await StartAsync(wrap: handler => new Refusing(
            request => request.RequestUri!.AbsolutePath.EndsWith("/events", StringComparison.Ordinal), 403, "Forbidden") { InnerHandler = handler });
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")));

        var sync = await scenario.SyncAsync();

        Assert.True(sync.Succeeded);
        Assert.Empty(scenario.Observer.Warnings);
        Assert.Contains(scenario.Observer.Messages, message => message.StartsWith("No event tells of the sync", StringComparison.Ordinal));
    }

    private static async Task<IReadOnlyList<JsonObject>> EventsAsync(Scenario scenario) =>
        (await scenario.Cluster.Api.ListAsync(Events, scenario.Cluster.Namespace, null, metadataOnly: false, CancellationToken.None)).Items;
}
