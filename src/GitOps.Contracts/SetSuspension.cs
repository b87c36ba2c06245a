using System.Globalization;
using System.Text.Json.Serialization;

namespace GitOps;

/// <summary>That a set is not to be synced: who says so, since when, why and until when.</summary>
public sealed record SetSuspension
{
    /// <summary>Who suspended it, and where.</summary>
    public required SyncOrigin By { get; init; }

    /// <summary>Since when, in UTC.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Until when, in UTC; null until it is resumed.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Why; null when nobody said.</summary>
    public string? Reason { get; init; }

    /// <summary>Name of the set; null inside of another object.</summary>
    [JsonIgnore]
    public string? Set { get; init; }

    /// <summary>The cluster; null inside of another object.</summary>
    [JsonIgnore]
    public ClusterInfo? Cluster { get; init; }

    /// <summary><c>suspended by ana on build-7 since 2026-11-25 10:32Z until 2026-11-26 08:00Z: "freeze"</c></summary>
    public override string ToString() =>
        $"suspended by {By} since {Text(Since)} {(Until is { } until ? $"until {Text(until)}" : "until it is resumed")}{(Reason is null ? "" : $": \"{ForeignText.OnOneLine(Reason)}\"")}";

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}
