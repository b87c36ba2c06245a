using System.Globalization;
using GitOps.Core.History;

namespace GitOps.Core.Membership;

/// <summary>What a set's record tells that is not as it should be.</summary>
internal static class RecordWarnings
{
    /// <summary>What to tell before a set is shown, compared or synced.</summary>
    public static IEnumerable<string> Of(string set, ApplySetParent parent, DateTimeOffset now)
    {
        if (parent.Suspension.Holds(now))
        {
            yield return $"{set} is {parent.Suspension}.";
        }

        if (parent.Damaged.Count > 0)
        {
            yield return $"The record of {set} was edited: {string.Join(" and ", parent.Damaged)} cannot be read and is left out of account. The next sync writes it anew.";
        }

        if (parent.Running is { } running)
        {
            yield return $"A sync of {set} to {running.Revision.ShortSha}{By(running)}, begun {At(running.Started)}, has not ended: it is under way, or it was interrupted and left the set half done.";
        }
        else if (parent.History.Brought is [{ Outcome: SyncOutcome.Interrupted } last, ..])
        {
            yield return $"The last sync of {set}, to {last.Revision.ShortSha}{By(last)}, ended early at {At(Ended(last))} and left the set half done. Syncing it again finishes it.";
        }
        else if (parent.History.Part is { } part)
        {
            var rest = parent.History.Last is { } whole ? $"as of {whole.Revision.ShortSha}" : "as it was";
            yield return $"Of {set}, {part.Objects} objects were synced on their own to {part.Revision.ShortSha}{By(part)} at {At(Ended(part))}"
                + $"{(part.Outcome == SyncOutcome.Interrupted ? ", which ended early" : "")}; the rest is {rest}. A sync of the set brings all of it to one revision.";
        }
    }

    private static DateTimeOffset Ended(SyncRecord record) => record.Started + (record.Duration ?? TimeSpan.Zero);

    private static string At(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string By(SyncRecord record) => record.By is null ? "" : $" by {record.By}";
}
