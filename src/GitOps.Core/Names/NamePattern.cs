using System.IO.Enumeration;

namespace GitOps.Core.Names;

/// <summary>Names with wildcards: <c>*</c> stands for any text, the empty one too, and <c>?</c> for any letter.</summary>
internal static class NamePattern
{
    public static bool Matches(string pattern, string name) =>
        pattern == "*" || pattern == name || FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);
}
