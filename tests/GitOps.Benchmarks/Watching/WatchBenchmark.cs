using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using GitOps.Benchmarks.Clusters;
using GitOps.Core;
using GitOps.Core.Cluster;
using GitOps.Core.Cluster.Resources;
using GitOps.Sandbox;

namespace GitOps.Benchmarks.Watching;

/// <summary>
/// What a watch takes: from a change past Git to its correction, from a push to its sync, requests of an hour in which nothing happens, and
/// memory while objects are changed and corrected without end:
/// <c>dotnet run -c Release --project tests/GitOps.Benchmarks -- watch [--objects 1000] [--drifts 200] [--pushes 20] [--minutes 0]</c>.
/// </summary>
internal sealed class WatchBenchmark
{
    /// <summary>An hour passes in half a minute.</summary>
    private const double Faster = 120;

    /// <summary>Changes of one object come more than five minutes apart, so that none is a fight.</summary>
    private static readonly TimeSpan BetweenChurn = TimeSpan.FromMilliseconds(350);

    private static readonly TimeSpan Beginning = TimeSpan.FromMinutes(10);
    private static readonly (string Group, string Kind)[] Drifting = [("", "ConfigMap"), ("", "Service"), ("apps", "Deployment"), ("rbac.authorization.k8s.io", "Role")];

    private int _objects = 1_000;
    private int _drifts = 200;
    private int _pushes = 20;
    private int _minutes;

    private WatchBenchmark()
    {
    }

