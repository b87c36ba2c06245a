using System.Globalization;
using System.Text.RegularExpressions;

namespace GitOps.Benchmarks.Clusters;

/// <summary>Our side as a program: PowerShell starts, imports the module, runs one cmdlet and writes what it returns.</summary>
internal sealed partial class OurProcess(BenchmarkCluster cluster, ClusterWorkload workload, TimeSpan longest) : IContender
{
    /// <summary>How it is called in the table.</summary>
    public const string With = "gitops, process";

    /// <inheritdoc/>
    public IReadOnlyList<BenchmarkCase> Cases =>
    [
        Case(BenchmarkCase.FirstSync, "Sync-GitOpsRepo -Prune"),
        Case(BenchmarkCase.NoOpSync, "Sync-GitOpsRepo -Prune"),
        Case(BenchmarkCase.Diff, "Get-GitOpsDiff -Verbose"),
    ];

    private BenchmarkCase Case(string operation, string cmdlet) => new(operation, async @namespace =>
    {
        var command = $"{Programs.ImportModule}; {cmdlet} -Repository '{workload.Folder}' -Kubeconfig '{cluster.Kubeconfig}' -Namespace {@namespace} -Name benchmark";
        var cost = await MeasuredProcess.RunAsync(Programs.PowerShell(command), longest);
        return cost.ExitCode is null or 0
            ? new Measurement(operation, With, cost.Time) { Cpu = cost.Cpu, PeakBytes = cost.PeakBytes, Requests = RequestsIn(cost.Output), IsCutOff = cost.ExitCode is null }
            : throw new InvalidOperationException($"{cmdlet} failed: {cost.Errors}");
    });

    // A sync's result ends with them, a diff tells with -Verbose.
    private static int? RequestsIn(string output) =>
        Requests().Matches(output) is [.., var last] ? int.Parse(last.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@"(\d+) requests")]
    private static partial Regex Requests();
}
