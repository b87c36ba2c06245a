using System.Globalization;
using GitOps.Benchmarks.Clusters;

namespace GitOps.Benchmarks.Starting;

/// <summary>
/// What it takes before the first result: of the host as a program, and of the module in an engine that is there already:
/// <c>dotnet run -c Release --project tests/GitOps.Benchmarks -- start [--host FOLDER]</c>.
/// </summary>
internal static class StartBenchmark
{
    private const int Runs = 7;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    public static async Task RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("gitops-benchmark-");
        try
        {
            using var workload = ClusterWorkload.Create(10);
            await using var cluster = await BenchmarkCluster.OpenAsync(folder.FullName);
            var diff = $"Get-GitOpsDiff -Repository '{workload.Folder}' -Kubeconfig '{cluster.Kubeconfig}'";
            TablePrinter.Print(
                ["the host", "time", "CPU", "peak memory"],
                [
                    await HostRowAsync("--version: the runtime", "--version"),
                    await HostRowAsync("-Command exit: PowerShell's engine and the module's import, too", "-Command", "exit"),
                    await HostRowAsync("-Command Get-GitOpsDiff: a diff of ten objects, too", "-Command", diff),
                ]);
            TablePrinter.Print(["the module in an engine that runs", "time", "methods compiled"], await ModuleRowsAsync(workload.Folder, cluster.Kubeconfig));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string[]> HostRowAsync(string what, params string[] arguments)
    {
        var runs = new List<ProcessCost>();
        while (runs.Count < Runs)
        {
            runs.Add(await MeasuredProcess.RunAsync(Programs.Host(arguments), Longest));
        }

        var middle = runs.OrderBy(run => run.Time).ElementAt(Runs / 2);
        return middle.ExitCode == 0
            ? [what, TablePrinter.Seconds(middle.Time), TablePrinter.Seconds(middle.Cpu), TablePrinter.Megabytes(middle.PeakBytes)]
            : throw new InvalidOperationException($"gitops {arguments[0]} failed: {middle.Errors}");
    }

    /// <summary>Each run is a process of its own: nothing is loaded or compiled when the module is imported.</summary>
    private static async Task<IEnumerable<string[]>> ModuleRowsAsync(string repository, string kubeconfig)
    {
        var steps = new List<ModuleStep>();
        for (var run = 0; run < Runs; run++)
        {
            var start = Programs.Self("import", repository, kubeconfig);
            start.RedirectStandardOutput = true;
            using var process = System.Diagnostics.Process.Start(start)!;
            while (await process.StandardOutput.ReadLineAsync() is { } line)
            {
                steps.Add(ModuleStep.Parse(line));
            }

            await process.WaitForExitAsync();
        }

        return steps.GroupBy(step => step.What).Select(group => group.OrderBy(step => step.Time).ElementAt(group.Count() / 2)).Select(step => (string[])
            [step.What, TablePrinter.Seconds(step.Time), step.Methods.ToString(CultureInfo.InvariantCulture)]);
    }
}
