using System.Management.Automation;
using System.Net;
using GitOps.Completion;
using GitOps.Core;
using GitOps.Core.Election;
using GitOps.Core.Failures;
using GitOps.Core.Monitoring;
using GitOps.Core.Serving;
using GitOps.Core.Sets;
using GitOps.Core.Watching;
using GitOps.Core.Watching.Webhooks;
using GitOps.Errors;
using GitOps.Pipeline;

namespace GitOps.Commands;

/// <summary>Keeps clusters as Git repositories say, until it is stopped.</summary>
[Cmdlet(VerbsCommon.Watch, "GitOpsRepo", DefaultParameterSetName = "Kubeconfig", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(WatchEvent), typeof(ResourceResult), typeof(LeaderChange))]
public sealed class WatchGitOpsRepoCommand : PlanCommand
{
    private readonly List<(ReconcileRequest Request, ClusterTarget Target)> _sets = [];

    /// <inheritdoc/>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(PathCompleter))]
    public override string Path { get => base.Path; set => base.Path = value; }

    /// <inheritdoc/>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RevisionCompleter))]
    public override string? Revision { get => base.Revision; set => base.Revision = value; }

    /// <inheritdoc/>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(SetCompleter))]
    public override string? Name { get => base.Name; set => base.Name = value; }

    /// <inheritdoc/>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public override string? Namespace { get => base.Namespace; set => base.Namespace = value; }

    /// <summary>How often to look for new commits, as a TimeSpan or a number of seconds; a tenth more or less.</summary>
    [Parameter]
    [SecondsToTimeSpan]
    [ValidateDuration(1)]
    public TimeSpan Interval { get; set; } = new WatchOptions().Interval;

    /// <summary>How often to compare everything, whatever was heard, as a TimeSpan or a number of seconds.</summary>
    [Parameter]
    [SecondsToTimeSpan]
    [ValidateDuration(1)]
    public TimeSpan FullInterval { get; set; } = new WatchOptions().FullInterval;

    /// <summary>Only tell what differs; write nothing to the cluster.</summary>
    [Parameter]
    public SwitchParameter DetectOnly { get; set; }

    /// <summary>Do one round and end.</summary>
    [Parameter]
    public SwitchParameter Once { get; set; }

    /// <summary>Port, or address and port, to hear of pushes on; of the loopback addresses where only a port is named.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Listen { get; set; }

    /// <summary>The secret that those who tell of pushes have to prove that they know, as the password; the user name counts for basic authentication.</summary>
    [Parameter]
    [ValidateNotNull]
    public PSCredential? PushCredential { get; set; }

    /// <summary>Name of the environment variable that holds the secret.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PushSecretVariable { get; set; }

    /// <summary>Name of a Lease, or namespace/name: of several processes that name the same one, one at a time keeps a set.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Election { get; set; }

    /// <summary>Over how many leases the sets are spread, so that several processes share them.</summary>
    [Parameter]
    [ValidateRange(1, 1000)]
    public int ShardCount { get; set; } = 1;

    private protected override bool Collect()
    {
        _sets.Add((Request(Repository), Target()));
        return true;
    }

    private protected override bool HasCollected => _sets.Count > 0;

    private protected override void OnDone(ResourceResult result)
    {
        SessionMemory.Of(this).Met(result.Changes);
        if (result.Action != SyncAction.Unchanged)
        {
            WriteObject(result);
        }
    }

    private protected override async Task RunCollectedAsync(PipelineThread pipeline, CancellationToken cancellationToken)
    {
        var observer = new ReconcileObserver(this, pipeline, OnDone);
        var options = new WatchOptions
        {
            Sync = new SyncOptions(PlanOptions),
            Interval = Interval,
            FullInterval = FullInterval,
            DetectOnly = DetectOnly || Preferences.WhatIf(this),
        };
        if (WorkingTree)
        {
            throw ErrorCatalogue.WorkingTreeNotWatched(_sets[0].Request.Repository);
        }

        var lease = Election is null ? null : LeaseName.Parse(Election);
        if (lease is not null && (Once || Preferences.WhatIf(this)))
        {
            throw ErrorCatalogue.ElectionOfOneRound(Election!);
        }

        var sets = DetectOnly ? _sets : [.. _sets.Where(set => Preferences.WhatIf(this) || ShouldProcess($"{set.Target}", $"Keep as {ForeignText.OnOneLine($"{Shown(set.Request.Repository)} {set.Request.Path}")} declares"))];
        var metrics = new WatchMetrics(TimeProvider.System);
        WatchHealth? health = null;
        SetWatch[] watches = [.. sets.Select(set => Watch(set.Request, set.Target))];
        using var election = lease is null || watches.Length == 0 ? null : new ShardElection(_sets[0].Target, lease, ShardCount, observer, Lead);
        health = new WatchHealth(watches.Length, election is null ? null : () => election.HasJoined);
        await using var server = Serve(watches, metrics, health, observer);
        try
        {
            await (election is null
                ? Task.WhenAll(watches.Select(watch => WatchAsync(watch, health, cancellationToken)))
                : TakeTurnsAsync(pipeline, election, watches, metrics, health, cancellationToken));
        }
        catch (OperationCanceledException) when (!Stopping && !IsOutputClosed)
        {
            WriteVerbose("The process was asked to end; the watch ends.");
        }
        finally
        {
            observer.End();
        }

        SetWatch Watch(ReconcileRequest request, ClusterTarget target)
        {
            SetWatch? made = null;
            return made = new SetWatch(request, target, options, observer, happened =>
            {
                metrics.Note(made!, happened);
                health!.Note(made!, happened);
                pipeline.Write(() => Write(happened));
            });
        }

        void Lead(LeaderChange change)
        {
            metrics.Note(change);
            pipeline.Write(() => WriteObject(change));
        }
    }

