using System.Globalization;
using System.Text.RegularExpressions;

namespace GitOps.Core.Yaml.Scalars;

/// <summary>Timestamps of go-yaml v3, in the text Go's JSON encoder makes of them.</summary>
internal static partial class GoTimestamp
{
    private static readonly string[] Layouts =
    [
        "yyyy-M-d", "yyyy-M-dTH:m:sK", "yyyy-M-dTH:m:s.FFFFFFFK", "yyyy-M-dtH:m:sK", "yyyy-M-dtH:m:s.FFFFFFFK", "yyyy-M-d H:m:s", "yyyy-M-d H:m:s.FFFFFFF",
    ];

    /// <summary>RFC 3339 text of a timestamp; null when the text is none.</summary>
    public static string? TryParse(string text)
    {
        if (!Pattern().IsMatch(text) || !DateTimeOffset.TryParseExact(text, Layouts, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return null;
        }

        return time.ToString(time.Offset == TimeSpan.Zero ? "yyyy-MM-ddTHH:mm:ss.FFFFFFFZ" : "yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:$|T[0-9:.]+(?:Z|[+-][0-9:]+)$|t[0-9:.]+(?:Z|[+-][0-9:]+)$| [0-9:.]+$)")]
    private static partial Regex Pattern();
}
