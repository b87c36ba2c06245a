using System.Diagnostics;
using System.Globalization;
using GitOps.Benchmarks.Clusters;
using GitOps.Core;
using GitOps.Core.Diffing;
using GitOps.Core.Rendering.Kustomize.Resources;
using GitOps.Core.Sets;
using GitOps.Core.Telemetry;

namespace GitOps.Benchmarks.Comparing;

/// <summary>
/// A session that compares whenever it is told to: this program, started once more, so that nothing but the diff allocates in its
/// process. A line of its input is a run, and a line of its output what that took.
/// </summary>
internal static class DiffSession
{
    /// <summary>What the program is started with, before kubeconfig, repository and namespace.</summary>
    public const string Verb = "diff-session";

    /// <summary>The set's name.</summary>
    public const string SetName = "benchmark";

    /// <summary>Runs until the input ends.</summary>
    public static async Task RunAsync(string kubeconfig, string repository, string @namespace)
    {
        var target = new ClusterTarget { Kubeconfig = kubeconfig };

        // Kept as the cmdlets keep them for as long as the module is imported.
        var (cache, confirmed) = (new RenderCache(), new ConfirmedObjects());
        while (Console.ReadLine() is not null)
        {
            // What earlier runs left is theirs.
            GC.Collect();
            GC.WaitForPendingFinalizers();
            using var stages = new StageProfile();
            var (allocated, started) = (GC.GetTotalAllocatedBytes(precise: true), Stopwatch.GetTimestamp());
            var request = new ReconcileRequest { Repository = repository, Name = SetName, Namespace = @namespace, Cache = cache, Confirmed = confirmed };
            using var reconciler = await Reconciler.OpenAsync(request, target, new SilentObserver(), CancellationToken.None);
            var report = await reconciler.DiffAsync(new PlanOptions(), CancellationToken.None);
            var time = Stopwatch.GetElapsedTime(started);
            var bytes = GC.GetTotalAllocatedBytes(precise: true) - allocated;
            Console.WriteLine(string.Join('\t', [
                time.TotalSeconds.ToString("R", CultureInfo.InvariantCulture),
                bytes.ToString(CultureInfo.InvariantCulture),
                report.Requests.ToString(CultureInfo.InvariantCulture),
                report.Diffs.Count(diff => diff.Action == DiffAction.Unchanged).ToString(CultureInfo.InvariantCulture),
                .. stages.Sum().Select(stage => $"{stage.Stage}={stage.Time.TotalSeconds.ToString("R", CultureInfo.InvariantCulture)}"),
            ]));
        }
    }
}
