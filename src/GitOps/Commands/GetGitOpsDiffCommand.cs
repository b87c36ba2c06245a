using System.Globalization;
using System.Management.Automation;
using GitOps.Core;
using GitOps.Pipeline;
using GitOps.Views;

namespace GitOps.Commands;

/// <summary>Shows what differs between a Git repository and a cluster. Writes nothing to the cluster.</summary>
[Cmdlet(VerbsCommon.Get, "GitOpsDiff", DefaultParameterSetName = "Kubeconfig")]
[OutputType(typeof(ResourceDiff), typeof(string))]
public sealed class GetGitOpsDiffCommand : PlanCommand
{
    /// <summary>Write objects that do not differ, too.</summary>
    [Parameter]
    public SwitchParameter IncludeUnchanged { get; set; }

    /// <summary>Write unified diffs as text, in colour at a terminal.</summary>
    [Parameter]
    public SwitchParameter AsText { get; set; }

    private protected override async Task ReconcileAsync(Reconciler reconciler, CancellationToken cancellationToken)
    {
        var report = await OffPipelineAsync(() => reconciler.DiffAsync(Plan, cancellationToken));
        var differing = report.Diffs.Where(diff => diff.Action is not (DiffAction.Unchanged or DiffAction.Unknown)).ToArray();
        WriteVerbose(string.Create(CultureInfo.InvariantCulture, $"{differing.Length} of {report.Diffs.Count} objects differ. {report.Duration.TotalSeconds:0.0} s, {report.Requests} requests."));
        SessionMemory.Of(this).Met(differing.SelectMany(diff => diff.Changes));
        var colors = Palette.Of(this).Diff;
        foreach (var diff in IncludeUnchanged ? report.Diffs : differing)
        {
            var view = diff with { Colors = colors };
            WriteObject(AsText ? view.ToString() : view);
        }

        WriteFailures(report);
    }
}