    /// <summary>Reads the command line; null when it makes no sense.</summary>
    public static WatchBenchmark? Parse(string[] arguments)
    {
        var benchmark = new WatchBenchmark();
        for (var i = 0; i < arguments.Length; i += 2)
        {
            if (!int.TryParse(arguments.ElementAtOrDefault(i + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return null;
            }

            switch (arguments[i])
            {
                case "--objects":
                    benchmark._objects = number;
                    break;
                case "--drifts":
                    benchmark._drifts = number;
                    break;
                case "--pushes":
                    benchmark._pushes = number;
                    break;
                case "--minutes":
                    benchmark._minutes = number;
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
        var folder = Directory.CreateTempSubdirectory("gitops-benchmark-");
        try
        {
            using var workload = ClusterWorkload.Create(_objects);
            await using (var cluster = await BenchmarkCluster.OpenAsync(folder.FullName))
            {
                await MeasureAsync(workload, cluster);
            }

            await CountIdleAsync(workload);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task MeasureAsync(ClusterWorkload workload, BenchmarkCluster cluster)
    {
        var @namespace = await cluster.CreateNamespaceAsync();
        try
        {
            await using var set = await WatchedSet.StartAsync(new ReconcileRequest { Repository = workload.Folder }, cluster.Target, @namespace);
            using var connection = ClusterConnection.Open(cluster.Target, @namespace);
            var kinds = await KindsAsync(connection);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_objects:N0} objects of 10 kinds, {cluster.Name}"));
            var drifts = await RepeatAsync(_drifts, number => set.DriftAsync(kinds[number % kinds.Length], NameOf(number / kinds.Length)));
            var pushes = await RepeatAsync(_pushes, number => set.PushAsync(() => workload.Release(files: 1, number)));
            TablePrinter.Print(["from … to …", "times", "median", "99 of 100 within", "longest"], [Row("change past Git to corrected", drifts), Row("push to synced", pushes)]);
            if (_minutes > 0)
            {
                await ChurnAsync(set, kinds);
            }

            foreach (var problem in set.Problems.Distinct())
            {
                Console.WriteLine(problem);
            }
        }
        finally
        {
            await cluster.DeleteNamespaceAsync(@namespace);
        }
    }

    private async Task ChurnAsync(WatchedSet set, ApiResource[] kinds)
    {
        var started = Stopwatch.GetTimestamp();
        var end = TimeSpan.FromMinutes(_minutes);
        var samples = new List<(TimeSpan At, long Heap, long Process)>();
        for (var number = 0; Stopwatch.GetElapsedTime(started) < end; number++)
        {
            await set.DriftAsync(kinds[number % kinds.Length], NameOf(number / kinds.Length));
            await Task.Delay(BetweenChurn);
            if (samples.Count == 0 || Stopwatch.GetElapsedTime(started) - samples[^1].At > TimeSpan.FromSeconds(30))
            {
                var heap = GC.GetTotalMemory(forceFullCollection: true);
                samples.Add((Stopwatch.GetElapsedTime(started), heap, Environment.WorkingSet));
            }
        }

        var beginning = end / 6 < Beginning ? end / 6 : Beginning;
        var (first, last) = (samples.Where(sample => sample.At <= beginning).ToArray(), samples.Where(sample => sample.At >= end - beginning).ToArray());
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_minutes} minutes of churn, {set.Corrections} corrections; medians of samples after a collection"));
        TablePrinter.Print(
            ["memory", $"first {beginning.TotalMinutes:0.#} minutes", $"last {beginning.TotalMinutes:0.#} minutes", "last to first"],
            [Memory("live objects", first, last, sample => sample.Heap), Memory("process", first, last, sample => sample.Process)]);
    }

    private static string[] Memory(string what, (TimeSpan At, long Heap, long Process)[] first, (TimeSpan At, long Heap, long Process)[] last, Func<(TimeSpan At, long Heap, long Process), long> of)
    {
        var (before, after) = (Median(first.Select(of)), Median(last.Select(of)));
        return [what, TablePrinter.Megabytes(before), TablePrinter.Megabytes(after), string.Create(CultureInfo.InvariantCulture, $"{(double)after / before:0.00}")];
    }

    /// <summary>In a sandbox of its own, whose clock and the watch's run faster.</summary>
    private static async Task CountIdleAsync(ClusterWorkload workload)
    {
        var time = new ScaledTime(Faster);
        await using var sandbox = await SandboxServer.StartAsync(new SandboxOptions { Time = time, WithWorkloads = false });
        var requests = new ConcurrentQueue<string>();
        using var counting = new Counting(requests) { InnerHandler = sandbox.CreateHandler() };
        await using var set = await WatchedSet.StartAsync(new ReconcileRequest { Repository = workload.Folder, Time = time }, new ClusterTarget { Handler = counting }, "default");
        requests.Clear();
        await Task.Delay(TimeSpan.FromHours(1) / Faster);
        var counted = requests.ToArray();
        Console.WriteLine("An hour in which nothing happens, in a sandbox whose clock runs 120 times as fast");
        TablePrinter.Print(["requests", "times"], counted.GroupBy(request => request).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => (string[])[group.Key, group.Count().ToString(CultureInfo.InvariantCulture)]));
    }

    private string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"app-{number % (_objects / 10):0000}");

    private static async Task<ApiResource[]> KindsAsync(ClusterConnection connection)
    {
        var catalog = await connection.Api.DiscoverAsync(CancellationToken.None);
        return [.. Drifting.Select(kind => catalog.FindPreferred(kind.Group, kind.Kind)!)];
    }

    private static async Task<TimeSpan[]> RepeatAsync(int times, Func<int, Task<TimeSpan>> measure)
    {
        var measured = new TimeSpan[times];
        for (var number = 0; number < times; number++)
        {
            measured[number] = await measure(number);
        }

        return [.. measured.Order()];
    }

    private static string[] Row(string what, TimeSpan[] sorted) => sorted.Length == 0 ? [what, "0", "", "", ""] :
    [
        what,
        sorted.Length.ToString(CultureInfo.InvariantCulture),
        TablePrinter.Seconds(Median(sorted)),
        TablePrinter.Seconds(sorted[Math.Min(sorted.Length - 1, (int)Math.Ceiling(sorted.Length * 0.99) - 1)]),
        TablePrinter.Seconds(sorted[^1]),
    ];

    private static T Median<T>(IEnumerable<T> values) => values.Order().ToArray() is var sorted && sorted.Length > 0 ? sorted[sorted.Length / 2] : default!;

    private sealed class Counting(ConcurrentQueue<string> requests) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var path = request.RequestUri!.AbsolutePath;
            var verb = request.RequestUri.Query.Contains("watch=1", StringComparison.Ordinal) ? "WATCH" : request.RequestUri.Query.Contains("limit=", StringComparison.Ordinal) ? "LIST" : request.Method.Method;
            requests.Enqueue($"{verb} {path}");
            return base.SendAsync(request, cancellationToken);
        }
    }
}
