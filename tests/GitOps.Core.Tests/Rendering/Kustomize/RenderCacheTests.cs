using System.Security.Cryptography;
using System.Text;
using GitOps.Core.Git;
using GitOps.Core.Rendering;
using GitOps.Core.Rendering.Kustomize;

namespace GitOps.Core.Tests.Rendering.Kustomize;

/// <summary>What a cache remembers never shows: with one and without, everything is rendered to the same, byte for byte, or fails the same.</summary>
public class RenderCacheTests
{
    private const int ChangesOfAFile = 4;
    private static readonly string CaseFolder = Path.Combine(AppContext.BaseDirectory, "Rendering", "Kustomize", "cases");

    public static TheoryData<string> Cases => [.. CaseNames];

    public static TheoryData<string> CorpusRoots => KustomizeCorpusTests.Roots;

    private static IEnumerable<string> CaseNames => Directory.EnumerateDirectories(CaseFolder).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal);

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_case_renders_the_same_after_any_of_its_files_changed(string name)
    {
        var folder = new FolderTree(Path.Combine(CaseFolder, name));
        AssertSameAfterChanges(folder, Root(folder), FilesIn(Path.Combine(CaseFolder, name)), ChangesOfAFile);
    }

    [SkippableTheory]
    [MemberData(nameof(CorpusRoots))]
    public void A_kustomization_of_the_corpus_renders_the_same_after_a_file_changed(string root)
    {
        Skip.If(KustomizeCorpusTests.Corpus is null, "The corpus is not beside this repository.");
        var application = root.Split('/')[0];
        var files = FilesIn(KustomizeCorpusTests.Corpus).Where(file => file.StartsWith($"{application}/", StringComparison.Ordinal) && file.EndsWith(".yaml", StringComparison.Ordinal)).ToList();
        AssertSameAfterChanges(new FolderTree(KustomizeCorpusTests.Corpus), root, files.Where((_, i) => i % 8 == 0), 1);
    }

    [Fact]
    public void Cases_in_any_order_share_one_cache()
    {
        var trees = CaseNames.Select(name => new FolderTree(Path.Combine(CaseFolder, name))).ToList();
        var expected = trees.ToDictionary(tree => tree, tree => Outcome(new Revision(tree, "a"), Root(tree), new RenderCache()));
        var cache = new RenderCache();
        var random = new Random(4);
        for (var round = 0; round < 3; round++)
        {
            var order = trees.ToArray();
            random.Shuffle(order);
            Assert.All(order, tree => Assert.Equal(expected[tree], Outcome(new Revision(tree, "a"), Root(tree), cache)));
        }
    }

    [Fact]
    public void Several_threads_share_one_cache()
    {
        var trees = CaseNames.Select(name => new FolderTree(Path.Combine(CaseFolder, name))).ToList();
        var expected = trees.ToDictionary(tree => tree, tree => Outcome(new Revision(tree, "a"), Root(tree), new RenderCache()));
        var cache = new RenderCache();

        var found = trees.Concat(trees).Concat(trees).AsParallel().WithDegreeOfParallelism(8)
            .Select(tree => (Expected: expected[tree], Actual: Outcome(new Revision(tree, "a"), Root(tree), cache))).ToList();

        Assert.All(found, outcome => Assert.Equal(outcome.Expected, outcome.Actual));
    }

    private static void AssertSameAfterChanges(FolderTree folder, string root, IEnumerable<string> files, int changes)
    {
        var cache = new RenderCache();
        var original = new Revision(folder, "first");
        AssertSame(original, root, cache);
        foreach (var file in files)
        {
            var random = new Random(StableHash(file));
            for (var change = 0; change < changes; change++)
            {
                var commit = $"{file} {change}";
                AssertSame(new Revision(folder, commit, file, Changed(original.Read(file), random)), root, cache);
            }
        }

        AssertSame(original, root, cache);
    }

    private static void AssertSame(Revision revision, string root, RenderCache cache) =>
        Assert.Equal(Outcome(revision, root, new RenderCache()), Outcome(revision, root, cache));

    private static string Outcome(Revision revision, string root, RenderCache cache)
    {
        try
        {
            var manifests = new Kustomizer(cache).Render(revision, root, CancellationToken.None);
            return string.Join('\n', manifests.Select(manifest => $"{manifest.Id} {manifest.Source} {manifest.Source.Commit} {manifest.Object.ToJsonString()}"));
        }
        catch (GitOpsException exception)
        {
            return $"{exception.ErrorId} {exception.Location?.Commit} {exception.Message}";
        }
    }

    // What people do to a line: make its value another one, remove it, write it twice.
    private static byte[] Changed(byte[] content, Random random)
    {
        var lines = Encoding.Latin1.GetString(content).Split('\n').ToList();
        var at = random.Next(lines.Count);
        switch (random.Next(3))
        {
            case 0:
                lines[at] = lines[at].TrimEnd('\r') + "x";
                break;
            case 1:
                lines.RemoveAt(at);
                break;
            default:
                lines.Insert(at, lines[at]);
                break;
        }

        return Encoding.Latin1.GetBytes(string.Join('\n', lines));
    }

    private static int StableHash(string text) => BitConverter.ToInt32(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Root(FolderTree folder) => Kustomizer.IsKustomization(folder, "") ? "" : "overlay";

    private static List<string> FilesIn(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'))
            .Where(file => !file.StartsWith("expected", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];

    /// <summary>A folder as if it were committed, with the content of one file changed.</summary>
    private sealed class Revision(FolderTree files, string commit, string? changed = null, byte[]? content = null) : IFileTree
    {
        public string? Commit => commit;

        public FileEntry? Find(string path) => files.Find(path) is { } entry ? Named(entry) : null;

        public IReadOnlyList<FileEntry> List(string path) => [.. files.List(path).Select(Named)];

        public byte[] Read(FileEntry file) => Read(file.Path);

        public byte[] Read(string path) => path == changed ? content! : files.Read(new FileEntry(path, FileKind.File));

        private FileEntry Named(FileEntry entry) =>
            entry.Kind == FileKind.File ? entry with { ContentId = Convert.ToHexString(SHA256.HashData(Read(entry.Path))) } : entry;
    }
}
