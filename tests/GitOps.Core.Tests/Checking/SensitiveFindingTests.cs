using GitOps.Core.Checking;
using GitOps.Core.Tests.Reconciling;
using GitOps.Core.Tests.Rendering;

namespace GitOps.Core.Tests.Checking;

/// <summary>What a check says of Secrets that are slightly wrong.</summary>
public class SensitiveFindingTests
{
    private const string Value = "hunter2-Horse";

    [Theory]
    [MemberData(nameof(SensitiveTests.Secrets), MemberType = typeof(SensitiveTests))]
    [InlineData("stringData: { 'VALUE x': a, 'VALUE x': b }")]
    [InlineData("data: [ { VALUE: [ VALUE ] } ]")]
    [InlineData("metadata: { name: t, labels: { a: 'VALUE x' }, VALUE: x }")]
    [InlineData("stringData: { password: !!int VALUE }")]
    public void No_finding_shows_a_value(string fields)
    {
        foreach (var kind in (string[])["Secret", "secret", "Secrets"])
        {
            var problems = Check($"apiVersion: v1\nkind: {kind}\nmetadata: {{ name: s }}\n{fields.Replace("VALUE", Value, StringComparison.Ordinal)}\n");

            Assert.All(problems, problem => Assert.DoesNotContain("hunter2", problem + problem.Message, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("stringData:\n  hunter2:\n  hunter2:\n", "duplicate key (first at line 5).")]
    [InlineData("stringData: { hunter2, hunter2 }\n", "duplicate key (first at line 4).")]
    [InlineData("stringData:\n  ? hunter2 horse\n  : a\n  ? hunter2 horse\n  : b\n", "duplicate key (first at line 5).")]
    [InlineData("stringData:\n  password: a\n  password: b\n", "duplicate key \"password\" (first at line 5).")]
    public void A_key_that_stands_twice_is_quoted_where_it_can_be_no_value(string fields, string message) =>
        Assert.Contains(message, Assert.Single(Check("apiVersion: v1\nkind: Secret\nmetadata: { name: s }\n" + fields)).Message, StringComparison.Ordinal);

    private static IReadOnlyList<RepositoryProblem> Check(string text) =>
        RepositoryChecker.Check(new MemoryTree([("shop/s.yaml", text)]), new CheckOptions(), CancellationToken.None);
}
