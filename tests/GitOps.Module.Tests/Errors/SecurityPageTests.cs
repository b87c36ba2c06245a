using System.Text.RegularExpressions;
using GitOps.Module.Tests.Engine;

namespace GitOps.Module.Tests.Errors;

/// <summary><c>docs/security.md</c> names tests that there are.</summary>
public sealed partial class SecurityPageTests
{
    [Fact]
    public void Each_promise_names_a_test_that_there_is()
    {
        var page = File.ReadAllText(Path.Combine(BuildOutput.RepositoryRoot, "docs", "security.md"));
        var sources = Directory.EnumerateFiles(Path.Combine(BuildOutput.RepositoryRoot, "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .ToLookup(Path.GetFileNameWithoutExtension, File.ReadAllText);
        var promises = page[page.IndexOf("## Promises", StringComparison.Ordinal)..].Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal) && line != "| promise | held by |").ToArray();

        Assert.NotEmpty(promises);
        Assert.All(promises, promise =>
        {
            var named = TestName().Matches(promise);
            Assert.NotEmpty(named);
            Assert.All(named, test => Assert.Contains(
                sources[test.Groups["class"].Value], source => source.Contains($" {test.Groups["method"].Value}(", StringComparison.Ordinal) || !test.Groups["method"].Success));
        });
    }

    [GeneratedRegex(@"`(?<class>\w+Tests)(\.(?<method>\w+))?`")]
    private static partial Regex TestName();
}
