namespace GitOps.Core.History;

/// <summary>A record as versions wrote it that kept revisions instead of syncs.</summary>
/// <param name="Sha">Full commit id.</param>
/// <param name="Name">What it was asked for as.</param>
/// <param name="Subject">First line of the commit message.</param>
/// <param name="Author">The commit's author.</param>
/// <param name="Time">When the sync ended; of one that has not ended, when it began.</param>
/// <param name="Succeeded">Whether every object was as declared afterwards.</param>
internal sealed record FormerRecord(string Sha, string? Name, string Subject, string Author, DateTimeOffset Time, bool Succeeded)
{
    /// <summary>Whether the sync ended before it was done.</summary>
    public bool Interrupted { get; init; }

    /// <summary>How many objects were synced, of a sync of some of the set's; 0 when it was all of it.</summary>
    public int Objects { get; init; }

    /// <summary>Who ran it.</summary>
    public SyncOrigin? By { get; init; }

    /// <summary>What is known of the sync.</summary>
    public SyncRecord ToRecord(int number) => new()
    {
        Number = number,
        Revision = new Revision(Sha, Name, Subject, Author, Time),
        By = By,
        Started = Time,
        Outcome = Interrupted ? SyncOutcome.Interrupted : Succeeded ? SyncOutcome.Succeeded : SyncOutcome.Failed,
        IsPartial = Objects > 0,
        Objects = Objects,
    };
}
