using System.Globalization;

namespace GitOps.Sandbox.Writing;

/// <summary>Points in time as objects carry them: to the second, in UTC.</summary>
internal static class Timestamps
{
    /// <summary>The text of a time.</summary>
    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
