using System.Security.Cryptography;
using System.Text;
using GitOps.Core.Files;
using GitOps.Core.Git;
using GitOps.Core.Rendering.Kustomize;
using GitOps.Core.Rendering.Kustomize.Resources;

namespace GitOps.Core.Tests.Rendering.Kustomize;

/// <summary>What a cache remembers never shows: with one and without, everything is rendered to the same, byte for byte, or fails the same.</summary>
public class RenderCacheTests
{
    private const int MostLines = 20;
    private static readonly Change[] AllChanges = [Change.Value, Change.Removed, Change.Twice];
    private static readonly string CaseFolder = Path.Combine(AppContext.BaseDirectory, "Rendering", "Kustomize", "cases");

    public static TheoryData<string> Cases => [.. CaseNames];

    public static TheoryData<string> CorpusRoots => KustomizeCorpusTests.Roots;

    private static IEnumerable<string> CaseNames => Directory.EnumerateDirectories(CaseFolder).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal);

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_case_renders_the_same_after_any_of_its_files_changed(string name)
    {
        var folder = new FolderTree(Path.Combine(CaseFolder, name));
        AssertSameAfterChanges(folder, Root(folder), FilesIn(Path.Combine(CaseFolder, name)), int.MaxValue);
    }

    [SkippableTheory]
    [MemberData(nameof(CorpusRoots))]
    public void A_kustomization_of_the_corpus_renders_the_same_after_a_file_changed(string root)
    {
        Skip.If(KustomizeCorpusTests.Corpus is null, "The corpus is not beside this repository.");
        var application = root.Split('/')[0];
        var files = FilesIn(KustomizeCorpusTests.Corpus).Where(file => file.StartsWith($"{application}/", StringComparison.Ordinal) && file.EndsWith(".yaml", StringComparison.Ordinal)).ToList();
        AssertSameAfterChanges(new FolderTree(KustomizeCorpusTests.Corpus), root, files.Where((_, i) => i % 8 == 0), 2);
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
            var lines = Encoding.Latin1.GetString(original.Read(file)).Split('\n');
            var random = new Random(StableHash(file));
            foreach (var line in Enumerable.Range(0, lines.Length).OrderBy(_ => random.Next()).Take(Math.Min(changes, MostLines)))
            {
                Assert.All(AllChanges, change => AssertSame(new Revision(folder, $"{file}:{line} {change}", file, Changed(lines, line, change)), root, cache));
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

    private static byte[] Changed(IReadOnlyList<string> before, int line, Change change)
    {
        var lines = before.ToList();
        switch (change)
        {
            case Change.Value:
                var last = lines[line].ToList().FindLastIndex(char.IsAsciiLetterOrDigit);
                lines[line] = last < 0 ? $"{lines[line]}# " : $"{lines[line][..last]}{(lines[line][last] == '7' ? '8' : '7')}{lines[line][(last + 1)..]}";
                break;
            case Change.Removed:
                lines.RemoveAt(line);
                break;
            default:
                lines.Insert(line, lines[line]);
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

    /// <summary>What people do to a line.</summary>
    private enum Change
    {
        Value,
        Removed,
        Twice,
    }

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
