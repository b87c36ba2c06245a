using GitOps.Module.Tests.Engine;

namespace GitOps.Module.Tests.Commands;

public sealed class TestGitOpsRepoTests : IDisposable
{
    private readonly ShopSession _shop = new();

    public void Dispose() => _shop.Dispose();

    [Fact]
    public void A_sound_repository_has_nothing_to_report()
    {
        Assert.Empty(_shop.Run("Test-GitOpsRepo $repository"));
    }

    [Fact]
    public void Every_problem_is_reported_and_an_error_fails_the_check()
    {
        _shop.Repository.Commit("Break it", ("cart.yaml", ShopSession.Cart.Replace("replicas: 2", "replicsa: many", StringComparison.Ordinal)), ("broken.yaml", "a: ["));

        var (output, errors) = _shop.Try("Test-GitOpsRepo $repository | ForEach-Object { \"$($_.Severity) $($_.Rule) $($_.File)\" }");

        Assert.Contains("Error unknown-field cart.yaml", output.Select(line => line.ToString()));
        Assert.Contains("Error yaml-invalid broken.yaml", output.Select(line => line.ToString()));
        Assert.StartsWith("RepositoryHasErrors,", Assert.Single(errors).FullyQualifiedErrorId);
    }

    [Fact]
    public void What_is_unusual_about_the_kubeconfig_of_the_cluster_that_is_asked_is_told()
    {
        var kubeconfig = Path.Combine(_shop.Repository.Path, "..", $"{Guid.NewGuid():N}.kubeconfig");
        try
        {
            File.WriteAllText(kubeconfig, """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: 'http://127.0.0.1:1', proxi-url: x}}]
                users: [{name: u, user: {token: t}}]
                contexts: [{name: x, context: {cluster: c, user: u}}]
                """);

            var output = _shop.Try("Test-GitOpsRepo $repository -Kubeconfig $kubeconfig -Context x 3>&1 | ForEach-Object { \"$_\" }", new { kubeconfig }).Output;

            Assert.Contains(output, line => line.ToString().Contains("proxi-url", StringComparison.Ordinal));
            Assert.Contains(output, line => line.ToString().Contains("not https", StringComparison.Ordinal));
        }
        finally
        {
            File.Delete(kubeconfig);
        }
    }

    [Fact]
    public void Rules_are_listed()
    {
        Assert.Contains("unknown-field", _shop.Run("Test-GitOpsRepo -ListRules | ForEach-Object Id").Select(id => id.ToString()));
    }

    [Fact]
    public void The_Kubernetes_version_decides_which_API_versions_are_gone()
    {
        _shop.Repository.Commit("Old", ("budget.yaml", """
            apiVersion: policy/v1beta1
            kind: PodDisruptionBudget
            metadata: { name: cart }
            spec: { maxUnavailable: 1, selector: { matchLabels: { app: cart } } }
            """));

        Assert.Contains("removed-version", _shop.Try("Test-GitOpsRepo $repository -KubernetesVersion 1.25 | ForEach-Object Rule").Output.Select(rule => rule.ToString()));
        Assert.DoesNotContain("removed-version", _shop.Try("Test-GitOpsRepo $repository -KubernetesVersion 1.24 | ForEach-Object Rule").Output.Select(rule => rule.ToString()));
    }

    [Fact]
    public void A_live_cluster_knows_the_types_of_its_custom_kinds()
    {
        _shop.Repository.Commit("Define", ("crd.yaml", """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: { name: discounts.shop.example.com }
            spec:
              group: shop.example.com
              scope: Namespaced
              names: { kind: Discount, plural: discounts }
              versions:
                - name: v1
                  served: true
                  storage: true
                  schema: { openAPIV3Schema: { type: object, properties: { spec: { type: object, properties: { percent: { type: integer } } } } } }
            """));
        _shop.Run("Sync-GitOpsRepo @where");
        _shop.Repository.Commit("Use", ("crd.yaml", null), ("discount.yaml", """
            apiVersion: shop.example.com/v1
            kind: Discount
            metadata: { name: early }
            spec: { percentage: 10 }
            """));

        Assert.Equal(["unknown-group"], _shop.Try("Test-GitOpsRepo $repository | ForEach-Object Rule").Output.Select(rule => rule.ToString()));
        Assert.Equal(["unknown-field"], _shop.Try("Test-GitOpsRepo @where | ForEach-Object Rule").Output.Select(rule => rule.ToString()));
    }
}
