using GitOps.Core.Git;
using GitOps.Core.Manifests;
using GitOps.Core.Rendering.Kustomize;
using GitOps.Core.Rendering.Kustomize.Resources;

namespace GitOps.Core.Tests.Rendering.Kustomize;

/// <summary>
/// Renders the folders of <c>cases</c>, whose <c>expected.yaml</c> (or <c>expected-error.txt</c>, where it refuses) the real
/// program recorded; see <c>record.sh</c>. Where a <c>kubectl-differs.txt</c> says why, they hold what is documented instead.
/// </summary>
public class KustomizeCaseTests
{
    private static readonly string Cases = Path.Combine(AppContext.BaseDirectory, "Rendering", "Kustomize", "cases");

    public static TheoryData<string> Rendered => Names("expected.yaml", documented: false);

    public static TheoryData<string> Documented => Names("expected.yaml", documented: true);

    public static TheoryData<string> Refused => Names("expected-error.txt", documented: false);

    [Theory]
    [MemberData(nameof(Rendered))]
    public void Renders_what_kubectl_renders(string name) =>
        KustomizeOutput.AssertSame(KustomizeOutput.Parse(File.ReadAllText(Path.Combine(Cases, name, "expected.yaml"))), Render(name));

    [Theory]
    [MemberData(nameof(Documented))]
    public void Renders_what_is_documented_where_kubectl_does_not(string name) => Renders_what_kubectl_renders(name);

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

    private static TheoryData<string> Names(string file, bool documented) =>
        [.. Directory.EnumerateDirectories(Cases).Where(folder => File.Exists(Path.Combine(folder, file)) && File.Exists(Path.Combine(folder, "kubectl-differs.txt")) == documented).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];
}
