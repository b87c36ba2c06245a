using System.Management.Automation;
using System.Management.Automation.Language;

namespace GitOps.Completion;

/// <summary>What a completer offers, and where it looks.</summary>
internal static class Candidates
{
    /// <summary>
    /// The names that begin with what was typed, quoted where a bare word would not do. Whoever may push a branch chooses its
    /// name: one that a terminal would obey is not offered.
    /// </summary>
    public static IEnumerable<CompletionResult> Matching(string typed, IEnumerable<string> names)
    {
        var start = typed.Trim('\'', '"');
        return names
            .Where(name => name.StartsWith(start, StringComparison.OrdinalIgnoreCase) && ForeignText.OnOneLine(name) == name)
            .Distinct()
            .Order(StringComparer.OrdinalIgnoreCase)
            .Select(name => new CompletionResult(Quoted(name), name, CompletionResultType.ParameterValue, name));
    }

    /// <summary>Nothing. PowerShell completes files on disk where a completer returns null, but not where it returns this.</summary>
    public static IEnumerable<CompletionResult> None => [];

    /// <summary>What was found, or nothing: who presses a key wants no errors.</summary>
    public static IReadOnlyList<string> Quietly(Func<IReadOnlyList<string>> find)
    {
        try
        {
            return find();
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            return [];
        }
    }

    /// <summary>A path as the file system knows it, from one relative to the session's location.</summary>
    public static string FileSystemPath(string path)
    {
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        shell.AddScript("$ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($args[0])").AddArgument(path);
        return shell.Invoke<string>().Single();
    }

    // Typographic quotes end a string in PowerShell, too.
    private static string Quoted(string name) =>
        name.All(c => char.IsAsciiLetterOrDigit(c) || "-_./".Contains(c, StringComparison.Ordinal)) ? name : $"'{CodeGeneration.EscapeSingleQuotedStringContent(name)}'";
}
