using GitOps.Core.Failures;
using GitOps.Core.Sets;
using GitOps.Core.Telemetry;

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
    public static async Task NoteAsync(Func<CancellationToken, Task> write, IReconcileObserver observer)
    {
        using var limit = new CancellationTokenSource(NoteWithin);
        try
        {
            await write(limit.Token);
        }
        catch (Exception failure) when (failure is GitOpsException or OperationCanceledException)
        {
            observer.Verbose($"The set's record does not say how the sync ended: {Failure.Of(failure).Message}");
        }
    }
}
