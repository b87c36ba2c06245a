using System.Globalization;
using System.Management.Automation;
using System.Reflection;
using GitOps.Annotations;
using GitOps.Completion;
using GitOps.Core;
using GitOps.Core.Revisions;
using GitOps.Core.Telemetry;
using GitOps.Errors;
using GitOps.Pipeline;
using GitOps.Views;

namespace GitOps.Commands;

/// <summary>Shows what differs between a Git repository and a cluster, or between two of its revisions. Writes nothing to the cluster.</summary>
[Cmdlet(VerbsCommon.Get, "GitOpsDiff", DefaultParameterSetName = "Kubeconfig")]
[OutputType(typeof(ResourceDiff), typeof(string))]
public sealed class GetGitOpsDiffCommand : PlanCommand
{
    private const string ByRevisions = "Revisions";

    /// <summary>What only a sync can make use of.</summary>
    private static readonly HashSet<string> PlanParameters = [.. typeof(PlanCommand).GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Select(parameter => parameter.Name).Except([nameof(ExitCode)])];

    /// <summary>A path inside a working copy, a bare repository, or a URL; the current location by default where revisions are compared.</summary>
    [Parameter(ParameterSetName = ByKubeconfig, Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = ByCluster, Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = ByRevisions, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public override string Repository { get; set; } = ".";

    /// <summary>Branch, tag, commit, expression or semver range; HEAD by default.</summary>
    [Parameter(ParameterSetName = ByKubeconfig)]
    [Parameter(ParameterSetName = ByCluster)]
    [ArgumentCompleter(typeof(RevisionCompleter))]
    public override string? Revision { get; set; }

    /// <summary>The revision to compare with, instead of a cluster: what happened on it since <see cref="To"/> left it does not show.</summary>
    [Parameter(ParameterSetName = ByRevisions, Mandatory = true)]
    [ArgumentCompleter(typeof(RevisionCompleter))]
    [ValidateNotNullOrEmpty]
    public string From { get; set; } = "";

    /// <summary>The revision whose changes are shown; HEAD by default, with <c>-WorkingTree</c> the uncommitted files.</summary>
    [Parameter(ParameterSetName = ByRevisions)]
    [ArgumentCompleter(typeof(RevisionCompleter))]
    public string? To { get; set; }

    /// <summary>Compare the two revisions as they are, also where one does not come from the other.</summary>
    [Parameter(ParameterSetName = ByRevisions)]
    public SwitchParameter Direct { get; set; }

    /// <summary>Write objects that do not differ, too.</summary>
    [Parameter]
    public SwitchParameter IncludeUnchanged { get; set; }

    /// <summary>Write unified diffs as text, in colour at a terminal.</summary>
    [Parameter]
    public SwitchParameter AsText { get; set; }

    private protected override async Task<bool> TryWithoutClusterAsync(ReconcileRequest request, IReconcileObserver observer, CancellationToken cancellationToken)
    {
        if (ParameterSetName != ByRevisions)
        {
            return false;
        }

        if (WorkingTree && TextOrNull(To) is not null)
        {
            throw ErrorCatalogue.ParametersExclude(nameof(WorkingTree), nameof(To));
        }

        if (MyInvocation.BoundParameters.Keys.FirstOrDefault(PlanParameters.Contains) is { } ofSync)
        {
            throw ErrorCatalogue.ParametersExclude(nameof(From), ofSync);
        }

        Write(await OffPipelineAsync(() => RevisionDiff.CompareAsync(request with { Revision = TextOrNull(To) }, new RevisionRange(From, Direct), observer, cancellationToken)));
        return true;
    }

    private protected override async Task ReconcileAsync(Reconciler reconciler, CancellationToken cancellationToken) =>
        Write(await OffPipelineAsync(() => reconciler.DiffAsync(PlanOptions, cancellationToken)));

    private void Write(DiffReport report)
    {
        var differing = report.Diffs.Where(diff => diff.Action is not (DiffAction.Unchanged or DiffAction.Unknown)).ToArray();
        WriteVerbose(string.Create(CultureInfo.InvariantCulture, $"{differing.Length} of {report.Diffs.Count} objects differ. {report.Duration.TotalSeconds:0.0} s, {report.Requests} requests."));
        SessionMemory.Of(this).Met(differing.SelectMany(diff => diff.Changes));
        var colors = Palette.Of(this).Diff;
        foreach (var diff in IncludeUnchanged ? report.Diffs : differing)
        {
            var view = diff with { Colors = colors };
            WriteObject(AsText ? view.ToString() : view);
        }

        foreach (var conflict in differing.Where(diff => diff.Action == DiffAction.Conflict))
        {
            Annotate(AnnotationLevel.Warning, nameof(DiffAction.Conflict), $"{conflict.Id}: {conflict.Reason}", conflict.Source);
        }

        WriteFailures(report);
    }
}
