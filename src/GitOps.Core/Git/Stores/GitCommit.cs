using System.Globalization;
using System.Text;

namespace GitOps.Core.Git.Stores;

/// <summary>A commit, its texts decoded.</summary>
/// <param name="Sha">Full id.</param>
/// <param name="Tree">Id of its root folder.</param>
/// <param name="Parents">Ids of its parents; none at the edge of a shallow clone.</param>
/// <param name="Subject">First paragraph of its message, on one line.</param>
/// <param name="Author">Name of its author.</param>
/// <param name="When">When it was written.</param>
internal sealed record GitCommit(string Sha, string Tree, IReadOnlyList<string> Parents, string Subject, string Author, DateTimeOffset When)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a commit as it is stored.</summary>
    /// <seealso href="https://git-scm.com/docs/git-commit#_discussion"/>
    public static GitCommit Parse(string sha, byte[] stored)
    {
        // Latin-1 keeps every byte; ids and numbers are ASCII.
        var raw = Encoding.Latin1.GetString(stored);
        var end = raw.IndexOf("\n\n", StringComparison.Ordinal);
        var headers = raw[..(end < 0 ? raw.Length : end)].Split('\n');
        var encoding = Header(headers, "encoding ");
        var (name, when) = Person(Header(headers, "author ") ?? "");
        return new GitCommit(
            sha,
            Header(headers, "tree ") ?? "",
            [.. headers.Where(line => line.StartsWith("parent ", StringComparison.Ordinal)).Select(line => line[7..])],
            SubjectOf(Decode(end < 0 ? "" : raw[(end + 2)..], encoding)),
            Decode(name, encoding),
            when);
    }

    /// <summary>Describes it to people.</summary>
    public Revision Describe(string? name) => new(Sha, name, Subject, Author, When);

    private static string? Header(string[] headers, string name) =>
        headers.FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?[name.Length..];

    // "Ana Lima <ana@example.com> 1772352000 +0100"
    private static (string Name, DateTimeOffset When) Person(string line)
    {
        var (open, close) = (line.IndexOf('<', StringComparison.Ordinal), line.LastIndexOf('>'));
        var time = close < 0 ? [] : line[(close + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return (open < 0 ? line : line[..open].Trim(), Instant(time));
    }

    private static DateTimeOffset Instant(string[] time)
    {
        if (time.Length == 0 || !long.TryParse(time[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds)
            || seconds < DateTimeOffset.MinValue.ToUnixTimeSeconds() || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds() - 86400)
        {
            return DateTimeOffset.UnixEpoch;
        }

        var hasZone = time.Length > 1 && int.TryParse(time[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);
        var zone = hasZone ? int.Parse(time[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0;
        var offset = TimeSpan.FromMinutes((zone / 100 * 60) + (zone % 100));
        return offset.Duration() > TimeSpan.FromHours(14) ? DateTimeOffset.FromUnixTimeSeconds(seconds) : DateTimeOffset.FromUnixTimeSeconds(seconds).ToOffset(offset);
    }

    // What names no encoding is UTF-8; what is not although it says so comes from old programs, mostly in Latin-1.
    private static string Decode(string raw, string? encoding)
    {
        var bytes = Encoding.Latin1.GetBytes(raw);
        try
        {
            return (encoding is null ? Strict : Named(encoding)).GetString(bytes);
        }
        catch (Exception e) when (e is ArgumentException)
        {
            return raw;
        }
    }

    private static Encoding Named(string name) => name.ToUpperInvariant() is "UTF-8" or "UTF8"
        ? Strict
        : CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);

    private static string SubjectOf(string message)
    {
        var lines = message.TrimStart('\n', '\r', ' ').Split('\n').Select(line => line.Trim());
        return string.Join(' ', lines.TakeWhile(line => line.Length > 0));
    }
}
