using System.Globalization;
using GitOps.Core.Diffing;

namespace GitOps.Views;

/// <summary>Shows changes of fields: one line each, and what differs of values that have several lines.</summary>
internal sealed class FieldChangeView(Layout layout)
{
    private const int Indent = 4;
    private const int MostShown = 20;
    private const int MostLines = 20;
    private const int Context = 1;
    private const int ContextOfWhole = 3;
    private const int LongestManager = 40;
    private const string Arrow = " → ";

    /// <summary>The changes of an object.</summary>
    /// <param name="changes">The changes.</param>
    /// <param name="cause">Why the object differs, so that only other causes are told.</param>
    /// <param name="isDone">Whether the live values are, or would be, replaced; otherwise they stay.</param>
    public IEnumerable<string> Below(IReadOnlyList<FieldChange> changes, ChangeCause cause, bool isDone)
    {
        foreach (var change in changes.Take(MostShown).SelectMany(change => Lines(change, cause, isDone)))
        {
            yield return change;
        }

        if (changes.Count > MostShown)
        {
            yield return Painted(Indent, $"… {changes.Count - MostShown} more: see its Changes, or the whole text with -AsText", Ink.Dim);
        }
    }

    /// <summary>One change by itself, with nothing left out.</summary>
    public IEnumerable<string> Whole(FieldChange change)
    {
        Span[] who = [new(string.Join(" · ", new[] { change.Cause.ToString().ToLowerInvariant(), Manager(change), change.Source?.ToString() }.OfType<string>()), Ink.Dim)];
        var values = IsLong(change.Live) || IsLong(change.Desired)
            ? Differing(change, ContextOfWhole, int.MaxValue)
            : layout.Wrap(Indent, Values(Shown(change.Live, change.Desired), Shown(change.Desired, change.Live), Arrow));
        return [.. layout.Row(0, [new(change.Path)], who), .. values];
    }

    private IEnumerable<string> Lines(FieldChange change, ChangeCause cause, bool isDone)
    {
        Span[] other = change.Cause == cause ? [] : [new($"  {Cause(change)}", Ink.Dim)];
        if (IsLong(change.Live) || IsLong(change.Desired))
        {
            return [.. layout.Row(Indent, [new(layout.Cut.Path(ForeignText.OnOneLine(change.Path), layout.Screen.Width - Indent))], other), .. Differing(change, Context, MostLines)];
        }

        var between = isDone ? Arrow : ", declared ";
        var (live, desired) = (Shown(change.Live, change.Desired), Shown(change.Desired, change.Live));
        var path = ForeignText.OnOneLine(change.Path);
        Span[] whole = [.. Values(live, desired, between), .. other];
        foreach (var name in Cut.Paths(path))
        {
            if (layout.Fits(Indent, [new(name)], whole))
            {
                return layout.Row(Indent, [new(name)], whole);
            }
        }

        var cells = layout.Screen;
        var room = cells.Width - Indent - 2;
        var shown = layout.Cut.Path(Cut.Paths(path).Last(), Math.Max(room - cells.Cells(whole), (room - cells.Cells(other)) / 2));
        var (before, after) = layout.Cut.Pair(live, desired, room - cells.Cells(shown) - cells.Cells(other) - between.Length);
        return layout.Row(Indent, [new(shown)], [.. Values(before, after, between), .. other]);
    }

    private static Span[] Values(string live, string desired, string between) => [new(live, Ink.Red), new(between), new(desired, Ink.Green)];

    /// <summary>What differs between values of several lines.</summary>
    private IEnumerable<string> Differing(FieldChange change, int context, int most)
    {
        var (live, desired) = (Text(change.Live), Text(change.Desired));
        var lines = LineChanges.Between(live, desired, context).Where((line, index) => index > 0 || !IsHunk(line)).ToArray();
        foreach (var line in lines.Take(most))
        {
            yield return IsHunk(line) ? Painted(Indent + 4, "…", Ink.Dim) : Painted(Indent + 2, $"{line[0]} {line[1..]}", Of(line[0]));
        }

        if (lines.Length > most)
        {
            yield return Painted(Indent + 4, $"… {lines.Length - most} more lines: -AsText shows all", Ink.Dim);
        }

        if ((live is null || desired is null) is false && live!.EndsWith('\n') != desired!.EndsWith('\n'))
        {
            yield return Painted(Indent + 4, live.EndsWith('\n') ? "the line feed at the end is removed" : "a line feed at the end is added", Ink.Dim);
        }
        else if (lines.Length == 0)
        {
            yield return Painted(Indent + 4, "only the ends of lines differ", Ink.Dim);
        }
    }

    private static bool IsHunk(string line) => line.StartsWith("@@", StringComparison.Ordinal);

    private static Ink Of(char mark) => mark switch { '+' => Ink.Green, '-' => Ink.Red, _ => Ink.Plain };

    private string Painted(int indent, string text, Ink ink) =>
        new string(' ', indent) + layout.Screen.Paint([new(layout.Cut.Middle(ForeignText.OnOneLine(text), layout.Screen.Width - indent), ink)]);

    private static string Cause(FieldChange change) => change.Cause switch
    {
        ChangeCause.Git => "(Git)",
        ChangeCause.Drift => change.LiveManager is { } manager ? $"(drift, {Short(manager)})" : "(drift)",
        _ => change.LiveManager is { } manager ? $"(owned by {Short(manager)})" : "(conflict)",
    };

    private static string Short(string manager) => manager.Length <= LongestManager ? manager : ForeignText.OnOneLine(manager[..LongestManager]) + "…";

    private static string? Manager(FieldChange change) => change.LiveManager is null ? null
        : change.LiveTime is { } time ? string.Create(CultureInfo.InvariantCulture, $"{change.LiveManager}, {time.ToLocalTime():yyyy-MM-dd HH:mm}")
        : change.LiveManager;

    private static bool IsLong(object? value) => value is string text && text.AsSpan().TrimEnd('\n').Contains('\n');

    /// <summary>A value in one line; in quotes where its text alone would be that of the other one.</summary>
    private static string Shown(object? value, object? other) => Text(value) switch
    {
        null => "(none)",
        "" => "\"\"",
        var text when value is string && other is not null and not string && Text(other) == text => $"\"{ForeignText.OnOneLine(text)}\"",
        var text => ForeignText.OnOneLine(text),
    };

    private static string? Text(object? value) => value switch
    {
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) is var text && value is null ? null : text,
    };
}
