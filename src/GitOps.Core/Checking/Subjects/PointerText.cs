using System.Text;

namespace GitOps.Core.Checking.Subjects;

/// <summary>Writes a JSON pointer as people write field paths.</summary>
internal static class PointerText
{
    /// <summary><c>/spec/ports/0/name</c> as <c>spec.ports[0].name</c>.</summary>
    public static string Of(string pointer)
    {
        var text = new StringBuilder();
        foreach (var part in pointer.Split('/').Skip(1).Select(part => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)))
        {
            _ = part.Length > 0 && part.All(char.IsAsciiDigit) ? text.Append('[').Append(part).Append(']')
                : part.Contains('.', StringComparison.Ordinal) ? text.Append('[').Append(part).Append(']')
                : text.Append(text.Length == 0 ? "" : ".").Append(part);
        }

        return text.ToString();
    }
}
