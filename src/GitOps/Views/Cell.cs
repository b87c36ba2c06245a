using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace GitOps.Views;

/// <summary>A property as a cell of a default view, for <c>GitOps.Format.ps1xml</c>; the property itself stays as it is.</summary>
public static class Cell
{
    /// <summary>The value in one line, with nothing in it that a terminal or a pipeline would obey.</summary>
    public static string Of(object? value) => ForeignText.OnOneLine(Text(value));

    private static string? Text(object? value) => value switch
    {
        PSObject wrapper => Text(wrapper.BaseObject),
        Exception failure => failure.Message,
        IEnumerable and not string => string.Join(", ", ((IEnumerable)value).Cast<object?>().Select(Text)),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
