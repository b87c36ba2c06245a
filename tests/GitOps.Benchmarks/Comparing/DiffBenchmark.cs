using System.Globalization;
using GitOps.Benchmarks.Clusters;
using GitOps.Core;
using GitOps.Core.Cluster;
using GitOps.Core.Sets;

namespace GitOps.Benchmarks.Comparing;

/// <summary>
/// What a diff of a set that is in sync takes in a session that did it before, of this build or of this and another one in turn:
/// <c>dotnet run -c Release --project tests/GitOps.Benchmarks -- diff [--objects 10000] [--runs 7] [--against COMMIT]</c>.
/// </summary>
internal sealed class DiffBenchmark
{
    /// <summary>After so many runs the runtime has compiled what it compiles.</summary>
    private const int WarmUps = 3;

    private int _objects = 10_000;
    private int _runs = 7;
    private string? _against;

    private DiffBenchmark()
    {
    }

    /// <summary>Reads the command line; null when it makes no sense.</summary>
    public static DiffBenchmark? Parse(string[] arguments)
    {
        var benchmark = new DiffBenchmark();
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
                case ("--against", { } commit):
                    benchmark._against = commit;
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
        using var other = _against is null ? null : OtherBuild.Of(_against);
        var folder = Directory.CreateTempSubdirectory("gitops-benchmark-");
        try
        {
            using var workload = ClusterWorkload.Create(_objects);
            await using var cluster = await BenchmarkCluster.OpenAsync(folder.FullName);
            var @namespace = await cluster.CreateNamespaceAsync();
            await SyncAsync(cluster, workload, @namespace);
            await MeasureAsync(cluster, workload, @namespace, other);
            if (!cluster.IsSandbox)
            {
                await cluster.DeleteNamespaceAsync(@namespace);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task SyncAsync(BenchmarkCluster cluster, ClusterWorkload workload, string @namespace)
    {
        var request = new ReconcileRequest { Repository = workload.Folder, Name = DiffSession.SetName, Namespace = @namespace };
        using var reconciler = await Reconciler.OpenAsync(request, cluster.Target, new SilentObserver(), CancellationToken.None);
        var result = await reconciler.SyncAsync(new SyncOptions(), CancellationToken.None);
        if (result.Results.FirstOrDefault(entry => entry.Error is not null) is { } failed)
        {
            throw new InvalidOperationException($"The sync did not succeed: {failed.Message}");
        }

        using var connection = ClusterConnection.Open(cluster.Target, @namespace);
        await new StatusWriters(connection.Api, @namespace).WriteAsync();
    }

    private async Task MeasureAsync(BenchmarkCluster cluster, ClusterWorkload workload, string @namespace, OtherBuild? other)
    {
        var contenders = new List<DiffContender>();
        try
        {
            contenders.Add(DiffContender.Start("this build", typeof(DiffBenchmark).Assembly.Location, cluster, workload, @namespace));
            if (other is not null)
            {
                contenders.Add(DiffContender.Start(_against!, other.Program, cluster, workload, @namespace));
            }

            for (var run = -WarmUps; run < _runs; run++)
            {
                foreach (var contender in contenders)
                {
                    var measured = await contender.RunAsync();
                    if (measured.Unchanged != _objects)
                    {
                        throw new InvalidOperationException($"{contender.Name} found {measured.Unchanged} of {_objects} objects in sync.");
                    }

                    if (run >= 0)
                    {
                        contender.Runs.Add(measured);
                    }
                }
            }

            Print(contenders, cluster);
        }
        finally
        {
            contenders.ForEach(contender => contender.Dispose());
        }
    }

    private void Print(List<DiffContender> contenders, BenchmarkCluster cluster)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"diff of {_objects:N0} objects in sync, in session, {cluster.Name}; medians of {_runs}"));
        var rows = contenders.Select(contender => (string[])
        [
            contender.Name,
            Text($"{Time(contender).TotalMilliseconds:N0} ms"),
            Text($"{contender.Runs.Min(run => run.Time.TotalMilliseconds):N0} to {contender.Runs.Max(run => run.Time.TotalMilliseconds):N0} ms"),
            Text($"{Cpu(contender).TotalMilliseconds:N0} ms"),
            Text($"{Bytes(contender) / 1048576.0:N1} MB"),
            Text($"{contender.Runs[0].Requests}"),
        ]).ToList();
        if (contenders is [var ours, var theirs])
        {
            rows.Add(["ratio", Text($"{Time(ours) / Time(theirs):0.00}"), "", Text($"{Cpu(ours) / Cpu(theirs):0.00}"), Text($"{(double)Bytes(ours) / Bytes(theirs):0.00}"), ""]);
        }

        TablePrinter.Print(["build", "time", "least to most", "processor", "allocated", "requests"], rows);
        var stages = contenders[0].Runs[0].Stages.Select(entry => entry.Stage);
        TablePrinter.Print(
            ["stage", .. contenders.Select(contender => contender.Name)],
            stages.Select(stage => (string[])[stage, .. contenders.Select(contender => TablePrinter.Seconds(Time(contender, stage)))]));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static TimeSpan Time(DiffContender contender) => DiffRun.Median(contender.Runs.Select(run => run.Time));

    private static TimeSpan Time(DiffContender contender, string stage) =>
        DiffRun.Median(contender.Runs.Select(run => run.Stages.Where(entry => entry.Stage == stage).Select(entry => entry.Time).FirstOrDefault()));

    private static TimeSpan Cpu(DiffContender contender) => DiffRun.Median(contender.Runs.Select(run => run.Cpu));

    private static long Bytes(DiffContender contender) => DiffRun.Median(contender.Runs.Select(run => run.AllocatedBytes));
}
