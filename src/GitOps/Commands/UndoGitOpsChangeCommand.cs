using System.Management.Automation;
using GitOps.Completion;
using GitOps.Core;
using GitOps.Core.Telemetry;
using GitOps.Errors;
using GitOps.Pipeline;

namespace GitOps.Commands;

/// <summary>Takes a change back through Git: makes a revert commit, pushes it when told, and syncs.</summary>
[Cmdlet(VerbsCommon.Undo, "GitOpsChange", DefaultParameterSetName = "Kubeconfig", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(ResourceResult), typeof(UndoResult), typeof(ResourceDiff))]
public sealed class UndoGitOpsChangeCommand : SyncCommand
{
    /// <summary>The commit to take back; what the last sync brought by default.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(RevisionCompleter))]
    public string? Commit { get; set; }

    /// <summary>Take back what the last sync brought; the default, spelled out.</summary>
    [Parameter]
    public SwitchParameter Last { get; set; }

    /// <summary>For a merge commit: the parent, counted from 1, to go back to.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? Mainline { get; set; }

    /// <summary>Make the revert commit on this new branch, for a pull request.</summary>
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

    private UndoOptions Undo => new() { Commit = Commit, Mainline = Mainline, Branch = Branch, Push = Push, NoSync = NoSync };

    // What the last sync brought is known to the cluster only; a commit that is named is taken back in Git, and -NoSync leaves it at that.
    private protected override async Task<bool> TryWithoutClusterAsync(ReconcileRequest request, IReconcileObserver observer, CancellationToken cancellationToken)
    {
        if (Last && Commit is not null)
        {
            throw ErrorCatalogue.ParametersExclude(nameof(Last), nameof(Commit));
        }

        if (!NoSync || Commit is null)
        {
            return false;
        }

        using var undo = await OffPipelineAsync(() => GitUndo.OpenAsync(request, Undo, observer, cancellationToken));
        if (ShouldProcess(undo.Branch, Describe(undo.Reverted)))
        {
            WriteObject(await OffPipelineAsync(() => undo.ApplyAsync(Push, cancellationToken)));
        }

        return true;
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

        return Ask($"{Describe(preview.Reverted)} on {ForeignText.OnOneLine(preview.Branch)}", preview.Report);
    }

    private static string Describe(IEnumerable<Revision> reverted) =>
        ForeignText.OnOneLine("Revert " + string.Join(", ", reverted.Select(commit => $"{commit.ShortSha} \"{commit.Subject}\"")));
}
