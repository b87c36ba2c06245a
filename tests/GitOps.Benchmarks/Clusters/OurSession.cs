using System.Diagnostics;
using GitOps.Core;
using GitOps.Core.Sets;
using GitOps.Core.Telemetry;

namespace GitOps.Benchmarks.Clusters;

/// <summary>Our side in a session that is warm: the reconciler in this process, opened anew for each run as a cmdlet does.</summary>
internal sealed class OurSession(BenchmarkCluster cluster, ClusterWorkload workload) : IContender
{
    /// <summary>How it is called in the table.</summary>
    public const string With = "gitops, in session";

    private readonly Dictionary<string, IReadOnlyList<(string Stage, TimeSpan Time)>> _stages = [];

    /// <inheritdoc/>
    public IReadOnlyList<BenchmarkCase> Cases =>
    [
        Case(BenchmarkCase.FirstSync, SyncAsync),
        Case(BenchmarkCase.NoOpSync, SyncAsync),
        Case(BenchmarkCase.Diff, DiffAsync),
    ];

    /// <summary>How long the stages of the last run of each operation took.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<(string Stage, TimeSpan Time)>> Stages => _stages;

    private BenchmarkCase Case(string operation, Func<Reconciler, Task<int>> run) => new(operation, async @namespace =>
    {
        using var stages = new StageProfile();
        var (started, cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var request = new ReconcileRequest { Repository = workload.Folder, Name = "benchmark", Namespace = @namespace };
        using var reconciler = await Reconciler.OpenAsync(request, cluster.Target, new SilentObserver(), CancellationToken.None);
        var requests = await run(reconciler);
        var measured = new Measurement(operation, With, Stopwatch.GetElapsedTime(started)) { Cpu = Environment.CpuUsage.TotalTime - cpu, Requests = requests };
        _stages[operation] = stages.Sum();
        return measured;
    });

    private async Task<int> SyncAsync(Reconciler reconciler)
    {
        var result = await reconciler.SyncAsync(new SyncOptions { Prune = true }, CancellationToken.None);
        return result.Results.Count == workload.Objects && result.Results.All(entry => entry.Error is null)
            ? result.Requests
            : throw new InvalidOperationException($"The sync did not succeed: {result.Results.FirstOrDefault(entry => entry.Error is not null)?.Message}");
    }

    private async Task<int> DiffAsync(Reconciler reconciler)
    {
        var report = await reconciler.DiffAsync(new PlanOptions(), CancellationToken.None);
        return report.Diffs.Count == workload.Objects && report.Diffs.All(diff => diff.Action == DiffAction.Unchanged)
            ? report.Requests
            : throw new InvalidOperationException($"Something differs: {report.Diffs.FirstOrDefault(diff => diff.Action != DiffAction.Unchanged)?.Id}");
    }
}
