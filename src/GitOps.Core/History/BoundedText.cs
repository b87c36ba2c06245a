using System.Globalization;

namespace GitOps.Core.History;

/// <summary>Text of others as it is kept in a cluster: of bounded length, without characters that steer a terminal.</summary>
internal static class BoundedText
{
    /// <summary>The first characters of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="longest">How many UTF-16 characters it may have.</param>
    public static string Of(string text, int longest)
    {
        var visible = string.Concat(text.Where(letter => char.GetUnicodeCategory(letter) is not (UnicodeCategory.Control or UnicodeCategory.Format)));
        if (visible.Length <= longest)
        {
            return visible;
        }

        var end = longest - 1;
        return visible[..(char.IsHighSurrogate(visible[end - 1]) ? end - 1 : end)] + "…";
    }
}
