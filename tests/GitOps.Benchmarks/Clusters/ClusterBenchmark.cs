using System.Globalization;

namespace GitOps.Benchmarks.Clusters;

/// <summary>
/// Our first sync, no-op sync and diff beside those of kubectl, against the same cluster, as processes and in session:
/// <c>dotnet run -c Release --project tests/GitOps.Benchmarks -- cluster [--objects 100,1000,10000] [--longest SECONDS] [--module FOLDER] [--only-ours]</c>.
/// </summary>
internal sealed class ClusterBenchmark(int[] sizes, TimeSpan longest, bool onlyOurs)
{
    private static readonly string[] Operations = [BenchmarkCase.Diff, BenchmarkCase.NoOpSync, BenchmarkCase.FirstSync];

    /// <summary>Reads the command line; null when it makes no sense.</summary>
    public static ClusterBenchmark? Parse(string[] arguments)
    {
        var (sizes, longest, onlyOurs) = ((int[])[100, 1000, 10_000], TimeSpan.FromMinutes(5), false);
        for (var i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--objects" when i + 1 < arguments.Length:
                    sizes = [.. arguments[++i].Split(',').Select(size => int.Parse(size, CultureInfo.InvariantCulture))];
                    break;
                case "--longest" when i + 1 < arguments.Length:
                    longest = TimeSpan.FromSeconds(int.Parse(arguments[++i], CultureInfo.InvariantCulture));
                    break;
                case "--module" when i + 1 < arguments.Length:
                    Programs.Module = Path.GetFullPath(arguments[++i]);
                    break;
                case "--only-ours":
                    onlyOurs = true;
                    break;
                default:
                    return null;
            }
        }

        return new ClusterBenchmark(sizes, longest, onlyOurs);
    }

    /// <summary>Measures and prints.</summary>
    public async Task RunAsync()
    {
        if (!onlyOurs && !Programs.HasKubectl)
        {
            Console.WriteLine("kubectl is not on the PATH; only our own side is measured.");
        }

        foreach (var size in sizes)
        {
            var folder = Directory.CreateTempSubdirectory("gitops-benchmark-");
            try
            {
                await RunAsync(size, folder.FullName);
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }
    }

    private async Task RunAsync(int size, string folder)
    {
        using var workload = ClusterWorkload.Create(size);
        await using var cluster = await BenchmarkCluster.OpenAsync(folder);
        var runs = size <= 1000 ? 3 : 1;
        var session = new OurSession(cluster, workload);
        await WarmUpAsync(cluster);
        List<Measurement> measurements =
        [
            .. await MeasureAsync(session, cluster, runs),
            .. await MeasureAsync(new OurProcess(cluster, workload, longest), cluster, runs),
        ];
        if (!onlyOurs && Programs.HasKubectl)
        {
            var kubectl = new Kubectl(cluster, workload, Path.Combine(folder, "kubectl-cache"), longest);
            await kubectl.WarmUpAsync();
            measurements.AddRange(await MeasureAsync(kubectl, cluster, runs));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{size:N0} objects of 10 kinds, {cluster.Name}; medians of {runs}"));
        TablePrinter.Print([.. Operations.SelectMany(operation => measurements.Where(run => run.Operation == operation))]);
        TablePrinter.Print(["stage, in session", .. Operations], StageRows(session));
    }

    /// <summary>Uses the session before it is measured.</summary>
    private static async Task WarmUpAsync(BenchmarkCluster cluster)
    {
        using var small = ClusterWorkload.Create(100);
        await MeasureAsync(new OurSession(cluster, small), cluster, runs: 3);
    }

    private static async Task<List<Measurement>> MeasureAsync(IContender contender, BenchmarkCluster cluster, int runs)
    {
        var fills = new List<Measurement>();
        while (true)
        {
            var @namespace = await cluster.CreateNamespaceAsync();
            try
            {
                fills.Add(await contender.Cases[0].RunAsync(@namespace));
                if (fills[^1].IsCutOff)
                {
                    // What is there is not in sync, so that the other cases would measure something else.
                    return [fills[^1]];
                }

                if (fills.Count == runs)
                {
                    return [Measurement.Median(fills), .. await MeasureInSyncAsync(contender, @namespace, runs)];
                }
            }
            finally
            {
                await cluster.DeleteNamespaceAsync(@namespace);
            }
        }
    }

    private static async Task<List<Measurement>> MeasureInSyncAsync(IContender contender, string @namespace, int runs)
    {
        var measurements = new List<Measurement>();
        foreach (var measured in contender.Cases.Skip(1))
        {
            var repeated = new List<Measurement>();
            while (repeated.Count < runs && !repeated.Exists(run => run.IsCutOff))
            {
                repeated.Add(await measured.RunAsync(@namespace));
            }

            measurements.Add(Measurement.Median(repeated));
        }

        return measurements;
    }

    private static IEnumerable<string[]> StageRows(OurSession session)
    {
        var stages = session.Stages.Values.SelectMany(times => times.Select(entry => entry.Stage)).Distinct();
        return stages.Select(stage => (string[])[stage, .. Operations.Select(operation => TimeOf(stage, operation))]);

        string TimeOf(string stage, string operation) => session.Stages[operation]
            .Where(entry => entry.Stage == stage).Select(entry => TablePrinter.Seconds(entry.Time)).FirstOrDefault("");
    }
}
