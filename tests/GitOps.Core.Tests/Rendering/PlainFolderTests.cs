using GitOps.Core.Manifests;
using GitOps.Core.Rendering;
using GitOps.Core.Rendering.Options;
using GitOps.Core.Yaml.Composing;

namespace GitOps.Core.Tests.Rendering;

public class PlainFolderTests
{
    private const string Cart = "apiVersion: v1\nkind: Service\nmetadata:\n  name: cart\n  namespace: shop\n";

    [Fact]
    public void Yaml_and_json_files_below_the_path_are_read_in_the_order_of_their_names()
    {
        var tree = new MemoryTree(
            ("shop/b.yml", Manifest("b") + "---\n" + Manifest("b2")),
            ("shop/a.json", """{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}}"""),
            ("shop/sub/c.YAML", Manifest("c")),
            ("shop/readme.md", "# shop"),
            ("other/d.yaml", Manifest("d")));

        Assert.Equal(["a", "b", "b2", "c"], Render(tree, "shop").Select(manifest => manifest.Id.Name));
        Assert.Equal(["d"], Render(tree, "./other/../other/").Select(manifest => manifest.Id.Name));
        Assert.Equal(["b", "b2"], Render(tree, "shop/b.yml").Select(manifest => manifest.Id.Name));
    }

    [Fact]
    public void Every_object_knows_file_line_commit_and_where_its_fields_are()
    {
        var tree = new MemoryTree(("shop/a.yaml", "# two\n---\n" + Manifest("a") + "---\n\n" + Cart));

        var cart = Render(tree, "shop")[1];

        Assert.Equal(new SourceLocation("shop/a.yaml", 9, tree.Commit), cart.Source);
        Assert.Equal(new SourcePosition(13, 3), cart.Positions!.Find("/metadata/namespace"));
        Assert.Equal(new ResourceId("", "v1", "Service", "shop", "cart"), cart.Id);
    }

    [Fact]
    public void Lists_are_unfolded_and_their_items_know_their_own_lines()
    {
        var tree = new MemoryTree(
            ("list.yaml", "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Secret\n  metadata:\n    name: a\n- apiVersion: v1\n  kind: List\n  items:\n  - {apiVersion: v1, kind: Secret, metadata: {name: b}}\n"),
            ("typed.yaml", "apiVersion: apps/v1\nkind: DeploymentList\nitems:\n- metadata:\n    name: c\n"));

        var manifests = Render(tree, "");

        Assert.Equal([("Secret", "a", 4), ("Secret", "b", 11), ("Deployment", "c", 4)], manifests.Select(m => (m.Id.Kind, m.Id.Name, m.Source.Line)));
        Assert.Equal("apps/v1", manifests[2].Id.ApiVersion);
        Assert.Equal(7, manifests[0].Positions!.Find("/metadata/name").Line);
    }