    private HttpServer? Serve(SetWatch[] watches, WatchMetrics metrics, WatchHealth health, ReconcileObserver observer)
    {
        if (Listen is null)
        {
            return null;
        }

        var hearsPushes = PushCredential is not null || PushSecretVariable is not null;
        Endpoint[] push = hearsPushes ? [PushHook.Of(watches, new PushSecret(Secret()), observer.Verbose)] : [];
        var server = HttpServer.Open(ListenAddress.Parse(Listen), [.. MonitoringEndpoints.Of(metrics, health), .. push], TimeProvider.System);
        WriteVerbose($"{server.Url}metrics, healthz and readyz are answered.{(hearsPushes ? $" Pushes may be told to {server.Url}push." : "")}");
        return server;
    }

    private NetworkCredential Secret()
    {
        var credential = PushCredential?.GetNetworkCredential()
            ?? new NetworkCredential("", PushSecretVariable is null ? null : Environment.GetEnvironmentVariable(PushSecretVariable));
        return credential.Password.Length > 0 ? credential : throw ErrorCatalogue.PushSecretMissing(PushSecretVariable);
    }

    private string Shown(string repository) => DisplayOfUrl(repository) ?? repository;

    /// <summary>Watches those of the sets that this process is elected for.</summary>
    private async Task TakeTurnsAsync(
        PipelineThread pipeline, ShardElection election, SetWatch[] watches, WatchMetrics metrics, WatchHealth health, CancellationToken cancellationToken)
    {
        await OffPipelineToItsEndAsync(async () =>
        {
            await election.RunAsync([.. watches.Select(watch => new ElectedWork(KeyOf(watch.Request), term => RunAsync(watch, term)))], cancellationToken);
            return true;
        });

        string KeyOf(ReconcileRequest request) => $"{Shown(request.Repository)} {request.Path} {request.Namespace} {request.Name}";

        async Task RunAsync(SetWatch watch, CancellationToken term)
        {
            try
            {
                await KeepAsync(watch, health, term);
            }
            catch (Exception failure) when (!IsOfTheEngine(failure) && !term.IsCancellationRequested)
            {
                pipeline.Write(() => WriteFailed(failure, watch.Request));
            }
            finally
            {
                metrics.Leave(watch);
            }
        }
    }

    /// <summary>Watches one set. That it cannot be watched keeps none of the others from it.</summary>
    private async Task WatchAsync(SetWatch watch, WatchHealth health, CancellationToken cancellationToken)
    {
        try
        {
            await OffPipelineToItsEndAsync(async () =>
            {
                await (Once || Preferences.WhatIf(this) ? watch.RunOnceAsync(cancellationToken) : KeepAsync(watch, health, cancellationToken));
                return true;
            });
        }
        catch (Exception failure) when (!IsOfTheEngine(failure) && !cancellationToken.IsCancellationRequested)
        {
            WriteFailed(failure, watch.Request);
        }
    }

    private static async Task KeepAsync(SetWatch watch, WatchHealth health, CancellationToken cancellationToken)
    {
        health.Begin(watch, () => watch.IsStuck);
        try
        {
            await watch.RunAsync(cancellationToken);
        }
        finally
        {
            health.End(watch);
        }
    }

    private void WriteFailed(Exception failure, ReconcileRequest request)
    {
        SetOutcome(Outcome.Failed);
        WriteFailure(Failure.Of(failure), Shown(request.Repository));
    }

    /// <summary>Whoever runs one round wants to know of failures as of those of a sync; in a watch that goes on they are events.</summary>
    private void Write(WatchEvent happened)
    {
        SessionMemory.Of(this).MetSet(happened.Set);
        WriteObject(happened);
        if (Once && happened.Kind == WatchEventKind.DifferenceFound)
        {
            SetOutcome(Outcome.Differs);
        }

        if (Once && happened.Sync is { } sync)
        {
            WriteFailures(sync);
        }
    }
}
