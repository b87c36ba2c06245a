using System.Management.Automation;
using GitOps.Core;
using GitOps.Core.Sets;
using GitOps.Pipeline;
using GitOps.Views;

namespace GitOps.Commands;

/// <summary>A cmdlet that may sync.</summary>
public abstract class SyncCommand : PlanCommand
{
    /// <summary>Compare every object, also of a large set of which Git changed only a few since the last sync.</summary>
    [Parameter(ParameterSetName = ByKubeconfig)]
    [Parameter(ParameterSetName = ByCluster)]
    public SwitchParameter Full { get; set; }

    /// <summary>Sync a set that is suspended; its history tells so.</summary>
    [Parameter]
    public SwitchParameter IgnoreSuspension { get; set; }

    /// <summary>Wait until every object is healthy.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>How long to wait, as a TimeSpan (<c>0:02:00</c>) or a number of seconds.</summary>
    [Parameter]
    [SecondsToTimeSpan]
    public TimeSpan Timeout { get; set; } = new SyncOptions().Timeout;

    /// <summary>Write results of objects that were as declared, too.</summary>
    [Parameter]
    public SwitchParameter IncludeUnchanged { get; set; }

    private protected virtual SyncOptions Options => new(PlanOptions)
    {
        Full = Full,
        IgnoreSuspension = IgnoreSuspension,
        Wait = Wait,
        Timeout = Timeout,
    };

    private protected sealed override void OnDone(ResourceResult result)
    {
        SessionMemory.Of(this).Met(result.Changes);
        // A thousand lines of what was right already would hide the one that was not.
        if (IncludeUnchanged || result.Action != SyncAction.Unchanged)
        {
            WriteObject(result);
        }
    }

    /// <summary>Writes what came of a sync. One that ended early is told of where there is still somebody to hear it.</summary>
    /// <param name="result">What the cmdlet writes.</param>
    /// <param name="sync">The sync.</param>
    private protected void Write(object result, SyncResult sync)
    {
        SessionMemory.Of(this).MetSet(sync.Set);
        if (Stopping)
        {
            Interruption.Tell(Host, $"{sync.EndedEarly?.Message ?? $"{sync.Set} was synced before the command was stopped."}");
            return;
        }

        if (IsOutputClosed)
        {
            WriteToClosedOutput(sync);
            return;
        }

        WriteObject(result);
        WriteFailures(sync);
    }

    /// <summary>
    /// A reader that wants no more, as <c>Select-Object -First 1</c>, ends a sync like any other command. Errors still pass; but one
    /// that ends the script, by <c>-ErrorAction Stop</c>, the engine drops in favour of the reader's wish.
    /// </summary>
    private void WriteToClosedOutput(SyncResult sync)
    {
        try
        {
            WriteFailures(sync);
        }
        catch (Exception failure) when (IsOfTheEngine(failure))
        {
            Interruption.Tell(Host, sync.EndedEarly?.Message ?? failure.Message);
            Interruption.EndWith(Host, Interruption.Failure);
            throw;
        }
    }

    /// <summary>
    /// Shows under <c>-WhatIf</c> what would change, as objects that can be looked into like those of <c>Get-GitOpsDiff</c>; asks under <c>-Confirm</c>, once, about
    /// all of it.
    /// </summary>
    /// <param name="action">What would be done.</param>
    /// <param name="report">What it would change.</param>
    private protected bool Ask(string action, DiffReport report)
    {
        var changes = report.Diffs.Where(diff => diff.Action != DiffAction.Unchanged).ToList();
        SessionMemory.Of(this).Met(changes.SelectMany(diff => diff.Changes));
        var lines = ObjectView.Lines(changes, ObjectView.LayoutOf(Host, style: null));
        if (ShouldProcess(action, string.Join(Environment.NewLine, [action + "?", .. lines]), $"{changes.Count} changes in the cluster"))
        {
            return true;
        }

        if (Preferences.WhatIf(this))
        {
            var colors = Palette.Of(this).Diff;
            WriteObject(changes.Select(diff => diff with { Colors = colors }), enumerateCollection: true);
            WriteFailures(report);
        }

        return false;
    }
}
