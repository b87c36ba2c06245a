using System.Text.RegularExpressions;
using GitOps.Module.Tests.Engine;

namespace GitOps.Module.Tests.Help;

/// <summary>A block of PowerShell in README.md or a document in <c>docs</c>.</summary>
/// <param name="Document">The file.</param>
/// <param name="Title">Its number in the file.</param>
/// <param name="Code">What of it runs. What names no <c>./shop</c> is typed in that repository.</param>
internal sealed partial record DocumentBlock(string Document, string Title, string Code)
{
    /// <summary>Commands that cannot run here, by a part of their line, and why.</summary>
    public static IReadOnlyDictionary<string, string> NotRun { get; } = new Dictionary<string, string>
    {
        ["Install-Module GitOps "] = "fetches from a gallery",
        ["Get-GitOpsDiff https://github.com/acme/shop"] = "needs a server and its repository",
        ["-Commit 4f1c2ab"] = "is about a commit of the text's own",
        ["-To v1.2.0 -Push #"] = "is done by the lines before it",
        ["Get-Content report.json"] = "reads what the command before it writes",
        ["Watch-GitOpsRepo ./shop"] = "stays until it is interrupted",
        ["Start-GitOpsSandbox -Port 8001 -Wait"] = "stays until it is interrupted",
    };

    /// <summary>All lines of all blocks.</summary>
    public static IReadOnlyList<string> Lines { get; } = [.. Read().SelectMany(block => block.Code.Split('\n'))];

    /// <summary>The blocks of which something can run.</summary>
    public static IReadOnlyList<DocumentBlock> All { get; } = [.. Read().Select(Runnable).OfType<DocumentBlock>()];

    private static IEnumerable<DocumentBlock> Read() =>
        from file in Directory.GetFiles(Path.Combine(BuildOutput.RepositoryRoot, "docs"), "*.md").Order(StringComparer.Ordinal).Prepend(Path.Combine(BuildOutput.RepositoryRoot, "README.md"))
        from block in Fence().Matches(File.ReadAllText(file).ReplaceLineEndings("\n")).Select((match, index) => new DocumentBlock(Path.GetFileName(file), $"block {index + 1}", match.Groups[1].Value))
        select block;

    private static DocumentBlock? Runnable(DocumentBlock block)
    {
        string[] lines = [.. block.Code.Split('\n').Where(line => line.Length > 0 && !NotRun.Keys.Any(line.Contains))];
        return lines.Length == 0 ? null : block with { Code = string.Join('\n', Array.Exists(lines, line => line.Contains("./shop")) ? lines : ["Set-Location shop", .. lines]) };
    }

    [GeneratedRegex("^```powershell\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
