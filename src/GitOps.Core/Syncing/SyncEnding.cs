using GitOps.Core.Syncing.Membership;

namespace GitOps.Core.Syncing;

/// <summary>A sync that does not come to its end: why, and how the set's parent is told.</summary>
internal static class SyncEnding
{
    /// <summary>How long somebody who stops a sync waits for it to be put down.</summary>
    public static readonly TimeSpan NoteWithin = TimeSpan.FromSeconds(5);

    /// <summary>Why a sync ended.</summary>
    public static GitOpsException Of(Exception failure, SetContext context, SyncLease? lease, CancellationToken stopped)
    {
        var sync = $"The sync of {context.Set} at {context.Revision} to {context.Cluster.Context}";
        if (lease?.LostBecause is { } why)
        {
            return new GitOpsException(
                "LeaseLost",
                FailureKind.Conflict,
                $"{sync} stopped, because its lease was lost ({why.TrimEnd('.')}): another sync of the set may have begun.",
                context.Set);
        }

        return stopped.IsCancellationRequested
            ? new GitOpsException("SyncInterrupted", FailureKind.InvalidState, $"{sync} was interrupted.", context.Set)
            : Failure.Of(failure);
    }

    /// <summary>Tells the parent, for whoever syncs or compares next. Where that fails, its mark of a running sync stays and says as much.</summary>
    public static async Task NoteAsync(SetRecord record, ApplySetParent begun, IReconcileObserver observer)
    {
        using var limit = new CancellationTokenSource(NoteWithin);
        try
        {
            await record.InterruptAsync(begun, limit.Token);
        }
        catch (Exception failure) when (failure is GitOpsException or OperationCanceledException)
        {
            observer.Verbose($"The set's record does not say that the sync ended early: {Failure.Of(failure).Message}");
        }
    }

    /// <summary>What to warn of before a set is compared or synced.</summary>
    public static IEnumerable<string> Warnings(string set, ApplySetParent parent)
    {
        if (parent.Damaged.Count > 0)
        {
            yield return $"The record of {set} was edited: {string.Join(" and ", parent.Damaged)} cannot be read and is left out of account. The next sync writes it anew.";
        }

        if (parent.Running is { } running)
        {
            yield return $"A sync of {set} to {Short(running.Sha)}{By(running)}, begun {At(running)}, has not ended: it is under way, or it was interrupted and left the set half done.";
        }
        else if (parent.History is [{ Interrupted: true } last, ..])
        {
            yield return $"The last sync of {set}, to {Short(last.Sha)}{By(last)}, ended early at {At(last)} and left the set half done. Syncing it again finishes it.";
        }
    }

    private static string Short(string sha) => sha[..7];

    private static string At(History.SyncRecord record) => record.Time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private static string By(History.SyncRecord record) => record.By is null ? "" : $" by {record.By}";
}