    [Fact]
    public void What_is_hidden_excluded_or_another_tools_is_skipped_and_told()
    {
        var told = new List<string>();
        var tree = new MemoryTree(
            ("shop/.github/workflow.yaml", "on: push\n"),
            ("shop/.hidden.yaml", Manifest("hidden")),
            ("shop/a.yaml", Manifest("a")),
            ("shop/azure-pipelines.yml", "${{ if a }}:\n  b: 1\n${{ if a }}:\n  b: 1\n"),
            ("shop/docs/figure.json", "{}"),
            ("shop/gitops.yaml", "manifests:\n  exclude: [ docs/, '*.tmpl.yaml', /old/b*.yaml ]\n"),
            ("shop/old/b1.yaml", "b: 1\n"),
            ("shop/skaffold.yaml", "apiVersion: skaffold/v4beta1\nkind: Config\nmetadata: {name: shop}\n---\nwithout: apiVersion\n---\n" + Manifest("b")),
            ("shop/web/web.tmpl.yaml", "{{ web }}"),
            ("shop/web/docs/other.yaml", Manifest("c")));

        var manifests = Renderer.Render(tree, "shop", new RenderOptions { Verbose = told.Add }, CancellationToken.None);

        Assert.Equal(["a", "b"], manifests.Select(manifest => manifest.Id.Name));
        Assert.Equal(
            [
                "shop/.github: skipped, hidden.",
                "shop/.hidden.yaml: skipped, hidden.",
                "shop/azure-pipelines.yml: skipped, it belongs to another tool.",
                "shop/docs: skipped, excluded by gitops.yaml.",
                "shop/gitops.yaml: skipped, it belongs to another tool.",
                "shop/old/b1.yaml: skipped, excluded by gitops.yaml.",
                "shop/skaffold.yaml:1: skipped, it belongs to another tool.",
                "shop/skaffold.yaml:5: skipped, it belongs to another tool.",
                "shop/web/docs: skipped, excluded by gitops.yaml.",
                "shop/web/web.tmpl.yaml: skipped, excluded by gitops.yaml.",
            ],
            told.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("ManifestWithoutName", "shop/a.yaml:1: Service has no metadata.name. Give it one.", "apiVersion: v1\nkind: Service\nmetadata:\n  labels: {}\n")]
    [InlineData("ManifestIncomplete", "shop/a.yaml:1: an object with kind but without apiVersion. Add apiVersion.", "kind: Service\nmetadata:\n  name: a\n")]
    [InlineData("ManifestIncomplete", "shop/a.yaml:1: an object with apiVersion but without kind. Add kind.", "apiVersion: v1\nmetadata:\n  name: a\n")]
    [InlineData("ManifestFieldNotText", "shop/a.yaml:4: metadata.name must be text, but YAML reads it as the boolean true. Put it in quotes.", "apiVersion: v1\nkind: Service\nmetadata:\n  name: y\n")]
    [InlineData("ManifestFieldNotText", "shop/a.yaml:4: metadata.name must be text, but YAML reads it as the number 12. Put it in quotes.", "apiVersion: v1\nkind: Service\nmetadata:\n  name: 12\n")]
    [InlineData("YamlInvalid", "shop/a.yaml:2:1: duplicate key \"a\" (first at line 1).", "a: 1\na: 2\n")]
    public void A_bad_object_ends_the_rendering_and_says_where(string id, string message, string text)
    {
        var exception = Assert.Throws<GitOpsException>(() => Render(new MemoryTree(("shop/a.yaml", text)), ""));

        Assert.Equal((id, message), (exception.ErrorId, exception.Message));
        Assert.Equal("shop/a.yaml", exception.Location!.File);
    }

    [Fact]
    public void Two_objects_with_one_identity_are_refused_naming_both_places()
    {
        var tree = new MemoryTree(("a.yaml", Cart), ("b/b.yaml", "# again\n" + Cart));

        var exception = Assert.Throws<GitOpsException>(() => Render(tree, ""));

        Assert.Equal("DuplicateManifest", exception.ErrorId);
        Assert.Equal("b/b.yaml:2: Service shop/cart is declared twice (first at a.yaml:1). Remove one of the two.", exception.Message);
    }

    [Theory]
    [InlineData("shpo", "no path \"shpo\" at 4f1c2ab. Did you mean \"shop\"?")]
    [InlineData("shop/prd", "no path \"shop/prd\" at 4f1c2ab. Did you mean \"shop/prod\"?")]
    [InlineData("elsewhere/at/all", "no path \"elsewhere/at/all\" at 4f1c2ab.")]
    public void A_path_that_is_not_there_is_refused_with_the_closest_name(string path, string message)
    {
        var exception = Assert.Throws<GitOpsException>(() => Render(new MemoryTree(("shop/prod/a.yaml", Manifest("a"))), path));

        Assert.Equal(("PathNotFound", message), (exception.ErrorId, exception.Message));
    }

    [Fact]
    public void A_submodule_is_refused()
    {
        var tree = new MemoryTree(("shop/lib/a.yaml", Manifest("a"))) { Submodule = "shop/lib" };

        Assert.Equal("SubmoduleNotSupported", Assert.Throws<GitOpsException>(() => Render(tree, "shop")).ErrorId);
    }

    [Fact]
    public void All_failures_are_told_when_asked_and_the_rest_is_rendered()
    {
        var tree = new MemoryTree(("a.yaml", "a: [\n---\n" + Manifest("a")), ("b.yaml", Manifest("a")), ("c.yaml", "apiVersion: v1\nkind: Service\n"));
        var failures = new List<GitOpsException>();

        var manifests = Renderer.Render(tree, "", new RenderOptions { OnError = failures.Add }, CancellationToken.None);

        Assert.Equal(["a.yaml:3"], manifests.Select(manifest => $"{manifest.Source}"));
        Assert.Equal(["YamlInvalid", "ManifestWithoutName", "DuplicateManifest"], failures.Select(failure => failure.ErrorId));
    }

    [Fact]
    public void A_second_revision_reads_only_the_files_that_changed()
    {
        var options = new RenderOptions();
        var files = Enumerable.Range(0, 20).Select(i => ($"f{i:00}.yaml", Manifest($"m{i}"))).ToArray();
        Renderer.Render(new MemoryTree(files), "", options, CancellationToken.None);
        files[7] = ("f07.yaml", Manifest("changed"));
        var second = new MemoryTree(files) { Commit = "91ab03f0000000000000000000000000000000000" };

        var manifests = Renderer.Render(second, "", options, CancellationToken.None);

        Assert.Equal(1, second.Reads);
        Assert.Equal("changed", manifests[7].Id.Name);
        Assert.All(manifests, manifest => Assert.Equal(second.Commit, manifest.Source.Commit));
    }

    private static string Manifest(string name) => $"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\n";

    private static IReadOnlyList<Manifest> Render(MemoryTree tree, string path) => Renderer.Render(tree, path, new RenderOptions(), CancellationToken.None);
}
