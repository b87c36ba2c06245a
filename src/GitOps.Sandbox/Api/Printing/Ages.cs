using System.Globalization;
using System.Text.Json.Nodes;

namespace GitOps.Sandbox.Api.Printing;

/// <summary>Spans of time in a few characters, as kubectl shows them.</summary>
internal static class Ages
{
    /// <summary>The time since a timestamp; <c>&lt;unknown&gt;</c> when there is none.</summary>
    public static string Of(JsonNode? timestamp, DateTimeOffset now) =>
        timestamp is JsonValue value && value.TryGetValue<string>(out var text)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? Short(now - time)
            : "<unknown>";

    /// <summary>A span with one or two units: <c>45s</c>, <c>2m30s</c>, <c>5h</c>, <c>3d4h</c>.</summary>
    public static string Short(TimeSpan span)
    {
        if (span < TimeSpan.FromSeconds(-1))
        {
            return "<invalid>";
        }

        var (seconds, minutes, hours, days) = ((long)Math.Max(0, span.TotalSeconds), (long)span.TotalMinutes, (long)span.TotalHours, (long)span.TotalDays);
        return span switch
        {
            _ when seconds < 120 => $"{seconds}s",
            _ when minutes < 10 => Pair(minutes, "m", seconds % 60, "s"),
            _ when minutes < 180 => $"{minutes}m",
            _ when hours < 8 => Pair(hours, "h", minutes % 60, "m"),
            _ when hours < 48 => $"{hours}h",
            _ when days < 8 => Pair(days, "d", hours % 24, "h"),
            _ when days < 730 => $"{days}d",
            _ when days < 8 * 365 => Pair(days / 365, "y", days % 365, "d"),
            _ => $"{days / 365}y",
        };
    }

    private static string Pair(long large, string largeUnit, long small, string smallUnit) =>
        small == 0 ? $"{large}{largeUnit}" : $"{large}{largeUnit}{small}{smallUnit}";
}
