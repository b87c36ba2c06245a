using System.Diagnostics;
using System.Globalization;
using GitOps.Benchmarks.Clusters;

namespace GitOps.Benchmarks.Starting;

/// <summary>
/// What it takes before the first result, in a PowerShell that was just started:
/// <c>dotnet run -c Release --project tests/GitOps.Benchmarks -- start [--module FOLDER]</c>.
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
            TablePrinter.Print(
                ["a process", "time", "CPU", "peak memory"],
                [
                    await ProcessRowAsync("PowerShell's start and end", "exit"),
                    await ProcessRowAsync("the module's import, too", Programs.ImportModule),
                    await ProcessRowAsync("a diff of ten objects, too", $"{Programs.ImportModule}; Get-GitOpsDiff -Repository '{workload.Folder}' -Kubeconfig '{cluster.Kubeconfig}'"),
                ]);
            TablePrinter.Print(["a step", "time", "CPU", "methods compiled"], await StepRowsAsync(workload.Folder, cluster.Kubeconfig));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string[]> ProcessRowAsync(string what, string command)
    {
        var runs = new List<ProcessCost>();
        while (runs.Count < Runs)
        {
            runs.Add(await MeasuredProcess.RunAsync(Programs.PowerShell(command), Longest));
        }

        var middle = runs.OrderBy(run => run.Time).ElementAt(Runs / 2);
        return middle.ExitCode == 0
            ? [what, TablePrinter.Seconds(middle.Time), TablePrinter.Seconds(middle.Cpu), TablePrinter.Megabytes(middle.PeakBytes)]
            : throw new InvalidOperationException($"{command} failed: {middle.Errors}");
    }

    /// <summary>Each run is a process of its own: nothing is loaded or compiled when the module is imported.</summary>
    private static async Task<IEnumerable<string[]>> StepRowsAsync(string repository, string kubeconfig)
    {
        var steps = new List<ModuleStep>();
        for (var run = 0; run < Runs; run++)
        {
            var start = Programs.PowerShell(ModuleStep.Script(Programs.Module, repository, kubeconfig));
            start.RedirectStandardOutput = true;
            using var process = Process.Start(start)!;
            while (await process.StandardOutput.ReadLineAsync() is { } line)
            {
                steps.Add(ModuleStep.Parse(line));
            }

            await process.WaitForExitAsync();
        }

        return steps.GroupBy(step => step.What).Select(group => group.OrderBy(step => step.Time).ElementAt(group.Count() / 2)).Select(step => (string[])
            [step.What, TablePrinter.Seconds(step.Time), TablePrinter.Seconds(step.Cpu), step.Methods.ToString(CultureInfo.InvariantCulture)]);
    }
}
