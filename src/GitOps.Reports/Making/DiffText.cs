using System.Text;
using GitOps.Reports.Model;

namespace GitOps.Reports.Making;

/// <summary>What differs of an object as the lines of a unified diff, without names of files.</summary>
internal static class DiffText
{
    private const int FileNames = 2;

    /// <summary>That of the diff's own text; where it has none, that of its fields.</summary>
    public static string Of(ResourceDiff diff)
    {
        var text = diff.Text?.Invoke() ?? "";
        return text.StartsWith("--- ", StringComparison.Ordinal)
            ? ForeignText.KeepingLines(string.Join('\n', text.Split('\n').Skip(FileNames)))
            : OfFields(diff.Changes);
    }

    /// <summary>One hunk a field, with its path in the place of line numbers.</summary>
    public static string OfFields(IReadOnlyList<FieldChange> changes)
    {
        var text = new StringBuilder();
        foreach (var change in changes)
        {
            var (live, desired) = (Shown.Value(change.Live), Shown.Value(change.Desired));
            text.Append("@@ ").Append(Shown.Line(change.Path)).Append(" @@\n");
            Append(text, '-', live, desired);
            Append(text, '+', desired, live);
        }

        return text.ToString().TrimEnd('\n');
    }

    private static void Append(StringBuilder text, char mark, object? value, object? other)
    {
        if (value is not null)
        {
            text.AppendJoin('\n', Shown.Text(value, other).TrimEnd('\n').Split('\n').Select(line => mark + line)).Append('\n');
        }
    }
}
