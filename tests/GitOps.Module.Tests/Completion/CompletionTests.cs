using GitOps.Module.Tests.Engine;

namespace GitOps.Module.Tests.Completion;

public class CompletionTests
{
    [Fact]
    public void Contexts_of_the_kubeconfig_are_offered_and_quoted_where_needed()
    {
        using var folder = new TemporaryFolder();
        folder.Write("config", """
            apiVersion: v1
            kind: Config
            contexts:
              - { name: prod-eu, context: { cluster: a, user: a } }
              - { name: prod us, context: { cluster: a, user: a } }
              - { name: test, context: { cluster: a, user: a } }
            """);

        Assert.Equal(["'prod us'", "prod-eu"], Complete("Get-GitOpsDiff . -Kubeconfig ./config -Context prod", folder.Path));
    }

    [Fact]
    public void Branches_and_tags_of_the_repository_are_offered()
    {
        using var repository = new TestRepository();
        repository.Commit("First", ("a.txt", "a"));
        repository.Branch("release/1.4");
        repository.Tag("v1.4.0");

        Assert.Equal(["main", "release/1.4", "v1.4.0"], Complete("Get-GitOpsDiff . -Revision ", repository.Path));
        Assert.Equal(["release/1.4"], Complete("Undo-GitOpsChange . -Commit rel", repository.Path));
    }

    [Fact]
    public void A_branch_named_to_run_something_is_a_quoted_word()
    {
        using var repository = new TestRepository();
        repository.Commit("First", ("a.txt", "a"));
        repository.Branch("x\u2019;whoami;\u2018");
        repository.Branch("y\u202ez");

        var offered = Complete("Get-GitOpsDiff . -Revision ", repository.Path);

        Assert.Equal(["'x\u2019\u2019;whoami;\u2018\u2018'", "main"], offered.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Get-GitOpsDiff ./none -Revision ")]
    [InlineData("Get-GitOpsDiff https://example.invalid/none.git -Revision ")]
    [InlineData("Get-GitOpsDiff foo://bar -Revision ")]
    [InlineData("Get-GitOpsDiff . -Kubeconfig ./none -Context ")]
    public void Where_there_is_nothing_to_offer_nothing_is(string line)
    {
        using var folder = new TemporaryFolder();

        Assert.DoesNotContain(Complete(line, folder.Path), text => text.Contains("main", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Complete(string line, string location)
    {
        using var session = new TestSession();
        return session.Run("$null = $ExecutionContext.SessionState.Path.SetLocation($location); (TabExpansion2 $line $line.Length).CompletionMatches | ForEach-Object CompletionText", new { line, location })
            .Select(text => text.ToString());
    }
}
