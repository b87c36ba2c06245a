using System.Text.Json;

namespace GitOps.Core.History;

/// <summary>The suspension of a set as its parent keeps it, and what it keeps from being done.</summary>
internal static class Suspensions
{
    /// <summary>Where the parent keeps it, under a field manager of its own.</summary>
    public const string Key = "suspended";

    private const int LongestReason = 500;

    /// <summary>A suspension from now on.</summary>
    /// <param name="reason">Why; null when nobody says.</param>
    /// <param name="until">Until when; null until it is resumed.</param>
    /// <param name="now">The time.</param>
    public static SetSuspension From(string? reason, DateTimeOffset? until, DateTimeOffset now) => new()
    {
        By = ProcessOrigin.Current,
        Since = now.ToUniversalTime(),
        Until = until?.ToUniversalTime(),
        Reason = string.IsNullOrWhiteSpace(reason) ? null : BoundedText.Of(reason, LongestReason),
    };

    /// <summary>A suspension as text.</summary>
    public static string Write(SetSuspension suspension) => JsonSerializer.Serialize(suspension, SyncHistoryJson.Default.SetSuspension);

    /// <summary>The suspension of a text; null when there is none. What cannot be read suspends all the same: somebody meant the set to be held.</summary>
    public static SetSuspension? Of(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        try
        {
            if (JsonSerializer.Deserialize(text, SyncHistoryJson.Default.SetSuspension) is { By: { User: not null, Host: not null } } read)
            {
                return read with { Reason = read.Reason is null ? null : BoundedText.Of(read.Reason, LongestReason) };
            }
        }
        catch (JsonException)
        {
            // Told below.
        }

        return new SetSuspension { By = new SyncOrigin("somebody", "an unknown machine", null), Since = default, Reason = $"what the record says cannot be read: {BoundedText.Of(text, 50)}" };
    }

    /// <summary>Whether it holds at a time.</summary>
    public static bool Holds(this SetSuspension? suspension, DateTimeOffset now) => suspension is not null && (suspension.Until is not { } until || now < until);

    /// <summary>Makes sure that a set may be synced.</summary>
    /// <param name="suspension">Its suspension.</param>
    /// <param name="isIgnored">Whether the user said that it does not count.</param>
    /// <param name="now">The time.</param>
    /// <param name="set">Name of the set.</param>
    /// <param name="cluster">The cluster.</param>
    /// <exception cref="GitOpsException">It is suspended (<c>SyncSuspended</c>).</exception>
    public static void Check(this SetSuspension? suspension, bool isIgnored, DateTimeOffset now, string set, ClusterInfo cluster)
    {
        if (!isIgnored && suspension.Holds(now))
        {
            throw new GitOpsException(
                "SyncSuspended",
                FailureKind.InvalidState,
                $"Set {set} in {cluster} is {suspension}. Nothing was changed. "
                + "Resume it with Resume-GitOpsSync, or sync it all the same with -IgnoreSuspension, which the set's history will tell.",
                set);
        }
    }
}
