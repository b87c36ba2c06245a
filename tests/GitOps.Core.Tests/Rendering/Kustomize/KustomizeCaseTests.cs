using GitOps.Core.Git;
using GitOps.Core.Manifests;
using GitOps.Core.Rendering;
using GitOps.Core.Rendering.Kustomize;

namespace GitOps.Core.Tests.Rendering.Kustomize;

/// <summary>
/// Renders the folders of <c>cases</c>, whose <c>expected.yaml</c> (or <c>expected-error.txt</c>, where it refuses) the real
/// program recorded; see <c>record.sh</c>.
/// </summary>
public class KustomizeCaseTests
{
    private static readonly string Cases = Path.Combine(AppContext.BaseDirectory, "Rendering", "Kustomize", "cases");

    public static TheoryData<string> Rendered => Names("expected.yaml");

    public static TheoryData<string> Refused => Names("expected-error.txt");

    [Theory]
    [MemberData(nameof(Rendered))]
    public void Renders_what_kubectl_renders(string name) =>
        KustomizeOutput.AssertSame(KustomizeOutput.Parse(File.ReadAllText(Path.Combine(Cases, name, "expected.yaml"))), Render(name));

    [Theory]
    [MemberData(nameof(Refused))]
    public void Refuses_what_kubectl_refuses_and_says_where(string name)
    {
        var exception = Assert.Throws<GitOpsException>(() => Render(name));
        Assert.NotNull(exception.Location);
        Assert.Contains(exception.Location!.ToString(), exception.Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<Manifest> Render(string name)
    {
        var tree = new FolderTree(Path.Combine(Cases, name));
        return new Kustomizer(new RenderCache()).Render(tree, Kustomizer.IsKustomization(tree, "") ? "" : "overlay", CancellationToken.None);
    }

    private static TheoryData<string> Names(string file) =>
        [.. Directory.EnumerateDirectories(Cases).Where(folder => File.Exists(Path.Combine(folder, file))).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];
}
