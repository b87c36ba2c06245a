using System.Text.Json.Nodes;
using GitOps.Core.Sets;
using GitOps.Core.Tests.Git;
using GitOps.Core.Undoing;
using LibGit2Sharp;
using static GitOps.Core.Tests.Reconciling.Scenario;

namespace GitOps.Core.Tests.Reconciling;

/// <summary>Whose set a name is: two places that come to one name never delete each other's objects.</summary>
public sealed class SetIdentityTests
{
    private static readonly SyncOptions Prune = new() { Prune = true, MaxDeletions = 100 };

    [SkippableFact]
    public async Task Two_repositories_of_one_name_do_not_share_a_set()
    {
        await using var scenario = await StartAsync();
        using var other = new SampleRepository();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")));
        scenario.Repository.Git.Network.Remotes.Add("origin", "https://git.example/teamA/shop.git");
        other.Commit("Add", ("b.yaml", ConfigMap("b")));
        other.Git.Network.Remotes.Add("origin", "git@git.example:teamB/shop.git");
        await scenario.SyncAsync(Prune);

        var sync = await Assert.ThrowsAsync<GitOpsException>(() => OfAsync(scenario, other, reconciler => reconciler.SyncAsync(Prune, CancellationToken.None)));
        var preview = await Assert.ThrowsAsync<GitOpsException>(() => OfAsync(scenario, other, reconciler => reconciler.PreviewSyncAsync(Prune, CancellationToken.None)));
        var diff = await Assert.ThrowsAsync<GitOpsException>(() => OfAsync(scenario, other, reconciler => reconciler.DiffAsync(new PlanOptions(), CancellationToken.None)));
        var status = await Assert.ThrowsAsync<GitOpsException>(() => OfAsync(scenario, other, reconciler => reconciler.StatusAsync(CancellationToken.None)));
        var undo = await Assert.ThrowsAsync<GitOpsException>(() => OfAsync(scenario, other, reconciler => reconciler.UndoAsync(new UndoOptions { Commits = ["HEAD"] }, Prune, CancellationToken.None)));

        Assert.All([sync, preview, diff, status, undo], failure => Assert.Equal("SetNameTaken", failure.ErrorId));
        Assert.Contains("git.example/teamA/shop", sync.Message, StringComparison.Ordinal);
        Assert.Contains("-Adopt", sync.Message, StringComparison.Ordinal);
        Assert.NotNull(await scenario.Cluster.GetAsync(ConfigMaps, "a"));
        Assert.Null(await scenario.Cluster.GetAsync(ConfigMaps, "b"));
        Assert.Single(other.Git.Commits);
    }

    [SkippableFact]
    public async Task Taking_over_anothers_set_is_told()
    {
        await using var scenario = await StartAsync();
        using var other = new SampleRepository();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")));
        scenario.Repository.Git.Network.Remotes.Add("origin", "https://git.example/teamA/shop.git");
        other.Commit("Add", ("b.yaml", ConfigMap("b")));
        other.Git.Network.Remotes.Add("origin", "git@git.example:teamB/shop.git");
        await scenario.SyncAsync(Prune);

        await OfAsync(scenario, other, reconciler => reconciler.SyncAsync(new SyncOptions { Adopt = true }, CancellationToken.None));

        Assert.Contains(scenario.Observer.Warnings, message => message.Contains("git.example/teamA/shop; from now on it is git.example/teamB/shop", StringComparison.Ordinal));
    }

