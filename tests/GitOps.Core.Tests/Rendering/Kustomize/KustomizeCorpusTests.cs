using GitOps.Core.Git;
using GitOps.Core.Rendering.Kustomize;
using GitOps.Core.Rendering.Kustomize.Resources;

namespace GitOps.Core.Tests.Rendering.Kustomize;

/// <summary>Renders real repositories beside the real program.</summary>
public class KustomizeCorpusTests
{
    private static readonly string[] FileNames = ["kustomization.yaml", "kustomization.yml", "Kustomization"];
    internal static readonly string? Corpus = FindCorpus();

    public static TheoryData<string> Roots => Corpus is null
        ? ["no corpus"]
        : [.. FileNames.SelectMany(name => Directory.EnumerateFiles(Corpus, name, SearchOption.AllDirectories)).Select(file => Path.GetRelativePath(Corpus, Path.GetDirectoryName(file)!).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    [SkippableTheory]
    [MemberData(nameof(Roots))]
    public async Task Agrees_with_kubectl_on_every_kustomization_of_the_corpus(string root)
    {
        Skip.If(Corpus is null, "The corpus is not beside this repository.");
        Skip.IfNot(Kubectl.IsAvailable, "kubectl is not installed.");
        var expected = await Kubectl.KustomizeAsync(Path.Combine(Corpus, root));
        var tree = new FolderTree(Corpus);
        if (expected is null)
        {
            Assert.Throws<GitOpsException>(() => new Kustomizer(new RenderCache()).Render(tree, root, CancellationToken.None));
        }
        else
        {
            KustomizeOutput.AssertSame(KustomizeOutput.Parse(expected), new Kustomizer(new RenderCache()).Render(tree, root, CancellationToken.None));
        }
    }

    private static string? FindCorpus()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var corpus = Path.Combine(folder.FullName, "shared", "corpus");
            if (Directory.Exists(corpus))
            {
                return corpus;
            }
        }

        return null;
    }
}
