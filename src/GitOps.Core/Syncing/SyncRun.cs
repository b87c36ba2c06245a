using System.Collections.Concurrent;
using GitOps.Core.Sets;
using GitOps.Core.Telemetry;

namespace GitOps.Core.Syncing;

/// <summary>What happened in a sync so far.</summary>
/// <param name="context">What is synced.</param>
/// <param name="observer">Who is told.</param>
/// <param name="time">The clock.</param>
/// <param name="started">When it began, as a timestamp of the clock.</param>
internal sealed class SyncRun(SetContext context, IReconcileObserver observer, TimeProvider time, long started)
{
    private const int Named = 5;

    private readonly ConcurrentQueue<ResourceResult> _results = new();
    private readonly ConcurrentDictionary<ResourceId, bool> _begun = new();

    /// <summary>When it began.</summary>
    public DateTimeOffset Started { get; } = time.GetUtcNow() - time.GetElapsedTime(started);

    /// <summary>How long it takes so far.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(started);

    /// <summary>Objects in all.</summary>
    public int Total { get; set; }

    /// <summary>One result an object, in the order they were done.</summary>
    public IReadOnlyCollection<ResourceResult> Results => _results;

    /// <summary>Why the rest was not reached; null while all goes well.</summary>
    public GitOpsException? Obstacle { get; set; }

    /// <summary>Why the sync ended before it was done; null when it did not.</summary>
    public GitOpsException? EndedEarly { get; private set; }

    /// <summary>What a sync that ended early left.</summary>
    public IReadOnlyList<ResourceId> Remaining { get; private set; } = [];

    /// <summary>Whether every object that was reached is as declared, and all were reached.</summary>
    public bool IsComplete => EndedEarly is null && Obstacle is null && _results.All(result => result.Action is not (SyncAction.Failed or SyncAction.Conflict));

    /// <summary>Whether an object was refused, or the sync did not come to its end.</summary>
    public bool HasFailed => EndedEarly is not null || Obstacle is not null || _results.Any(result => result.Action == SyncAction.Failed);

    /// <summary>Notes that something is about to be sent for an object.</summary>
    public void Begin(ResourceId id) => _begun[id] = true;

    /// <summary>Notes a result, and tells of it.</summary>
    public void Done(ResourceResult done)
    {
        var result = done with { Set = context.Set, Revision = context.Revision, Cluster = context.Cluster };
        _results.Enqueue(result);
        Report(result.ToString());
        observer.Done(result);
    }

    /// <summary>Whether all of these have their result.</summary>
    public bool HasAll(IEnumerable<(ResourceId Id, SourceLocation? Source)> planned) =>
        planned.Select(item => item.Id).ToHashSet().IsSubsetOf(_results.Select(result => result.Id));

    /// <summary>Ends the sync before it is done.</summary>
    /// <param name="reason">Why; its message goes on with what was left.</param>
    /// <param name="planned">Everything that was to be done, with where it is declared.</param>
    public void End(GitOpsException reason, IEnumerable<(ResourceId Id, SourceLocation? Source)> planned)
    {
        var done = _results.Select(result => result.Id).ToHashSet();
        var left = planned.Where(item => !done.Contains(item.Id)).ToArray();
        Remaining = [.. left.Select(item => item.Id)];
        EndedEarly = new GitOpsException(reason.ErrorId, reason.Kind, $"{reason.Message} {Left(done.Count)}", context.Set, innerException: reason.InnerException);
        foreach (var (id, source) in left)
        {
            var message = _begun.ContainsKey(id) ? "sent, but no answer came before the sync ended: it may or may not be done" : "not reached before the sync ended";
            Done(new ResourceResult { Action = SyncAction.Skipped, Id = id, Source = source, Message = message });
        }
    }

    /// <summary>Tells what the sync is at.</summary>
    public void Report(string status) =>
        observer.Progress(new ReconcileProgress($"Syncing {context.Set} to {context.Cluster.Context}", status, _results.Count, Total));

    private string Left(int done)
    {
        if (Remaining.Count == 0)
        {
            return $"All {done} objects were done by then.";
        }

        var names = string.Join(", ", Remaining.Take(Named)) + (Remaining.Count > Named ? $" and {Remaining.Count - Named} more" : "");
        return $"{done} of {done + Remaining.Count} objects were done; left are {names}. Sync again: the next sync finishes it.";
    }
}
