namespace GitOps.Module.Tests.Pester;

/// <summary>The suite in <c>tests/Pester</c>, each of its tests a result of its own.</summary>
public sealed class PesterTests(PesterRun run) : IClassFixture<PesterRun>
{
    public static TheoryData<PesterTest> All => [.. PesterTest.ReadAll()];

    [SkippableTheory]
    [MemberData(nameof(All))]
    public void Pester(PesterTest test)
    {
        var outcomes = run.Entries.Where(entry => entry.File == test.File && entry.Line == test.Line).ToList();

        Assert.True(outcomes.Count > 0, $"Pester did not run it.\n{run.Log}");
        Assert.True(outcomes.TrueForAll(entry => entry.Outcome is "Passed" or "Skipped"), string.Join('\n', outcomes.SelectMany(entry => entry.Errors)));
        Skip.If(outcomes.TrueForAll(entry => entry.Outcome == "Skipped"), string.Join('\n', outcomes.SelectMany(entry => entry.Errors)));
    }

    [Fact]
    public void Nothing_fails_outside_of_a_test()
    {
        var tests = PesterTest.ReadAll().Select(test => (test.File, test.Line)).ToHashSet();

        Assert.Equal([], run.Entries.Where(entry => !tests.Contains((entry.File, entry.Line))).Select(entry => $"{entry.File}:{entry.Line} {string.Join('\n', entry.Errors)}"));
    }
}
