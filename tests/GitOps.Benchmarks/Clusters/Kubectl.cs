using System.Text.RegularExpressions;

namespace GitOps.Benchmarks.Clusters;

/// <summary>The other side: kubectl, each run a process, its requests counted in its own log.</summary>
internal sealed partial class Kubectl(BenchmarkCluster cluster, ClusterWorkload workload, string cacheFolder, TimeSpan longest) : IContender
{
    private const string Apply = "kubectl apply --server-side";
    private const string Diff = "kubectl diff --server-side";

    /// <inheritdoc/>
    public IReadOnlyList<BenchmarkCase> Cases =>
    [
        Case(BenchmarkCase.FirstSync, Apply),
        Case(BenchmarkCase.NoOpSync, Apply),
        Case(BenchmarkCase.Diff, Diff + " --concurrency=1"),
        Case(BenchmarkCase.Diff, Diff + " --concurrency=16"),
    ];

    /// <summary>Fills the cache of what kinds there are, as a kubectl in use has it.</summary>
    public Task WarmUpAsync() => RunAsync("", "kubectl api-resources", []);

    private BenchmarkCase Case(string operation, string command) =>
        new(operation, @namespace => RunAsync(operation, command, ["-R", "-f", Path.Combine(workload.Folder, "apps"), "-n", @namespace]));

    private async Task<Measurement> RunAsync(string operation, string command, string[] arguments)
    {
        var start = Programs.Kubectl(cluster, cacheFolder, [.. command.Split(' ')[1..], .. arguments, "-v=6"]);
        var cost = await MeasuredProcess.RunAsync(start, longest);
        if (cost.ExitCode is not (null or 0))
        {
            var said = cost.Errors.Split('\n').Where(line => !Request().IsMatch(line)).TakeLast(5);
            throw new InvalidOperationException($"{command} ended with {cost.ExitCode}: {string.Join('\n', said)}");
        }

        return new Measurement(operation, command, cost.Time)
        {
            Cpu = cost.Cpu,
            PeakBytes = cost.PeakBytes,
            Requests = cost.ExitCode is null ? null : Request().Count(cost.Errors),
            IsCutOff = cost.ExitCode is null,
        };
    }

    // "... round_trippers.go:560] GET https://... 200 OK in 3 milliseconds", in later versions "... "Response" verb="GET" url=... milliseconds=3".
    [GeneratedRegex(@"round_trippers\.go:\d+\] .*milliseconds")]
    private static partial Regex Request();
}
