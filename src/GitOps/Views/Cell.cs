using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace GitOps.Views;

/// <summary>A property as a cell of a table or a line of a list, for the format files; the property itself stays as it is.</summary>
public static class Cell
{
    /// <summary>The value in one line, with nothing in it that a terminal or a pipeline would obey.</summary>
    public static string Of(object? value) => ForeignText.OnOneLine(Text(value));

    /// <summary>Why an object differs, or what a sync did to it.</summary>
    public static string Why(object shown) => Of(shown switch
    {
        PSObject wrapper => Why(wrapper.BaseObject),
        ResourceDiff diff => ResourceDiffView.Why(diff),
        ResourceResult result => ResourceResultView.Why(result),
        _ => null,
    });

    /// <summary>Kind and name, below the object that owns it.</summary>
    public static string Tree(ResourceStatus status) => Of(ResourceStatusView.Tree(status));

    private static string? Text(object? value) => value switch
    {
        PSObject wrapper => Text(wrapper.BaseObject),
        Exception failure => failure.Message,
        TimeSpan span => Age.Lasting(span),
        IEnumerable and not string => string.Join(", ", ((IEnumerable)value).Cast<object?>().Select(Text)),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
