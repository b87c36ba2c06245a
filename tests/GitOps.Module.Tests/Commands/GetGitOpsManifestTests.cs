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
    public void A_folder_outside_of_git_is_its_own_whole()
    {
        using var folder = new TemporaryFolder();
        folder.Write("base/settings.yaml", ShopSession.Settings);
        folder.Write("base/kustomization.yaml", "resources: [settings.yaml]\n");
        folder.Write("prod/kustomization.yaml", "resources: [../base]\nnamePrefix: prod-\n");
        var variables = new { root = folder.Path, path = Path.Combine(folder.Path, "prod") };

        Assert.Equal(["prod-settings"], Lines("Get-GitOpsManifest $root -Path prod | ForEach-Object Name", variables));
        Assert.Empty(Lines("Test-GitOpsRepo $root | ForEach-Object Message", variables));
        var error = _shop.Error("Get-GitOpsManifest -Path $path", variables);
        Assert.Equal("KustomizeFileOutsideRoot", error.FullyQualifiedErrorId.Split(',')[0]);
        Assert.Contains("give one that holds both", error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_above_a_folder_outside_of_git_do_not_count_and_links_out_of_it_are_refused()
    {
        using var folder = new TemporaryFolder();
        folder.Write("gitops.yaml", "manifests: { exclude: ['*'] }\n");
        folder.Write("app/settings.yaml", ShopSession.Settings);
        var variables = new { path = Path.Combine(folder.Path, "app"), file = Path.Combine(folder.Path, "app", "settings.yaml") };

        Assert.Equal(["settings"], Lines("Get-GitOpsManifest -Path $path | ForEach-Object Name", variables));
        Assert.Equal(["settings"], Lines("Get-GitOpsManifest -Path $file | ForEach-Object Name", variables));
        if (!OperatingSystem.IsWindows())
        {
            folder.Write("secret.yaml", ShopSession.Settings);
            File.CreateSymbolicLink(Path.Combine(folder.Path, "app", "link.yaml"), "../secret.yaml");
            Assert.Equal("SymbolicLinkLeavesRepository", _shop.Error("Get-GitOpsManifest -Path $path", variables).FullyQualifiedErrorId.Split(',')[0]);
        }
    }

    [Fact]
    public void A_base_in_another_repository_is_fetched_from_where_the_operator_allows()
    {
        _shop.Repository.Commit("Add a base", ("base/kustomization.yaml", "resources: [settings.yaml]\n"), ("base/settings.yaml", ShopSession.Settings));
        using var folder = new TemporaryFolder();
        var url = new Uri(_shop.Repository.Path).AbsoluteUri;
        folder.Write("kustomization.yaml", $"namePrefix: prod-\nresources: ['{url}//base']\n");
        var variables = new { path = folder.Path, url };

        Assert.Equal(["prod-settings"], Lines("Get-GitOpsManifest -Path $path -AllowHost github.com, $url | ForEach-Object Name", variables));
        Assert.Empty(Lines("Test-GitOpsRepo -Path $path -AllowHost $url | Where-Object Severity -eq Error | ForEach-Object Message", variables));
        Assert.Equal("KustomizeRemoteNotAllowed", _shop.Error("Get-GitOpsManifest -Path $path", variables).FullyQualifiedErrorId.Split(',')[0]);
    }

    [Fact]
    public void A_Secret_as_text_is_masked_and_as_YAML_for_kubectl_whole_with_a_warning()
    {
        _shop.Repository.Commit("Add", ("s.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {password: hunter2}\n"));

        Assert.DoesNotContain("hunter2", _shop.Show("Get-GitOpsManifest $repository; Get-GitOpsManifest $repository | ForEach-Object { \"$_\" }; Test-GitOpsRepo $repository"));
        Assert.Contains(Lines("Get-GitOpsManifest $repository -AsYaml"), yaml => yaml.Contains("password: hunter2", StringComparison.Ordinal));
        Assert.Contains("values of 1 Secret", _shop.Screen.PlainText);
    }

    [Fact]
    public void A_limit_is_set_by_whoever_runs_the_command()
    {
        const string Error = "try { Get-GitOpsManifest $repository -Limit LIMIT -ErrorAction Stop | Out-Null } catch { $_.FullyQualifiedErrorId.Split(',')[0] }";

        Assert.Equal(["RenderingLimitExceeded"], Lines(Error.Replace("LIMIT", "@{ Objects = 1 }", StringComparison.Ordinal)));
        Assert.Equal(["LimitInvalid"], Lines(Error.Replace("LIMIT", "@{ Objects = 'many' }", StringComparison.Ordinal)));
        Assert.Equal(2, Lines("Get-GitOpsManifest $repository -Limit @{ objects = 2 } | ForEach-Object Name").Count);
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
