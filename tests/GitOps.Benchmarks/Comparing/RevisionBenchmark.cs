using System.Diagnostics;
using System.Globalization;
using GitOps.Benchmarks.Clusters;
using GitOps.Core;
using GitOps.Core.Rendering.Kustomize.Resources;
using GitOps.Core.Revisions;
using GitOps.Core.Telemetry;

namespace GitOps.Benchmarks.Comparing;

/// <summary>
/// What it takes to compare a revision with the one before it, of which ten files changed, in a session that compared others before:
/// <c>dotnet run -c Release --project tests/GitOps.Benchmarks -- revisions [--objects 1000] [--runs 7]</c>.
/// </summary>
internal sealed class RevisionBenchmark
{
    private const int ChangedFiles = 10;

    /// <summary>After so many runs the runtime has compiled what it compiles.</summary>
    private const int WarmUps = 3;

    private int _objects = 1_000;
    private int _runs = 7;

    private RevisionBenchmark()
    {
    }

    /// <summary>Reads the command line; null when it makes no sense.</summary>
    public static RevisionBenchmark? Parse(string[] arguments)
    {
        var benchmark = new RevisionBenchmark();
        for (var i = 0; i < arguments.Length; i += 2)
        {
            switch (arguments[i], arguments.ElementAtOrDefault(i + 1))
            {
                case ("--objects", { } objects):
                    benchmark._objects = int.Parse(objects, CultureInfo.InvariantCulture);
                    break;
                case ("--runs", { } runs):
                    benchmark._runs = int.Parse(runs, CultureInfo.InvariantCulture);
                    break;
                default:
                    return null;
            }
        }

        return benchmark;
    }

    /// <summary>Measures and prints.</summary>
    public async Task RunAsync()
    {
        using var workload = ClusterWorkload.Create(_objects);
        var cache = new RenderCache();
        var (first, later) = (TimeSpan.Zero, new List<TimeSpan>());
        IReadOnlyList<(string Stage, TimeSpan Time)> last = [];
        for (var run = -WarmUps; run < _runs; run++)
        {
            // Another revision each time: what is asked for is not what was asked for before.
            workload.Release(ChangedFiles, run + WarmUps);
            using var stages = new StageProfile();
            var started = Stopwatch.GetTimestamp();
            var request = new ReconcileRequest { Repository = workload.Folder, Cache = cache };
            var report = await RevisionDiff.CompareAsync(request, new RevisionRange("HEAD~1"), new SilentObserver(), CancellationToken.None);
            var time = Stopwatch.GetElapsedTime(started);
            var changed = report.Diffs.Count(diff => diff.Action == DiffAction.Update);
            if (report.Diffs.Count != _objects || changed != Math.Min(ChangedFiles, _objects / 10))
            {
                throw new InvalidOperationException($"{changed} of {report.Diffs.Count} objects changed.");
            }

            first = run == -WarmUps ? time : first;
            if (run >= 0)
            {
                later.Add(time);
                last = stages.Sum();
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"two revisions of {_objects:N0} objects, {ChangedFiles} files changed; median of {_runs}"));
        TablePrinter.Print(
            ["run", "time", "least to most"],
            [
                ["first", TablePrinter.Seconds(first), ""],
                ["in session", TablePrinter.Seconds(DiffRun.Median(later)), $"{TablePrinter.Seconds(later.Min())} to {TablePrinter.Seconds(later.Max())}"],
            ]);
        TablePrinter.Print(["stage of the last run", "time"], last.Select(stage => (string[])[stage.Stage, TablePrinter.Seconds(stage.Time)]));
    }
}
