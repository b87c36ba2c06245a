using System.Management.Automation;
using GitOps.Annotations;
using GitOps.Completion;
using GitOps.Core;
using GitOps.Core.Telemetry;
using GitOps.Errors;
using GitOps.Pipeline;

namespace GitOps.Commands;

/// <summary>A cmdlet with a repository on one side and a cluster on the other.</summary>
public abstract class RepositoryCommand : SourceCommand
{
    private protected const string ByKubeconfig = "Kubeconfig";
    private protected const string ByCluster = "Cluster";

    /// <summary>A path inside a working copy, a bare repository, or a URL.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public virtual string Repository { get; set; } = "";

    /// <summary>Name of the set; derived from the repository's name and the path by default.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(SetCompleter))]
    public virtual string? Name { get; set; }

    /// <summary>Namespace of the set's parent and of manifests that name none; the context's by default.</summary>
    [Parameter]
    public virtual string? Namespace { get; set; }

    /// <summary>Path of a kubeconfig file; KUBECONFIG, the user's own or the pod's by default.</summary>
    [Parameter(ParameterSetName = ByKubeconfig)]
    public virtual string? Kubeconfig { get; set; }

    /// <summary>Context of the kubeconfig; its current one by default.</summary>
    [Parameter(ParameterSetName = ByKubeconfig)]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public virtual string? Context { get; set; }

    /// <summary>A cluster as an object, as <c>Start-GitOpsSandbox</c> returns it.</summary>
    [Parameter(ParameterSetName = ByCluster, Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public virtual ClusterTarget? Cluster { get; set; }

    /// <summary>
    /// What the cmdlet does once repository and cluster are known; nothing for one that collects its input. Long work goes through
    /// <see cref="AsyncCommand.OffPipelineAsync"/>.
    /// </summary>
    private protected virtual Task ReconcileAsync(Reconciler reconciler, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Hears of each object that is done. On the pipeline thread.</summary>
    private protected virtual void OnDone(ResourceResult result)
    {
    }

    /// <summary>Writes why objects would not become as declared. Called last: under <c>$ErrorActionPreference = 'Stop'</c> the first error ends the command.</summary>
    private protected void WriteFailures(DiffReport report)
    {
        SetOutcome(OutcomeOf(report));
        var unknown = report.Diffs.Count(diff => diff.Action == DiffAction.Unknown);
        if (unknown > 0)
        {
            WriteWarning($"The comparison is incomplete: {unknown} of {report.Diffs.Count} objects could not be compared.");
        }

        foreach (var diff in report.Failures)
        {
            WriteFailure(diff.Error!, diff.Id, diff.Source);
        }

        if (report.Refusal is { } refusal && report.Failures.All(diff => diff.Error != refusal))
        {
            WriteFailure(refusal, DefaultTarget);
        }
    }

    /// <summary>Writes what kept an object from being as declared. Called last: under <c>$ErrorActionPreference = 'Stop'</c> the first error ends the command.</summary>
    private protected void WriteFailures(SyncResult sync)
    {
        SetOutcome(sync.Succeeded ? Outcome.InSync : sync.EndedEarly is null || sync.Failed + sync.Conflicts > 0 ? Outcome.Failed : Outcome.Incomplete);
        if (sync.EndedEarly is { } early)
        {
            Annotate(AnnotationLevel.Error, early.ErrorId, early.Message, source: null);
            WriteError(early.ToErrorRecordAbout(sync));
        }

        foreach (var result in sync.Results)
        {
            if (result.Error is { } error)
            {
                WriteFailure(error, result.Id, result.Source);
            }
        }

        if (sync.HealthError is { } unhealthy)
        {
            WriteFailure(unhealthy, sync.Set);
        }
    }

    /// <summary>Whether the cmdlet is done without a cluster; called before one is looked for.</summary>
    private protected virtual Task<bool> TryWithoutClusterAsync(ReconcileRequest request, IReconcileObserver observer, CancellationToken cancellationToken) =>
        Task.FromResult(false);

    private protected sealed override async Task RunAsync(PipelineThread pipeline, CancellationToken cancellationToken)
    {
        var request = Request(Repository);
        if (!await TryWithoutClusterAsync(request, new ReconcileObserver(this, pipeline, OnDone), cancellationToken))
        {
            await WithReconcilerAsync(pipeline, request, Target(), ReconcileAsync, cancellationToken);
        }
    }

    /// <summary>The cluster that the parameters name.</summary>
    private protected ClusterTarget Target() => Cluster ?? new ClusterTarget { Kubeconfig = PathOrNull(Kubeconfig), Context = TextOrNull(Context), Namespace = TextOrNull(Namespace) };

    /// <summary>Opens a repository and a cluster for some work.</summary>
    private protected async Task WithReconcilerAsync(
        PipelineThread pipeline, ReconcileRequest request, ClusterTarget target, Func<Reconciler, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        var observer = new ReconcileObserver(this, pipeline, OnDone);
        using var profile = Preferences.Verbose(this) ? new StageProfile() : null;
        using var reconciler = await OffPipelineAsync(() => Reconciler.OpenAsync(request, target, observer, cancellationToken));
        try
        {
            await work(reconciler, cancellationToken);
        }
        finally
        {
            observer.End();
            if (profile is not null)
            {
                WriteVerbose(profile.ToString());
            }
        }
    }

    /// <summary>What the parameters ask for of a repository.</summary>
    private protected ReconcileRequest Request(string repository) => new()
    {
        Repository = Address(repository),
        Path = Path.Replace('\\', '/'),
        Revision = TextOrNull(Revision),
        WorkingTree = WorkingTree,
        Depth = Depth,
        Credential = Credential?.GetNetworkCredential(),
        Limits = Limits,
        AllowedHosts = AllowHost,
        Name = TextOrNull(Name),
        Namespace = TextOrNull(Namespace),
        Cache = SessionMemory.Of(this).Rendered,
        Confirmed = SessionMemory.Of(this).Confirmed,
    };

    private static Outcome OutcomeOf(DiffReport report) =>
        report.Refusal is not null || report.Failures.Any(diff => diff.Action == DiffAction.Refused) ? Outcome.Failed
        : report.Diffs.Any(diff => diff.Action == DiffAction.Unknown) ? Outcome.Incomplete
        : report.Diffs.Any(diff => diff.Action != DiffAction.Unchanged) ? Outcome.Differs
        : Outcome.InSync;

    private string? PathOrNull(string? path) => TextOrNull(path) is { } given ? FileSystemPath(given) : null;

    // PowerShell binds $null to a string parameter as the empty string.
    private protected static string? TextOrNull(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
