using System.Management.Automation;
using GitOps.Module.Tests.Engine;

namespace GitOps.Module.Tests.Commands;

public sealed class GetGitOpsManifestTests : IDisposable
{
    private readonly ShopSession _shop = new();

    public void Dispose() => _shop.Dispose();

    [Fact]
    public void Objects_have_their_fields_as_properties_and_know_their_place()
    {
        var cart = Lines("Get-GitOpsManifest $repository | Where-Object Kind -eq Deployment | ForEach-Object { \"$($_.Name) $($_.Object.spec.replicas) $($_.Object.spec.template.spec.containers[0].image) $($_.Source)\" }");

        Assert.Equal(["cart 2 registry.example/cart:1.0 cart.yaml:1"], cart);
    }

    [Fact]
    public void Yaml_is_one_stream_with_sorted_keys()
    {
        var yaml = Assert.Single(Lines("Get-GitOpsManifest $repository -Path settings.yaml -AsYaml"));

        Assert.Equal("apiVersion: v1\ndata:\n  greeting: hello\nkind: ConfigMap\nmetadata:\n  name: settings", yaml);
    }

    [Fact]
    public void A_folder_on_disk_is_read_as_it_is_with_bases_beside_it()
    {
        using var folder = new TemporaryFolder();
        folder.Write("base/settings.yaml", ShopSession.Settings);
        folder.Write("base/kustomization.yaml", "resources: [settings.yaml]\n");
        folder.Write("prod/kustomization.yaml", "resources: [../base]\nnamePrefix: prod-\n");

        Assert.Equal(["prod-settings"], Lines("Get-GitOpsManifest -Path $path | ForEach-Object Name", new { path = Path.Combine(folder.Path, "prod") }));
    }

    [Fact]
    public void A_base_in_another_repository_is_fetched()
    {
        _shop.Repository.Commit("Add a base", ("base/kustomization.yaml", "resources: [settings.yaml]\n"), ("base/settings.yaml", ShopSession.Settings));
        using var folder = new TemporaryFolder();
        folder.Write("kustomization.yaml", $"namePrefix: prod-\nresources: ['{new Uri(_shop.Repository.Path).AbsoluteUri}//base']\n");

        Assert.Equal(["prod-settings"], Lines("Get-GitOpsManifest -Path $path | ForEach-Object Name", new { path = folder.Path }));
        Assert.Empty(Lines("Test-GitOpsRepo -Path $path | Where-Object Severity -eq Error | ForEach-Object Message", new { path = folder.Path }));
    }

    [Fact]
    public void A_revision_is_rendered_from_the_commit()
    {
        _shop.Repository.Commit("Drop the cart", ("cart.yaml", null));

        Assert.Equal(["settings"], Lines("Get-GitOpsManifest $repository | ForEach-Object Name"));
        Assert.Equal(["cart", "settings"], Lines("Get-GitOpsManifest $repository -Revision HEAD~1 | ForEach-Object Name"));
    }

    [Theory]
    [InlineData("Get-GitOpsManifest -Path ./no-such-folder", "PathNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("Get-GitOpsManifest $repository -Path no-such-folder", "PathNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("Get-GitOpsManifest $repository -Revision nothing", "RevisionNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("Get-GitOpsManifest /no/repository", "RepositoryNotFound", ErrorCategory.ObjectNotFound)]
    public void What_is_not_there_is_an_error(string script, string id, ErrorCategory category)
    {
        var error = _shop.Error(script);

        Assert.StartsWith(id + ",", error.FullyQualifiedErrorId);
        Assert.Equal(category, error.CategoryInfo.Category);
    }

    private List<string> Lines(string script, object? variables = null) => [.. _shop.Run(script, variables).Select(line => line.ToString())];
}
