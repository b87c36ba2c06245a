namespace GitOps.Core.Membership;

/// <summary>What a set's record tells that is not as it should be.</summary>
internal static class RecordWarnings
{
    /// <summary>What to warn of before a set is compared or synced.</summary>
    public static IEnumerable<string> Of(string set, ApplySetParent parent)
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
        else if (parent.Part is { } part && (part.Interrupted || part.Sha != parent.Last?.Sha))
        {
            var rest = parent.Last is { } whole ? $"as of {Short(whole.Sha)}" : "as it was";
            yield return $"Of {set}, {part.Objects} objects were synced on their own to {Short(part.Sha)}{By(part)} at {At(part)}{(part.Interrupted ? ", which ended early" : "")}; the rest is {rest}. A sync of the set brings all of it to one revision.";
        }
    }

    private static string Short(string sha) => sha[..7];

    private static string At(SyncRecord record) => record.Time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private static string By(SyncRecord record) => record.By is null ? "" : $" by {record.By}";
}
