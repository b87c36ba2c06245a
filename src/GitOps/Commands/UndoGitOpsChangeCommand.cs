using System.Management.Automation;
using GitOps.Completion;
using GitOps.Core;
using GitOps.Core.Telemetry;
using GitOps.Core.Undoing;
using GitOps.Errors;
using GitOps.Pipeline;

namespace GitOps.Commands;

/// <summary>Takes changes back through Git: makes revert commits, pushes them when told, and syncs.</summary>
[Cmdlet(VerbsCommon.Undo, "GitOpsChange", DefaultParameterSetName = "Kubeconfig", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(ResourceResult), typeof(UndoResult), typeof(ResourceDiff))]
public sealed class UndoGitOpsChangeCommand : SyncCommand
{
    private readonly List<(string Repository, string[] Commits)> _piped = [];
    private bool _isGiven;

    /// <summary>The commits to take back, and ranges of them; what the last sync brought by default.</summary>
    [Parameter(ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Commits")]
    [ArgumentCompleter(typeof(RevisionCompleter))]
    [CommitNames]
    [ValidateNotNullOrEmpty]
    public string[] Commit { get; set; } = [];

    /// <summary>The revision, or the number of a sync in the set's history, to make the path equal to, in one commit.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(RevisionCompleter))]
    [ValidateNotNullOrEmpty]
    public string? To { get; set; }

    /// <summary>Take back what the last sync brought; the default, spelled out.</summary>
    [Parameter]
    public SwitchParameter Last { get; set; }

    /// <summary>For a merge commit: the parent, counted from 1, to go back to.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? Mainline { get; set; }

    /// <summary>Make the revert commits on this new branch, for a pull request.</summary>
    [Parameter]
    public string? Branch { get; set; }

    /// <summary>Push the branch to its remote.</summary>
    [Parameter]
    public SwitchParameter Push { get; set; }

    /// <summary>Do not sync afterwards.</summary>
    [Parameter]
    public SwitchParameter NoSync { get; set; }

    /// <summary>No parameter here: an undo works on commits.</summary>
    public override SwitchParameter WorkingTree => false;

    private UndoOptions Undo => new() { Commits = Commit, To = To, Mainline = Mainline, Branch = Branch, Push = Push, NoSync = NoSync };

    private protected override void Begin() => _isGiven = MyInvocation.BoundParameters.ContainsKey(nameof(Commit));

    // Commits that come one after the other are taken back in the order of history, all or none.
    private protected override bool Collect()
    {
        if (_isGiven || Commit.Length == 0)
        {
            return false;
        }

        _piped.Add((Repository, Commit));
        return true;
    }

    private protected override bool HasCollected => _piped.Count > 0;

    private protected override async Task RunCollectedAsync(PipelineThread pipeline, CancellationToken cancellationToken)
    {
        foreach (var repository in _piped.GroupBy(piped => piped.Repository, piped => piped.Commits))
        {
            Repository = repository.Key;
            Commit = [.. repository.SelectMany(commits => commits)];
            await RunAsync(pipeline, cancellationToken);
        }
    }

    // What the last sync brought, and which number it had, is known to the cluster only; what is named is taken back in Git, and -NoSync leaves it at that.
    private protected override async Task<bool> TryWithoutClusterAsync(ReconcileRequest request, IReconcileObserver observer, CancellationToken cancellationToken)
    {
        EnsureOneMeaning();
        if (!NoSync || (Commit.Length == 0 && To is null) || Undo.ToNumber is not null)
        {
            return false;
        }

        using var undo = await OffPipelineAsync(() => GitUndo.OpenAsync(request, Undo, observer, cancellationToken));
        if (ShouldProcess(undo.Branch, ForeignText.OnOneLine(undo.Description)))
        {
            WriteObject(await OffPipelineAsync(() => undo.ApplyAsync(Push, cancellationToken)));
        }

        return true;
    }

    private void EnsureOneMeaning()
    {
        (bool IsGiven, string One, string Other)[] contradictions =
        [
            (Last && Commit.Length > 0, nameof(Last), nameof(Commit)),
            (Last && To is not null, nameof(Last), nameof(To)),
            (To is not null && Commit.Length > 0, nameof(To), nameof(Commit)),
            (To is not null && Mainline is not null, nameof(To), nameof(Mainline)),
            (NoSync && Wait, nameof(NoSync), nameof(Wait)),
        ];
        foreach (var (_, one, other) in contradictions.Where(pair => pair.IsGiven))
        {
            throw ErrorCatalogue.ParametersExclude(one, other);
        }
    }

    private protected override async Task ReconcileAsync(Reconciler reconciler, CancellationToken cancellationToken)
    {
        var isShown = Preferences.WhatIf(this) || Preferences.Confirm(this);
        var preview = isShown ? await OffPipelineAsync(() => reconciler.PreviewUndoAsync(Undo, Options, cancellationToken)) : null;
        if (preview is not null && !Ask(preview))
        {
            return;
        }

        var result = await OffPipelineToItsEndAsync(
            () => preview is null ? reconciler.UndoAsync(Undo, Options, cancellationToken) : reconciler.UndoAsync(preview, Undo, Options, cancellationToken));
        if (result.Sync is { } sync)
        {
            Write(result, sync);
        }
        else
        {
            WriteObject(result);
        }
    }

    private bool Ask(UndoPreview preview)
    {
        if (!Preferences.WhatIf(this) && !NoSync && preview.Refusal is { } refusal)
        {
            throw refusal;
        }

        return Ask(ForeignText.OnOneLine($"{preview.Description} on {preview.Branch}"), preview.Report);
    }
}
