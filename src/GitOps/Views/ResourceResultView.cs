namespace GitOps.Views;

/// <summary>The cells of the default view of a <see cref="ResourceResult"/>, for <c>GitOps.Format.ps1xml</c>.</summary>
public static class ResourceResultView
{
    /// <summary>The mark and the name of the action.</summary>
    public static string Action(ResourceResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var mark = ActionMark.Of(result.Action);
        return mark.Paint($"{mark.Symbol} {result.Action}");
    }

    /// <summary>The name, with its namespace.</summary>
    public static string Name(ResourceResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Cell.Of(result.Namespace.Length == 0 ? result.Name : $"{result.Namespace}/{result.Name}");
    }

    /// <summary>What was not done and why, or what was changed.</summary>
    public static string Detail(ResourceResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.Message is null ? FieldChangeText.Summarize(result.Changes) : Cell.Of(result.Message);
    }
}
