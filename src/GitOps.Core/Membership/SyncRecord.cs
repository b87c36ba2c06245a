namespace GitOps.Core.Membership;

/// <summary>One revision that was synced, as the set's parent remembers it.</summary>
/// <param name="Sha">Full commit id.</param>
/// <param name="Name">What it was asked for as: a branch, tag or expression; null for the commit itself.</param>
/// <param name="Subject">First line of the commit message.</param>
/// <param name="Author">The commit's author.</param>
/// <param name="Time">When the sync ended; of one that has not ended, when it began.</param>
/// <param name="Succeeded">Whether every object was as declared afterwards.</param>
public sealed record SyncRecord(string Sha, string? Name, string Subject, string Author, DateTimeOffset Time, bool Succeeded)
{
    private const int LongestText = 200;

    /// <summary>Whether the sync ended before it was done.</summary>
    public bool Interrupted { get; init; }

    /// <summary>How many objects were synced, of a sync of some of the set's; 0 when it was all of it.</summary>
    public int Objects { get; init; }

    /// <summary>Who ran it; null in records that are older than this.</summary>
    public SyncOrigin? By { get; init; }

    /// <summary>The record of a revision's sync.</summary>
    internal static SyncRecord Of(Revision revision, DateTimeOffset time, SyncOrigin by) => new(
        revision.Sha,
        revision.Name is null ? null : SyncOrigin.Bounded(revision.Name, LongestText),
        SyncOrigin.Bounded(revision.Subject, LongestText),
        SyncOrigin.Bounded(revision.Author, LongestText),
        time,
        Succeeded: false) { By = by };

    /// <summary>Whether it is what a sync writes, and not what somebody made of it by hand.</summary>
    internal bool IsWhole => IsCommit(Sha) && Subject is not null && Author is not null && By is null or { User: not null, Host: not null };

    /// <summary>Whether a text is a full commit id: SHA-1 or SHA-256.</summary>
    internal static bool IsCommit(string? sha) => sha is { Length: 40 or 64 } && sha.All(char.IsAsciiHexDigit);
}
