namespace GitOps.Views;

/// <summary>Changes of fields on one line of a table.</summary>
internal static class FieldChangeText
{
    private const int LongestPath = 44;
    private const int LongestValue = 32;

    public static string Summarize(IReadOnlyList<FieldChange> changes) => changes.Count switch
    {
        0 => "",
        1 => Line(changes[0]),
        _ => $"{Line(changes[0])} (+{changes.Count - 1} more)",
    };

    private static string Line(FieldChange change) => $"{Tail(ForeignText.OnOneLine(change.Path))} {Value(change.Live)} → {Value(change.Desired)}";

    // The end of a path tells more than its beginning.
    private static string Tail(string path)
    {
        if (path.Length <= LongestPath)
        {
            return path;
        }

        var cut = path.IndexOf('.', path.Length - LongestPath);
        return "…" + path[(cut < 0 ? path.Length - LongestPath : cut + 1)..];
    }

    private static string Value(object? value) => value?.ToString() switch
    {
        null => "(none)",
        "" => "\"\"",
        { Length: > LongestValue } text => ForeignText.OnOneLine(text[..(char.IsHighSurrogate(text[LongestValue - 2]) ? LongestValue - 2 : LongestValue - 1)].ReplaceLineEndings(" ")) + "…",
        var text => ForeignText.OnOneLine(text.ReplaceLineEndings(" ")),
    };
}
