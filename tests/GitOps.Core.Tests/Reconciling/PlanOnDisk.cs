using GitOps.Core.Approval;
using GitOps.Core.Sets;
using static GitOps.Core.Tests.Reconciling.Scenario;

namespace GitOps.Core.Tests.Reconciling;

/// <summary>A plan in a file, written in one run and carried out in another.</summary>
internal sealed class PlanOnDisk : IDisposable
{
    private static readonly SyncOptions Pruned = new() { Prune = true };

    public string File { get; } = Path.Combine(Path.GetTempPath(), $"plan-{Guid.NewGuid():N}.json");

    /// <summary>A cluster where five ConfigMaps were synced, of a repository that is like no other.</summary>
    public static async Task<Scenario> StartSyncedAsync(Func<HttpMessageHandler, HttpMessageHandler>? wrap = null)
    {
        var scenario = await StartAsync(wrap: wrap);
        scenario.Repository.Commit($"First of {Guid.NewGuid():N}", [.. "abcdz".Select(name => ($"{name}.yaml", (string?)ConfigMap($"{name}")))]);
        await scenario.SyncAsync();
        return scenario;
    }

    public SavedPlan Read() => SavedPlan.Read(File);

    public async Task SaveAsync(Scenario scenario, SyncOptions? options = null)
    {
        using var reconciler = await scenario.OpenAsync();
        var shown = await reconciler.PreviewSyncAsync(options ?? Pruned, CancellationToken.None);
        (await reconciler.SaveAsync(shown, options ?? Pruned, CancellationToken.None)).Write(File);
    }

    public async Task<SyncResult> CarryOutAsync(Scenario scenario)
    {
        var plan = Read();
        var origin = DiffOrigin.Of(plan, null, scenario.Cluster.Target);
        using var reconciler = await Reconciler.OpenAsync(origin.Request, origin.Target, scenario.Observer, CancellationToken.None);
        return await reconciler.SyncAsync(await reconciler.ApproveAsync(plan, CancellationToken.None), new SyncOptions(origin.Options), CancellationToken.None);
    }

    /// <summary>What a plan is refused for by somebody who asks for something else.</summary>
    public async Task<string> RefusedAsync(ReconcileRequest request, ClusterTarget target)
    {
        using var reconciler = await Reconciler.OpenAsync(request, target, new RecordingObserver(), CancellationToken.None);
        var failure = await Assert.ThrowsAsync<GitOpsException>(() => reconciler.ApproveAsync(Read(), CancellationToken.None));
        Assert.Equal("PlanForAnother", failure.ErrorId);
        return failure.Message.Split("for another ")[1].Split(':')[0];
    }

    public void Dispose() => System.IO.File.Delete(File);
}
