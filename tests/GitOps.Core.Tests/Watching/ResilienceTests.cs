using GitOps.Core.Cluster;
using GitOps.Core.Cluster.Resources;
using GitOps.Core.History;
using GitOps.Core.Tests.Git;
using GitOps.Core.Tests.Reconciling;
using GitOps.Sandbox;
using static GitOps.Core.Tests.Reconciling.Scenario;

namespace GitOps.Core.Tests.Watching;

/// <summary>A watch outlives what happens to servers, networks, branches and other syncs.</summary>
public sealed class ResilienceTests
{
    private static readonly ApiResource Leases = new("coordination.k8s.io", "v1", "Lease", "leases", true, []);

    [SkippableFact]
    public async Task What_changes_while_the_watch_was_too_old_to_go_on_is_found_by_a_new_list()
    {
        var way = new Unreliable();
        await using var scenario = await StartAsync(wrap: handler => way = new Unreliable { InnerHandler = handler });
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")), ("b.yaml", ConfigMap("b")));
        await using var watched = await WatchedScenario.StartSyncedAsync(scenario);

        way.Expire(2);
        await scenario.Cluster.EditAsync(ConfigMaps, "a", """{"data":{"key":"99"}}""", "kubectl-edit");
        await scenario.Cluster.Api.DeleteAsync(ConfigMaps, scenario.Cluster.Namespace, "b", new("Background"), CancellationToken.None);

        await WatchedScenario.UntilAsync(async () =>
            (string?)(await scenario.Cluster.GetAsync(ConfigMaps, "a"))!["data"]!["key"] == "1" && await scenario.Cluster.GetAsync(ConfigMaps, "b") is not null);
    }

    [SkippableFact]
    public async Task A_network_that_is_gone_is_told_once_and_what_changed_meanwhile_is_taken_back()
    {
        var way = new Unreliable();
        await using var scenario = await StartAsync(wrap: handler => way = new Unreliable { InnerHandler = handler });
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")), ("web.yaml", Deployment("web")));
        await using var watched = await WatchedScenario.StartSyncedAsync(scenario);

        way.IsDown = true;
        way.Cut();
        await watched.NextAsync(WatchEventKind.Disconnected);
        await scenario.Cluster.EditAsync(ConfigMaps, "a", """{"data":{"key":"99"}}""", "kubectl-edit");
        way.IsDown = false;

        // Whichever watch comes first, the line stands when all of them do.
        await WatchedScenario.UntilAsync(() => Task.FromResult(new[] { WatchEventKind.Connected, WatchEventKind.Corrected }.All(kind => watched.Told.ToArray().Any(told => told.Kind == kind))));
        Assert.Single(watched.Told, told => told.Kind == WatchEventKind.Disconnected);
        Assert.Equal("1", (string?)(await scenario.Cluster.GetAsync(ConfigMaps, "a"))!["data"]!["key"]);
    }

    [SkippableFact]
    public async Task An_API_server_that_restarts_is_heard_again()
    {
        Skip.If(TestCluster.Kubeconfig is not null, "restarts a sandbox");
        using var folder = new TemporaryFolder();
        var options = new SandboxOptions { WithWorkloads = false, StateFile = folder["state"] };
        var first = await SandboxServer.StartAsync(options);
        var url = await first.ListenAsync(0, folder["kubeconfig"]);
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")));
        await using var watched = WatchedScenario.Start(scenario, target: new ClusterTarget { Kubeconfig = folder["kubeconfig"] });
        await watched.NextAsync(WatchEventKind.Synced);

        await first.DisposeAsync();
        await watched.NextAsync(WatchEventKind.Disconnected);
        await using var second = await SandboxServer.StartAsync(options);
        await second.ListenAsync(url.Port);
        using var connection = ClusterConnection.Open(new ClusterTarget { Handler = second.CreateHandler() }, "default");
        await connection.Api.MergePatchAsync(ConfigMaps, "default", "a", new() { ["data"] = new System.Text.Json.Nodes.JsonObject { ["key"] = "99" } }, "kubectl-edit", CancellationToken.None);

        await WatchedScenario.UntilAsync(async () => (string?)(await connection.Api.GetAsync(ConfigMaps, "default", "a", CancellationToken.None))!["data"]!["key"] == "1");
        await watched.NextAsync(WatchEventKind.Connected);
    }

    [SkippableFact]
    public async Task A_branch_that_is_gone_is_told_of_and_its_last_revision_stays_in_force()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")));
        scenario.Repository.Git.Branches.Add("release", "HEAD");
        await using var watched = await WatchedScenario.StartSyncedAsync(scenario, request: new ReconcileRequest { Repository = "", Revision = "release" });

        scenario.Repository.Git.Branches.Remove("release");
        watched.Watch.LookNow();

        Assert.Equal("RevisionNotFound", (await watched.NextAsync(WatchEventKind.Failed)).Error!.ErrorId);
        await scenario.Cluster.EditAsync(ConfigMaps, "a", """{"data":{"key":"99"}}""", "kubectl-edit");
        await watched.NextAsync(WatchEventKind.Corrected);
    }

    [SkippableFact]
    public async Task Another_sync_that_is_under_way_is_waited_for()
    {
        var isAlive = true;
        Func<Task> renew = () => Task.CompletedTask;
        await using var scenario = await StartAsync(wrap: handler => new Before(request => request.IsOfLease() && request.Method == HttpMethod.Get && isAlive ? renew() : Task.CompletedTask) { InnerHandler = handler });
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")));
        var time = 0;
        renew = () => scenario.Cluster.EditAsync(Leases, "gitops-shop", $$$"""{"spec":{"renewTime":"2026-01-01T00:00:{{{++time % 60:00}}}.000000Z"}}""", "test");
        await scenario.Cluster.ApplyAsync(Leases, """
            {"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"name":"gitops-shop"},"spec":{"holderIdentity":"builder/42/other","leaseDurationSeconds":20}}
            """);
        await using var watched = WatchedScenario.Start(scenario);

        Assert.Equal("SyncInProgress", (await watched.NextAsync(WatchEventKind.Waiting)).Error!.ErrorId);
        isAlive = false;
        await scenario.Cluster.EditAsync(Leases, "gitops-shop", """{"spec":{"holderIdentity":""}}""", "test");

        Assert.Equal(1, (await watched.NextAsync(WatchEventKind.Synced)).Sync!.Created);
    }

    [SkippableFact]
    public async Task A_suspended_set_is_left_alone_until_it_is_resumed()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")));
        await using var watched = await WatchedScenario.StartSyncedAsync(scenario);
        var suspension = Suspensions.Write(Suspensions.From("maintenance", null, DateTimeOffset.UtcNow));
        await SuspendAsync(suspension);

        await scenario.Cluster.EditAsync(ConfigMaps, "a", """{"data":{"key":"99"}}""", "kubectl-edit");
        Assert.Equal("SyncSuspended", (await watched.NextAsync(WatchEventKind.Waiting)).Error!.ErrorId);
        Assert.Equal("99", (string?)(await scenario.Cluster.GetAsync(ConfigMaps, "a"))!["data"]!["key"]);

        await SuspendAsync(null);
        await WatchedScenario.UntilAsync(async () => (string?)(await scenario.Cluster.GetAsync(ConfigMaps, "a"))!["data"]!["key"] == "1");

        Task SuspendAsync(string? text) => scenario.Cluster.EditAsync(
            ConfigMaps, "gitops-shop", new System.Text.Json.Nodes.JsonObject { ["data"] = new System.Text.Json.Nodes.JsonObject { [Suspensions.Key] = text } }.ToJsonString(), "gitops-suspension");
    }
}
