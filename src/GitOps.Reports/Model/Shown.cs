using System.Globalization;

namespace GitOps.Reports.Model;

/// <summary>Text of others as a report holds it: nothing in it that a terminal, a page or a pipeline's log would obey, and no surprises for a reader.</summary>
internal static class Shown
{
    /// <summary>Text of one line; null stays null.</summary>
    public static string? Line(string? text) => text is null ? null : ForeignText.OnOneLine(text);

    /// <summary>What is said of a failure, in its lines.</summary>
    public static string? Message(string? text) => text is null ? null : ForeignText.InLines(text);

    /// <summary>A field's value: a number and a flag stay what they are, text is made harmless.</summary>
    public static object? Value(object? value) => value switch
    {
        null or bool or int or long or double or decimal => value,
        _ => ForeignText.KeepingLines(Convert.ToString(value, CultureInfo.InvariantCulture)),
    };

    /// <summary>A value as text: in quotes where it is empty, or a text that looks like the other value.</summary>
    public static string Text(object? value, object? other) => value switch
    {
        null => "(none)",
        "" => "\"\"",
        string text when other is not (null or string) && Plain(other) == text => $"\"{text}\"",
        _ => Plain(value),
    };

    private static string Plain(object value) => value is bool flag ? (flag ? "true" : "false") : Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