    [SkippableTheory]
    [InlineData("prod/eu", "prod-eu")]
    [InlineData("a.b", "a_b")]
    [InlineData("Prod", "prod")]
    public async Task Two_paths_whose_names_look_alike_keep_their_objects(string first, string second)
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ($"{first}/one.yaml", ConfigMap("one")), ($"{second}/two.yaml", ConfigMap("two")));
        await scenario.SyncAsync(Prune, At(first));

        try
        {
            await scenario.SyncAsync(Prune, At(second));
        }
        catch (GitOpsException taken)
        {
            Assert.Equal("SetNameTaken", taken.ErrorId);
        }

        Assert.NotNull(await scenario.Cluster.GetAsync(ConfigMaps, "one"));
        Assert.Equal(1, (await scenario.SyncAsync(Prune, At(first))).Unchanged);
    }

    [SkippableFact]
    public async Task A_set_that_moved_is_taken_over_when_told()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("old/a.yaml", ConfigMap("a")), ("new/a.yaml", ConfigMap("a")));
        await scenario.SyncAsync(Prune, At("old") with { Name = "shop" });

        var refused = await Assert.ThrowsAsync<GitOpsException>(() => scenario.SyncAsync(Prune, At("new") with { Name = "shop" }));
        await scenario.SyncAsync(Prune with { Adopt = true }, At("new") with { Name = "shop" });
        var again = await scenario.SyncAsync(Prune, At("new") with { Name = "shop" });
        var back = await Assert.ThrowsAsync<GitOpsException>(() => scenario.SyncAsync(Prune, At("old") with { Name = "shop" }));

        Assert.Equal(("SetNameTaken", 1, "SetNameTaken"), (refused.ErrorId, again.Unchanged, back.ErrorId));
        Assert.Contains("path new", back.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task The_same_repository_elsewhere_on_disk_or_reached_otherwise_is_the_same()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")));
        await scenario.SyncAsync(Prune);
        var moved = Path.Combine(scenario.Repository.Parent, "agent", "_work", "1", "s");
        Repository.Clone(scenario.Repository.Path, moved);
        using (var clone = new Repository(moved))
        {
            clone.Network.Remotes.Remove("origin");
        }

        var elsewhere = await AtAsync(scenario, moved);
        scenario.Repository.Git.Network.Remotes.Add("origin", "https://git.example/acme/shop.git");
        var published = await scenario.SyncAsync(Prune, At("") with { Name = "shop" });
        scenario.Repository.Git.Network.Remotes.Update("origin", remote => remote.Url = "git@git.example:acme/shop");
        var byKey = await scenario.SyncAsync(Prune, At("") with { Name = "shop" });

        Assert.Equal((1, 1, 1), (elsewhere.Unchanged, published.Unchanged, byKey.Unchanged));
    }

    [SkippableFact]
    public async Task A_set_of_an_older_version_is_taken_over_once_with_a_warning()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")));
        await scenario.SyncAsync(Prune);
        await scenario.Cluster.EditAsync(ConfigMaps, "gitops-shop", """{"data":{"source":null}}""", "test");

        await scenario.SyncAsync(Prune);
        var warned = scenario.Observer.Warnings.ToArray();
        await scenario.SyncAsync(Prune);

        Assert.Contains("from now on it is", Assert.Single(warned), StringComparison.Ordinal);
        Assert.Equal(warned, scenario.Observer.Warnings);
        Assert.NotNull((await scenario.Cluster.GetAsync(ConfigMaps, "gitops-shop"))!["data"]!["source"]);
    }

    [SkippableFact]
    public async Task A_set_that_is_there_under_its_former_name_goes_on_under_it()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a_b/a.yaml", ConfigMap("a")), ("a_b/b.yaml", ConfigMap("b")));
        await scenario.SyncAsync(Prune, At("a_b") with { Name = "shop-a-b" });
        scenario.Repository.Commit("Drop", ("a_b/b.yaml", null));

        var diff = await scenario.DiffAsync(At("a_b"));
        var sync = await scenario.SyncAsync(Prune, At("a_b"));

        Assert.Equal([DiffAction.Unchanged, DiffAction.Delete], diff.Diffs.Select(entry => entry.Action));
        Assert.Equal(("shop-a-b", 1, 1), (sync.Set, sync.Unchanged, sync.Deleted));
    }

    [SkippableFact]
    public async Task Who_synced_what_is_in_the_record_with_bounded_texts()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit(new string('s', 100_000), ("a.yaml", ConfigMap("a")));
        scenario.Repository.Git.Network.Remotes.Add("origin", "https://ana:s3cret@git.example/acme/shop.git");

        await scenario.SyncAsync(Prune, At("") with { Name = "shop" });

        var data = (await scenario.Cluster.GetAsync(ConfigMaps, "gitops-shop"))!["data"]!;
        var record = JsonNode.Parse((string)data["history"]!)![0]!;
        Assert.Equal(Environment.UserName, (string?)record["by"]!["user"]);
        Assert.Equal(Environment.MachineName, (string?)record["by"]!["host"]);
        Assert.Equal("""{"repository":"git.example/acme/shop","path":""}""", (string?)data["source"]);
        Assert.True(data.ToJsonString().Length < 2000);
        Assert.Null(data["running"]);
    }

    [SkippableTheory]
    [InlineData("synced", """{"sha":"ab","digest":"x","pruned":true}""")]
    [InlineData("synced", """{"sha":null,"digest":"x"}""")]
    [InlineData("synced", "null")]
    [InlineData("synced", "{")]
    [InlineData("history", "[null]")]
    [InlineData("history", """[{"sha":"ab","subject":"s","author":"a","time":"2026-01-01T00:00:00Z"}]""")]
    [InlineData("history", """[{"sha":5}]""")]
    [InlineData("history", "not JSON")]
    [InlineData("history", "{}")]
    [InlineData("history", """[{"number":0}]""")]
    [InlineData("history", """[{"number":1,"revision":{"sha":"ab","subject":"s","author":"a"},"started":"2026-01-01T00:00:00Z","outcome":"Succeeded"}]""")]
    [InlineData("history", """[{"number":1,"outcome":"Odd"}]""")]
    [InlineData("part", "[]")]
    [InlineData("running", """{"sha":"x"}""")]
    [InlineData("running", "5")]
    [InlineData("source", """{"repository":null}""")]
    public async Task A_record_that_somebody_edited_is_left_out_of_account_with_a_warning(string key, string text)
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")));
        var options = new SyncOptions { AlwaysFullUpTo = 0 };
        await scenario.SyncAsync(options);
        await scenario.Cluster.EditAsync(ConfigMaps, "gitops-shop", new JsonObject { ["data"] = new JsonObject { [key] = text } }.ToJsonString(), "test");
        scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")));

        await scenario.DiffAsync();
        var sync = await scenario.SyncAsync(options);

        Assert.True(sync.Succeeded);
        Assert.Equal(1, sync.Configured);
        Assert.Contains(scenario.Observer.Warnings, warning => warning.Contains($"{key} cannot be read", StringComparison.Ordinal));
    }

    private static ReconcileRequest At(string path) => new() { Repository = "", Path = path };

    private static Task<SyncResult> AtAsync(Scenario scenario, string repository) =>
        OfAsync(scenario, repository, reconciler => reconciler.SyncAsync(Prune, CancellationToken.None));

    private static Task<T> OfAsync<T>(Scenario scenario, SampleRepository repository, Func<Reconciler, Task<T>> work) => OfAsync(scenario, repository.Path, work);

    private static async Task<T> OfAsync<T>(Scenario scenario, string repository, Func<Reconciler, Task<T>> work)
    {
        var request = new ReconcileRequest { Repository = repository, Name = "shop" };
        using var reconciler = await Reconciler.OpenAsync(request, scenario.Cluster.Target, scenario.Observer, CancellationToken.None);
        return await work(reconciler);
    }
}
