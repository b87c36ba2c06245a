using System.Text.Json.Nodes;
using GitOps.Core.Tests.Cluster.Kubeconfigs;
using GitOps.Sandbox;
using static GitOps.Core.Tests.Reconciling.Scenario;

namespace GitOps.Core.Tests.Reconciling;

/// <summary>Controllers that write late, while a diff or a sync goes on, as those of every busy cluster do.</summary>
public sealed class LaggingControllerTests
{
    private const int Count = 150;
    private static readonly TimeSpan Lag = TimeSpan.FromSeconds(2);

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task What_controllers_write_late_is_no_difference_and_causes_no_write(int seed)
    {
        var time = new ManualTime();
        var passes = false;
        await using var scenario = await StartAsync(
            wrap: handler => new Before(request =>
            {
                // So the controllers' moments fall between our requests, however fast the machine is.
                if (passes && request.Method == HttpMethod.Patch)
                {
                    time.Pass(TimeSpan.FromMilliseconds(20));
                }

                return Task.CompletedTask;
            }) { InnerHandler = handler },
            options: new SandboxOptions { ControllerLag = Lag, ControllerLagSeed = seed, Time = time });
        scenario.Repository.Commit("Add", ("all.yaml", string.Join("---\n", Enumerable.Range(0, Count).Select(Manifest))));
        await scenario.SyncAsync();
        await Parallel.ForEachAsync(Enumerable.Range(0, Count), async (index, _) =>
        {
            // The value is as declared, but another manager's now: only a dry run can tell that nothing differs.
            await scenario.Cluster.EditAsync(Deployments, Name(index), """{"metadata":{"annotations":{"example.com/a":"2"}}}""", "kubectl-annotate");
            await scenario.Cluster.EditAsync(Deployments, Name(index), """{"metadata":{"annotations":{"example.com/a":"1"}}}""", "kubectl-annotate");
        });
        passes = true;
        var (before, most) = (await VersionsAsync(scenario), 0);
        for (var round = 0; round < 4; round++)
        {
            var diff = await scenario.DiffAsync();
            var sync = await scenario.SyncAsync();

            Assert.Empty(diff.Diffs.Where(entry => entry.Action != DiffAction.Unchanged).Select(entry => $"{entry.Name} {entry.Action}: {entry.Reason}"));
            Assert.Empty(sync.Results.Where(entry => entry.Action != SyncAction.Unchanged).Select(entry => $"{entry.Name} {entry.Action}: {entry.Message}"));
            most = Math.Max(most, Math.Max(diff.Requests, sync.Requests));
        }

        // They did write meanwhile, each object more than once, and nobody else did.
        var written = await VersionsAsync(scenario);
        Assert.True(before.Zip(written).Count(pair => pair.First.Version != pair.Second.Version) > Count / 2);
        Assert.Equal(before.Select(entry => entry.Ours), written.Select(entry => entry.Ours));
        Assert.InRange(most, Count, (2 * Count) + 40);
    }

    [SkippableFact]
    public async Task A_sync_tells_of_no_change_that_a_controller_made_meanwhile()
    {
        Scenario? scenario = null;
        var isLate = false;
        await using var started = scenario = await StartAsync(wrap: handler => new Before(async request =>
        {
            if (isLate && IsApplyOfDeployment(request.RequestUri!))
            {
                await scenario!.Cluster.EditAsync(
                    Deployments,
                    request.RequestUri!.Segments[^1],
                    """{"metadata":{"annotations":{"deployment.kubernetes.io/revision":"1"},"finalizers":["example.com/wait"]},"spec":{"paused":true}}""",
                    "kube-controller-manager");
            }
        }) { InnerHandler = handler });
        scenario.Repository.Commit("Add", ("a.yaml", Deployment("same")), ("b.yaml", Deployment("other")));
        await scenario.SyncAsync();
        await scenario.Cluster.EditAsync(Deployments, "same", """{"spec":{"replicas":3}}""", "kubectl-edit");
        await scenario.Cluster.EditAsync(Deployments, "same", """{"spec":{"replicas":2}}""", "kubectl-edit");
        scenario.Repository.Commit("Raise", ("b.yaml", Deployment("other", image: "example/web:2")));
        isLate = true;

        var results = (await scenario.SyncAsync()).Results.ToDictionary(result => result.Name);

        Assert.Equal(["spec.template.spec.containers[server].image"], results["other"].Changes.Select(change => change.Path));
        Assert.Empty(results["same"].Changes);

        static bool IsApplyOfDeployment(Uri uri) =>
            uri.AbsolutePath.Contains("/deployments/", StringComparison.Ordinal) && uri.Query.Contains("fieldManager=gitops", StringComparison.Ordinal);
    }

    private static async Task<(string Version, string? Ours)[]> VersionsAsync(Scenario scenario)
    {
        var read = await Task.WhenAll(Enumerable.Range(0, Count).Select(index => scenario.Cluster.GetAsync(Deployments, Name(index))));
        return [.. read.Select(item => ((string)item!["metadata"]!["resourceVersion"]!, Ours(item)))];
    }

    private static string? Ours(JsonObject item) =>
        item["metadata"]!["managedFields"]!.AsArray().FirstOrDefault(entry => (string?)entry!["manager"] == "gitops")?.ToJsonString();

    private static string Name(int index) => $"web-{index}";

    private static string Manifest(int index) => Deployment(Name(index), annotations: "{ example.com/a: \"1\" }");
}
