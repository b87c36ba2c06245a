using System.Globalization;
using System.Text;
using GitOps.Reports.Model;

namespace GitOps.Reports.Markdown;

/// <summary>Writes a report as Markdown for a pull request's comment, never longer than a host takes.</summary>
/// <param name="maxLength">The most characters, in UTF-16.</param>
internal sealed class MarkdownReport(int maxLength) : IReportForm
{
    /// <summary>What a comment may have on GitHub.</summary>
    public const int MostOfGitHub = 65_536;

    /// <summary>What any report's head and the word about what was cut need.</summary>
    public const int Least = 5_000;

    private const int MostScopes = 5;
    private const int LongestText = 300;

    public void Write(Report report, TextWriter output)
    {
        var room = new Room(maxLength);
        string[] parts =
        [
            Title(report, room),
            Sets(report, room),
            Counts(report, room),
            Section("Problems", [.. report.Findings.Select(finding => new Item(Line(finding)))], room),
            Section("Objects", [.. report.Entries.Select(entry => new Item(Line(entry), Diff(entry)))], room),
            Section("Not healthy", [.. Unhealthy(report).Select(member => new Item(Line(member)))], room),
            Section("History", [.. report.History.Select(entry => new Item(Line(entry)))], room),
        ];
        foreach (var part in parts)
        {
            output.Write(part);
        }

        if (room.Cut is { } cut)
        {
            output.Write(string.Create(CultureInfo.InvariantCulture, $"\n**Cut:** {cut}, for this text to have no more than {maxLength:N0} characters.\n"));
        }
    }

    private static string Title(Report report, Room room)
    {
        var title = $"## {MarkdownText.Code(report.Title, LongestText)}\n\n**{report.Verdict}**\n\n";
        room.Take(title);
        return title;
    }

    private static string Sets(Report report, Room room)
    {
        var shown = report.Scopes.Take(MostScopes).Select(scope => $"- {Line(scope)}\n").TakeWhile(room.Take).ToList();
        room.LeaveOut(report.Scopes.Count - shown.Count, "sets");
        return string.Concat(shown);
    }

    private static string Counts(Report report, Room room)
    {
        if (report.Counts.Count == 0)
        {
            return "";
        }

        var lines = report.Counts.Select(count => string.Create(CultureInfo.InvariantCulture, $"| `{count.Mark}` | {count.Action} | {count.Count} |\n"));
        var table = "\n| | Action | Objects |\n|:-:|---|--:|\n" + string.Concat(lines);
        room.Take(table);
        return table;
    }

    /// <summary>A heading and what is below it: first a line for everything, then as many diffs as there is room for.</summary>
    private static string Section(string heading, IReadOnlyList<Item> items, Room room)
    {
        if (items.Count == 0)
        {
            return "";
        }

        var title = $"\n### {heading}\n\n";
        room.Take(title);
        var named = items.TakeWhile(item => room.Take(item.Line)).ToList();
        room.LeaveOut(items.Count - named.Count, heading);
        var text = new StringBuilder(title);
        foreach (var item in named)
        {
            text.Append(item.Line);
            if (item.Diff.Length > 0)
            {
                _ = room.Take(item.Diff) ? text.Append(item.Diff) : text.Append(room.LeaveOutDiff());
            }
        }

        return text.ToString();
    }

    private static string Line(ReportScope scope)
    {
        var revision = scope.Revision is null ? "no revision" : Line(scope.Revision);
        var other = scope.From is { } from ? $", compared with {Line(from)}" : scope.Context is null ? "" : $" → {MarkdownText.Code($"{scope.Context}/{scope.Namespace}", LongestText)}";
        return $"{MarkdownText.Code(scope.Set, LongestText)} at {revision}{other}{(scope.Sync is { } sync ? Line(sync) : "")}";
    }

    private static string Line(ReportRevision revision) => string.Join(
        ' ',
        new[] { MarkdownText.Code(revision.Text, LongestText), Code(revision.Subject), revision.Author is null ? null : $"by {Code(revision.Author)}" }.OfType<string>());

    private static string Line(ReportSync sync) => string.Create(
        CultureInfo.InvariantCulture,
        $": {(sync.Succeeded ? "succeeded" : "did not succeed")} in {sync.Seconds:0.#} s{(sync.HealthySeconds is { } healthy ? $", healthy in {healthy:0.#} s" : "")}, {sync.Unchanged} unchanged");

    private static string Line(ReportEntry entry)
    {
        string?[] said =
        [
            Code(entry.Reason),
            entry.Error is { } error && entry.Reason?.Contains(error, StringComparison.Ordinal) != true ? Code(error.ReplaceLineEndings(" ")) : null,
            Code(entry.NotDone),
            entry.AlsoDeletes.Count == 0 ? null : $"also deletes {Code(string.Join(", ", entry.AlsoDeletes))}",
            entry.TakenFrom.Count == 0 ? null : $"taken from {Code(string.Join(", ", entry.TakenFrom))}",
            entry.Source is { } source && entry.Reason?.EndsWith(source.Text, StringComparison.Ordinal) != true ? Code(source.Text) : null,
        ];
        return $"- `{entry.Mark}` **{entry.Action}** {MarkdownText.Code(entry.Object, LongestText)}{string.Concat(said.OfType<string>().Select(part => $" · {part}"))}\n";
    }

    private static string Line(ReportFinding finding) =>
        $"- **{finding.Severity}** {MarkdownText.Code(finding.Rule, LongestText)}{(finding.Source is { } source ? $" {Code(source.Text)}" : "")}: {MarkdownText.Code(finding.Message.ReplaceLineEndings(" "), 2 * LongestText)}\n";

    private static string Line(ReportMember member) =>
        $"- **{member.Health}** {MarkdownText.Code(member.Object, LongestText)}{(member.Reason is null ? "" : $": {Code(member.Reason)}")}\n";

    private static string Line(ReportEvent entry)
    {
        string?[] said =
        [
            entry.Time is { } time ? string.Create(CultureInfo.InvariantCulture, $"{time.ToUniversalTime():yyyy-MM-dd HH:mm} UTC") : null,
            Line(entry.Revision),
            Code(entry.By),
            entry.Succeeded == false ? "did not succeed" : null,
            Code(entry.Outcome),
            Code(entry.Error?.ReplaceLineEndings(" ")),
        ];
        return string.Create(CultureInfo.InvariantCulture, $"- **{entry.What}**{(entry.Number is { } number ? $" {number}" : "")} {string.Join(" · ", said.OfType<string>())}\n");
    }

    private static string Diff(ReportEntry entry) => entry.Diff.Length == 0 ? "" : FoldedDiff.Of(entry);

    private static IEnumerable<ReportMember> Unhealthy(Report report) =>
        report.Members.SelectMany(member => member.All()).Where(member => member.Health is HealthState.Degraded or HealthState.Progressing or HealthState.Unknown);

    private static string? Code(string? text) => string.IsNullOrEmpty(text) ? null : MarkdownText.Code(text, LongestText);

    private sealed record Item(string Line, string Diff = "");
}
