using GitOps.Core.Git;

namespace GitOps.Core.History;

/// <summary>Finds the commits between two records in a repository, as far as it has them.</summary>
internal sealed class CommitsBetween(GitSource source)
{
    /// <summary>More than these are not listed.</summary>
    public const int Most = 50;

    /// <summary>A record with what it brought and took away since the one before it.</summary>
    /// <param name="record">The record.</param>
    /// <param name="before">The one before it; null when none is kept.</param>
    public SyncRecord Of(SyncRecord record, SyncRecord? before)
    {
        if (before is null)
        {
            return record.Number == 1 ? record : record with { CommitsMissing = "the record before it is not kept, so its commits are unknown" };
        }

        if (before.Revision.Sha == record.Revision.Sha)
        {
            return record;
        }

        try
        {
            return WhyUnknown(before.Revision, record.Revision) is { } why ? record with { CommitsMissing = $"its commits are unknown: {why}" } : Between(record, before);
        }
        catch (GitOpsException failure)
        {
            return record with { CommitsMissing = $"its commits are unknown: {failure.Message}" };
        }
    }

    private SyncRecord Between(SyncRecord record, SyncRecord before)
    {
        var brought = source.Store.Range(before.Revision.Sha, record.Revision.Sha, Most + 1);
        var dropped = source.Store.Range(record.Revision.Sha, before.Revision.Sha, Most + 1);
        return record with
        {
            Commits = Described(brought),
            Dropped = Described(dropped),
            CommitsMissing = brought.Count > Most || dropped.Count > Most ? $"of its commits only the newest {Most} are listed" : null,
        };
    }

    private Revision[] Described(IEnumerable<string> commits) => [.. commits.Take(Most).Select(id => source.Store.Commit(id)!.Describe(name: null))];

    private string? WhyUnknown(Revision before, Revision now)
    {
        if (new[] { before, now }.FirstOrDefault(revision => source.Store.Commit(revision.Sha) is null) is { } missing)
        {
            return source.Store.IsShallow
                ? $"{missing.ShortSha} is not in this shallow clone. Fetch more of the history."
                : $"{missing.ShortSha} is not in {source.Repository}. It was not fetched, or its branch was overwritten by a forced push.";
        }

        return source.Store.IsShallow && MergeBase.Of(source.Store, before.Sha, now.Sha) is null
            ? $"what {before.ShortSha} and {now.ShortSha} have in common is not in this shallow clone. Fetch more of the history."
            : null;
    }
}
