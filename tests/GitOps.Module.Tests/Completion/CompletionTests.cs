using GitOps.Module.Tests.Engine;

namespace GitOps.Module.Tests.Completion;

public class CompletionTests
{
    private const string Press = "(TabExpansion2 $line $line.Length).CompletionMatches | ForEach-Object CompletionText";

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

    [Fact]
    public void Paths_are_those_of_the_repository_at_the_revision_and_no_files_on_disk()
    {
        using var repository = new TestRepository();
        repository.Commit("First", ("overlays/prod/kustomization.yaml", "resources: []"), ("overlays/old/web.yaml", "{}"), ("base/web.yaml", "{}"), ("base/notes.txt", "x"), ("gitops.yaml", "{}"));
        repository.Tag("v1");
        repository.Commit("Second", ("overlays/old/web.yaml", null), ("overlays/new folder/web.yaml", "{}"));
        File.WriteAllText(Path.Combine(repository.Path, "base", "web-uncommitted.yaml"), "{}");

        Assert.Equal(["base", "overlays"], Complete("Get-GitOpsDiff . -Path ", repository.Path));
        Assert.Equal(["base/web.yaml"], Complete("Get-GitOpsDiff . -Path base/", repository.Path));
        Assert.Equal(["'overlays/new folder'", "overlays/prod"], Complete("Get-GitOpsDiff . -Path ./overlays/", repository.Path));
        Assert.Equal(["overlays/old", "overlays/prod"], Complete("Sync-GitOpsRepo . -Revision v1 -Path overlays/", repository.Path));
        Assert.Equal(["base/web-uncommitted.yaml", "base/web.yaml"], Complete("Get-GitOpsDiff . -WorkingTree -Path base/", repository.Path));
        Assert.Equal(["web.yaml"], Complete("Get-GitOpsDiff ./base -Path ", repository.Path));
    }

    [Fact]
    public void Sets_of_the_cluster_are_offered()
    {
        using var shop = new ShopSession();
        shop.Run("Sync-GitOpsRepo @where -Name shop-prod | Out-Null; Sync-GitOpsRepo @where -Name billing -Path settings.yaml -Adopt | Out-Null");

        // Another session, to which the first one's commands mean nothing.
        using var other = new TestSession();
        other.SetVariables(new { cluster = shop.Run("$cluster").Single().BaseObject });

        Assert.Equal(["billing", "shop-prod"], Complete(other, "Get-GitOpsDiff ./shop -Cluster $cluster -Name "));
        Assert.Equal(["shop-prod"], Complete(other, "Get-GitOpsStatus ./shop -Cluster $cluster -Name sh"));
        Assert.Empty(Complete(other, "Get-GitOpsStatus ./shop -Cluster $cluster -Namespace kube-system -Name "));
    }

    [Fact]
    public void Sets_of_a_cluster_that_does_not_answer_are_those_the_session_met()
    {
        using var folder = new TemporaryFolder();
        var asked = folder.Write("asked", "");
        File.Delete(asked);
        folder.Write("config", $$"""
            apiVersion: v1
            kind: Config
            current-context: silent
            contexts: [ { name: silent, context: { cluster: c, user: u } }, { name: plugin, context: { cluster: c, user: p } } ]
            clusters: [ { name: c, cluster: { server: "https://127.0.0.1:1" } } ]
            users: [ { name: u, user: { token: x } }, { name: p, user: { exec: { apiVersion: client.authentication.k8s.io/v1, command: touch, args: [ "{{asked.Replace('\\', '/')}}" ], interactiveMode: IfAvailable } } } ]
            """);
        using var shop = new ShopSession();
        shop.Run("Sync-GitOpsRepo @where -Name shop-prod | Out-Null; $null = $ExecutionContext.SessionState.Path.SetLocation($location)", new { location = folder.Path });

        Assert.Equal(["shop-prod"], Complete(shop, "Get-GitOpsDiff ./shop -Kubeconfig ./config -Name "));
        Assert.Equal(["shop-prod"], Complete(shop, "Get-GitOpsDiff ./shop -Kubeconfig ./config -Context plugin -Name "));
        Assert.Equal(["shop-prod"], Complete(shop, "Get-GitOpsDiff ./shop -Kubeconfig ./none -Name "));
        Assert.False(File.Exists(asked));
    }

    [Fact]
    public void Field_managers_that_were_met_in_conflicts_are_offered()
    {
        using var shop = new ShopSession();
        Assert.Empty(Complete(shop, "Sync-GitOpsRepo ./shop -ForceConflictsFrom "));
        shop.Run("Sync-GitOpsRepo @where | Out-Null; Edit-Live apis/apps/v1/namespaces/default/deployments/cart '{\"spec\":{\"replicas\":5}}' some-controller");
        shop.Run("Get-GitOpsDiff @where | Out-Null");

        Assert.Equal(["some-controller"], Complete(shop, "Sync-GitOpsRepo ./shop -ForceConflictsFrom "));
        Assert.Equal(["some-controller"], Complete(shop, "Sync-GitOpsRepo ./shop -ForceConflictsFrom other, so"));
    }

    [Theory]
    [InlineData("Get-GitOpsDiff ./none -Path ")]
    [InlineData("Get-GitOpsDiff . -Path ")]
    [InlineData("Get-GitOpsDiff -Path ")]
    [InlineData("Get-GitOpsDiff https://example.invalid/none.git -Path ")]
    [InlineData("Sync-GitOpsRepo . -Kubeconfig ./none -Name ")]
    [InlineData("Sync-GitOpsRepo . -ForceConflictsFrom ")]
    public void Files_on_disk_are_not_offered_for_what_they_are_not(string line)
    {
        using var folder = new TemporaryFolder();
        folder.Write("here.yaml", "");

        Assert.Empty(Complete(line, folder.Path));
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

    private static string[] Complete(string line, string location)
    {
        using var session = new TestSession();
        session.Run("$null = $ExecutionContext.SessionState.Path.SetLocation($location)", new { location });
        return Complete(session, line);
    }

    private static string[] Complete(ShopSession session, string line) => Offered(session.Run(Press, new { line }));

    private static string[] Complete(TestSession session, string line)
    {
        session.SetVariables(new { line });
        return Offered(session.Run(Press));
    }

    private static string[] Offered(IEnumerable<System.Management.Automation.PSObject> matches) => [.. matches.Select(text => text.ToString())];
}
