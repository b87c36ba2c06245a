using System.Management.Automation;
using GitOps.Completion;
using GitOps.Core;
using GitOps.Core.Failures;
using GitOps.Core.Sets;
using GitOps.Core.Watching;
using GitOps.Errors;
using GitOps.Pipeline;

namespace GitOps.Commands;

/// <summary>Keeps clusters as Git repositories say, until it is stopped.</summary>
[Cmdlet(VerbsCommon.Watch, "GitOpsRepo", DefaultParameterSetName = "Kubeconfig", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(WatchEvent), typeof(ResourceResult))]
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

        var sets = DetectOnly ? _sets : [.. _sets.Where(set => Preferences.WhatIf(this) || ShouldProcess($"{set.Target}", $"Keep as {ForeignText.OnOneLine($"{Shown(set.Request.Repository)} {set.Request.Path}")} declares"))];
        try
        {
            await Task.WhenAll(sets.Select(set => WatchAsync(new SetWatch(set.Request, set.Target, options, observer, Tell), set.Request, cancellationToken)));
        }
        catch (OperationCanceledException) when (!Stopping && !IsOutputClosed)
        {
            WriteVerbose("The process was asked to end; the watch ends.");
        }
        finally
        {
            observer.End();
        }

        void Tell(WatchEvent happened) => pipeline.Write(() => Write(happened));
    }

    private string Shown(string repository) => DisplayOfUrl(repository) ?? repository;

    /// <summary>Watches one set. That it cannot be watched keeps none of the others from it.</summary>
    private async Task WatchAsync(SetWatch watch, ReconcileRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await OffPipelineToItsEndAsync(async () =>
            {
                await (Once || Preferences.WhatIf(this) ? watch.RunOnceAsync(cancellationToken) : watch.RunAsync(cancellationToken));
                return true;
            });
        }
        catch (Exception failure) when (!IsOfTheEngine(failure) && !cancellationToken.IsCancellationRequested)
        {
            SetOutcome(Outcome.Failed);
            WriteFailure(Failure.Of(failure), Shown(request.Repository));
        }
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
