namespace GitOps.Core.History;

/// <summary>What the syncs of a set came to, newest first, as the set's parent keeps it: bounded in number and in bytes, the oldest dropped.</summary>
internal sealed class SyncHistory
{
    /// <summary>How many records are kept.</summary>
    public const int MostRecords = 50;

    /// <summary>How many bytes they may take together: an eighth of what a ConfigMap may hold, since the parent is written twice a sync.</summary>
    public const int MostBytes = 128 * 1024;

    /// <summary>A history of records, newest first, each with its number.</summary>
    public SyncHistory(IReadOnlyList<SyncRecord> records)
    {
        Records = records;
        SyncRecord[] whole = [.. records.Where(record => record is { IsPartial: false, Revision.IsWorkingTree: false })];
        Brought = [.. whole.Where((record, index) => index == 0 || whole[index - 1].Revision.Sha != record.Revision.Sha)];
    }

    /// <summary>The history of a set that was never synced.</summary>
    public static SyncHistory Empty { get; } = new([]);

    /// <summary>The records, newest first.</summary>
    public IReadOnlyList<SyncRecord> Records { get; }

    /// <summary>Of each revision that the whole set was brought to, one after the other, its last sync; newest first. What undo goes back by.</summary>
    public IReadOnlyList<SyncRecord> Brought { get; }

    /// <summary>The sync that the whole set is at; null when it was interrupted, and is to be done again.</summary>
    public SyncRecord? Last => Brought is [{ Outcome: not SyncOutcome.Interrupted } last, ..] ? last : null;

    /// <summary>The last sync, when it was one of only some objects that left the set at two revisions.</summary>
    public SyncRecord? Part => Records is [{ IsPartial: true, Revision.IsWorkingTree: false } part, ..]
        && (part.Outcome == SyncOutcome.Interrupted || (part.Revision.Sha != Last?.Revision.Sha && (part.HasChanged || part.Outcome == SyncOutcome.Succeeded)))
            ? part
            : null;

    /// <summary>The number of the next sync.</summary>
    public int NextNumber => Records.Count == 0 ? 1 : Records[0].Number + 1;

    /// <summary>The record of a number.</summary>
    /// <exception cref="GitOpsException">It is not kept (<c>HistoryNumberNotFound</c>).</exception>
    public SyncRecord Numbered(int number, string set) => Records.FirstOrDefault(record => record.Number == number) ?? throw new GitOpsException(
        "HistoryNumberNotFound",
        FailureKind.NotFound,
        $"The history of {set} has no sync #{number}"
        + (Records.Count == 0 ? "; it is empty." : $"; it has #{Records[^1].Number} to #{Records[0].Number} (see Get-GitOpsHistory)."),
        set);

    /// <summary>The history with a record, in the place of the one it had of the same sync. A number that another sync took meanwhile is not given twice.</summary>
    public SyncHistory With(SyncRecord record)
    {
        var isTaken = Records.Any(other => other.Number == record.Number && other.Started != record.Started);
        var added = isTaken ? record with { Number = NextNumber } : record;
        SyncRecord[] records = [.. Records.Where(other => other.Number != added.Number).Append(added).OrderByDescending(other => other.Number)];
        var kept = Newest(records, MostRecords);
        while (kept.Length > 1 && SyncHistoryJson.Size(kept) > MostBytes)
        {
            kept = Newest(records, kept.Length - 1);
        }

        return new SyncHistory(kept);
    }

    /// <summary>
    /// The newest records. However many were made since, the one that says what the whole set is at stays among them, and the one of the
    /// revision before, without which nothing could be undone.
    /// </summary>
    private static SyncRecord[] Newest(SyncRecord[] records, int most)
    {
        var needed = new SyncHistory(records).Brought.Take(Math.Min(most, 2)).Select(record => record.Number).ToHashSet();
        var others = records.Where(record => !needed.Contains(record.Number)).Take(most - needed.Count).Select(record => record.Number).ToHashSet();
        return [.. records.Where(record => needed.Contains(record.Number) || others.Contains(record.Number))];
    }
}
