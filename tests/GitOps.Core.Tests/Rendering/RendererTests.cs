using GitOps.Core.Files;
using GitOps.Core.Manifests;
using GitOps.Core.Rendering;
using GitOps.Core.Rendering.Kustomize.Loading;
using GitOps.Core.Rendering.Options;

namespace GitOps.Core.Tests.Rendering;

public class RendererTests
{
    private static readonly MemoryTree Shop = new(
        ("base/kustomization.yaml", "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [web.yaml]\n"),
        ("base/web.yaml", Manifest("web")),
        ("prod/kustomization.yaml", "resources: [../base]\nnamePrefix: prod-\n"),
        ("prod/patch.yaml", Manifest("unused")),
        ("extras/kustomization.yaml", "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnamePrefix: x-\n"),
        ("plain/a.yaml", Manifest("a")));

    [Theory]
    [InlineData("prod", "prod-web")]
    [InlineData("prod/kustomization.yaml", "prod-web")]
    [InlineData("prod/patch.yaml", "unused")]
    [InlineData("plain", "a")]
    public void A_path_is_rendered_by_what_is_there(string path, string name) =>
        Assert.Equal([name], Render(Shop, path).Select(manifest => manifest.Id.Name));

    [Fact]
    public void Kustomizations_below_a_plain_folder_are_rendered_as_such()
    {
        var told = new List<string>();

        var manifests = Renderer.Render(Shop, "", new RenderOptions { Verbose = told.Add }, CancellationToken.None);

        Assert.Equal(["web", "a", "prod-web"], manifests.Select(manifest => manifest.Id.Name));
        Assert.Equal(["extras: skipped, a kustomize component."], told);
    }

    [Fact]
    public void Bases_in_other_repositories_are_fetched_by_what_the_options_name()
    {
        var tree = new MemoryTree(("kustomization.yaml", "namePrefix: x-\nresources: [\"https://git.example/shop//base?ref=v1\"]\n"));

        var manifests = Renderer.Render(tree, "", new RenderOptions { Remotes = new OneRemote(Shop) }, CancellationToken.None);

        Assert.Equal(["x-web"], manifests.Select(manifest => manifest.Id.Name));
    }

    private sealed class OneRemote(IFileTree tree) : IRemoteSource
    {
        public byte[] ReadFile(Uri url, CancellationToken cancellationToken) => throw new NotSupportedException();

        public void Check(Uri url, CancellationToken cancellationToken) => throw new NotSupportedException();

        public IFileTree Open(RemoteBase remote, CancellationToken cancellationToken) => tree;
    }

    private static string Manifest(string name) => $"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\n";

    private static IReadOnlyList<Manifest> Render(MemoryTree tree, string path) => Renderer.Render(tree, path, new RenderOptions(), CancellationToken.None);
}
