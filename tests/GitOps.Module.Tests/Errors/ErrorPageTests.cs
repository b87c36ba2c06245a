using System.Text.RegularExpressions;
using GitOps.Module.Tests.Engine;

namespace GitOps.Module.Tests.Errors;

public partial class ErrorPageTests
{
    [Fact]
    public void The_page_lists_exactly_the_ids_of_the_code()
    {
        var code = Directory.EnumerateFiles(Path.Combine(BuildOutput.RepositoryRoot, "src"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => IdInCode().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups["id"].Value);
        var page = File.ReadLines(Path.Combine(BuildOutput.RepositoryRoot, "docs", "errors.md"))
            .Select(line => IdOnPage().Match(line))
            .Where(match => match.Success)
            .Select(match => match.Groups["id"].Value);

        Assert.Equal(code.Distinct().Order(StringComparer.Ordinal), page);
    }

    [GeneratedRegex("\"(?<id>[A-Z][A-Za-z0-9]+)\",\\s*FailureKind\\.")]
    private static partial Regex IdInCode();

    [GeneratedRegex(@"^\| `(?<id>[A-Za-z0-9]+)` \|")]
    private static partial Regex IdOnPage();
}
