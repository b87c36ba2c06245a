using GitOps.Core.Cluster.Failures;
using GitOps.Core.Health;
using GitOps.Core.History;
using GitOps.Core.Membership;
using GitOps.Core.Sets;

namespace GitOps.Core;

/// <content>Shows what is recorded of a set and how its members are, and holds it still. Nothing of it renders the path.</content>
public sealed partial class Reconciler
{
    /// <summary>What changes between each reading and writing changes too often.</summary>
    private const int Attempts = 10;

    /// <summary>The set's members in the cluster, how well they are, and what they own.</summary>
    /// <exception cref="GitOpsException">The set was never synced (<c>SetNotFound</c>).</exception>
    public async Task<IReadOnlyList<ResourceStatus>> StatusAsync(CancellationToken cancellationToken)
    {
        await FindSetAsync(cancellationToken);
        return await new StatusReader(_connection.Api, Cluster, _store, Set, _observer).ReadAsync(cancellationToken);
    }

    /// <summary>The syncs of the set that changed something or failed, newest first, with the commits that each brought, as far as the repository has them.</summary>
    /// <exception cref="GitOpsException">The set was never synced (<c>SetNotFound</c>).</exception>
    public async Task<IReadOnlyList<SyncRecord>> HistoryAsync(CancellationToken cancellationToken)
    {
        var parent = await ReadRecordAsync(cancellationToken);
        foreach (var warning in RecordWarnings.Of(Set, parent, _request.Time.GetUtcNow()))
        {
            _observer.Warning(warning);
        }

        SyncRecord[] records = parent.Running is { } running ? [running, .. parent.History.Records] : [.. parent.History.Records];
        var commits = new CommitsBetween(_source);
        return [.. records.Select((record, index) => commits.Of(record, records.ElementAtOrDefault(index + 1)) with { Set = Set, Cluster = Cluster })];
    }

    /// <summary>Holds the set still: until it is resumed, or a time, no sync of it writes. One that is under way comes to its end.</summary>
    /// <param name="reason">Why; null when nobody says.</param>
    /// <param name="until">Until when; null until it is resumed.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="GitOpsException">The set was never synced (<c>SetNotFound</c>), or the time is over (<c>SuspensionOver</c>).</exception>
    public async Task<SetSuspension> SuspendAsync(string? reason, DateTimeOffset? until, CancellationToken cancellationToken)
    {
        var suspension = Suspensions.From(reason, until, _request.Time.GetUtcNow());
        if (suspension.Until <= suspension.Since)
        {
            throw new GitOpsException("SuspensionOver", FailureKind.InvalidInput, $"{suspension.Until:yyyy-MM-dd HH:mm:ss'Z'} is over. Name a time to come, or none.", Set);
        }

        var before = await WriteSuspensionAsync(suspension, cancellationToken);
        if (before.Suspension.Holds(suspension.Since))
        {
            _observer.Warning($"{Set} was {before.Suspension}. That is replaced.");
        }

        if (before.Running is { } running)
        {
            _observer.Warning($"A sync of {Set} to {running.Revision.ShortSha}{(running.By is null ? "" : $" by {running.By}")} has not ended. If it is under way, it comes to its end; none begins after it.");
        }

        return suspension with { Set = Set, Cluster = Cluster };
    }

    /// <summary>Ends the suspension of the set.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="GitOpsException">The set was never synced (<c>SetNotFound</c>).</exception>
    public async Task<bool> ResumeAsync(CancellationToken cancellationToken)
    {
        var before = await WriteSuspensionAsync(null, cancellationToken);
        _observer.Verbose(before.Suspension is { } ended ? $"{Set} was {ended}; that is over." : $"{Set} is not suspended.");
        return before.Suspension is not null;
    }

    /// <summary>Makes sure that the set may be synced, before something is done that comes before a sync.</summary>
    internal async Task CheckSuspensionAsync(SyncOptions options, CancellationToken cancellationToken)
    {
        await FindSetAsync(cancellationToken);
        (await _store.ReadAsync(cancellationToken)).Suspension.Check(options.IgnoreSuspension, _request.Time.GetUtcNow(), Set, Cluster);
    }

    /// <summary>Writes the suspension in the place of the version that was read, so that what is told of the one before is true.</summary>
    private async Task<ApplySetParent> WriteSuspensionAsync(SetSuspension? suspension, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var parent = await ReadRecordAsync(cancellationToken);
            if (parent.Suspension == suspension)
            {
                return parent;
            }

            try
            {
                await _store.SuspendAsync(parent, suspension, cancellationToken);
                return parent;
            }
            catch (KubeApiException failure) when (failure.StatusCode == 409 && attempt < Attempts)
            {
                // Somebody wrote meanwhile.
            }
        }
    }

    private async Task<ApplySetParent> ReadRecordAsync(CancellationToken cancellationToken)
    {
        await FindSetAsync(cancellationToken);
        return await _store.ReadExistingAsync(Cluster, cancellationToken);
    }
}
