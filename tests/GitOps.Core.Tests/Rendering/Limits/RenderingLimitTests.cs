using GitOps.Core.Git;
using GitOps.Core.Rendering;
using GitOps.Core.Rendering.Limits;
using GitOps.Core.Rendering.Options;
using GitOps.Core.Tests.Git;
using LibGit2Sharp;

namespace GitOps.Core.Tests.Rendering.Limits;

/// <summary>Small repositories that ask for more than any machine has: each ends with an error about the place that asks for it.</summary>
public sealed class RenderingLimitTests
{
    private const string ConfigMap = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {k0: \"0123456789\"}\n";

    [Fact]
    public void A_JSON_patch_whose_copies_double_an_object_is_refused_where_it_stands()
    {
        var doubling = string.Concat(Enumerable.Range(1, 40).Select(i => $"    - {{op: copy, from: /data, path: /data/k{i}}}\n"));

        AssertEndsSoon("ObjectBytes", "kustomization.yaml:3", ("kustomization.yaml", $"resources: [a.yaml]\npatches:\n- target: {{kind: ConfigMap}}\n  patch: |\n{doubling}"), ("a.yaml", ConfigMap));
    }

    [Fact]
    public void Replacements_that_double_a_text_are_refused_where_they_stand()
    {
        var doubling = string.Concat(Enumerable.Repeat(
            "- source: {kind: ConfigMap, fieldPath: data.k0}\n  targets:\n  - select: {kind: ConfigMap}\n    fieldPaths: [data.k0]\n    options: {delimiter: '|', index: -1}\n", 40));

        AssertEndsSoon("ObjectBytes", "kustomization.yaml:", ("kustomization.yaml", $"resources: [a.yaml]\nreplacements:\n{doubling}"), ("a.yaml", ConfigMap));
    }

    [Fact]
    public void Vars_that_multiply_a_text_are_refused_at_the_object_that_uses_them()
    {
        var user = $"apiVersion: v1\nkind: Pod\nmetadata: {{name: p}}\nspec: {{containers: [{{name: c, args: [\"{string.Concat(Enumerable.Repeat("$(V)", 1000))}\"]}}]}}\n";
        var source = ConfigMap.Replace("0123456789", new string('x', 100_000), StringComparison.Ordinal);

        AssertEndsSoon(
            "ObjectBytes", "p.yaml:1", ("kustomization.yaml", "resources: [a.yaml, p.yaml]\nvars:\n- {name: V, objref: {apiVersion: v1, kind: ConfigMap, name: a}, fieldref: {fieldpath: data.k0}}\n"), ("a.yaml", source), ("p.yaml", user));
    }

    [Theory]
    [InlineData("# nothing\n", "Kustomizations")]
    [InlineData(ConfigMap, "Objects")]
    public void Bases_that_are_included_twice_a_level_are_refused(string last, string limit)
    {
        var levels = Enumerable.Range(0, 30).SelectMany(level => new[] { "b", "c" }.Select(side =>
            ($"{level}{side}/kustomization.yaml", $"namePrefix: {side}\nresources: {(level == 29 ? "[a.yaml]" : $"[../{level + 1}b, ../{level + 1}c]")}\n"))).ToArray();

        AssertEndsSoon(limit, "", [.. levels, ("29b/a.yaml", last), ("29c/a.yaml", last), ("kustomization.yaml", "resources: [0b]\n")], new RenderingLimits { Objects = 200, Kustomizations = 2000 });
    }

    [Theory]
    [InlineData("commonAnnotations: {a: TEXT}\n")]
    [InlineData("patches:\n- target: {kind: ConfigMap}\n  patch: '{kind: ConfigMap, apiVersion: v1, metadata: {name: a}, data: {x: TEXT}}'\n")]
    [InlineData("configMapGenerator:\n- {name: g0, literals: [a=TEXT]}\n- {name: g1, literals: [a=TEXT]}\n- {name: g2, literals: [a=TEXT]}\n")]
    [InlineData("replacements:\n- sourceValue: TEXT\n  targets: [{select: {kind: ConfigMap}, fieldPaths: [data.k0]}]\n")]
    public void What_is_put_into_many_objects_counts_each_time(string field)
    {
        var objects = string.Join("---\n", Enumerable.Range(0, 100).Select(i => ConfigMap.Replace("name: a", $"name: a{i}", StringComparison.Ordinal)));
        var kustomization = "resources: [a.yaml]\n" + field.Replace("TEXT", new string('x', 40_000), StringComparison.Ordinal);

        AssertEndsSoon("Bytes", "", [("kustomization.yaml", kustomization), ("a.yaml", objects)], new RenderingLimits { Bytes = 130_000 });
    }

    [Fact]
    public void Objects_without_end_are_refused_with_the_file_they_are_in()
    {
        var objects = string.Join("---\n", Enumerable.Range(0, 60).Select(i => ConfigMap.Replace("name: a", $"name: a{i}", StringComparison.Ordinal)));

        AssertEndsSoon("Objects", "", [("a.yaml", objects), ("b.yaml", objects.Replace("name: a", "name: b", StringComparison.Ordinal))], new RenderingLimits { Objects = 100 }, path: "");
    }

    [SkippableFact]
    public void Links_that_fan_out_are_walked_up_to_a_limit()
    {
        Skip.If(OperatingSystem.IsWindows(), "links need a privilege on Windows");
        using var folder = new TemporaryFolder();
        for (var level = 0; level < 12; level++)
        {
            Directory.CreateDirectory(folder[$"d{level}"]);
            foreach (var link in Enumerable.Range(0, level < 11 ? 10 : 0))
            {
                Directory.CreateSymbolicLink(folder[$"d{level}/l{link}"], $"../d{level + 1}");
            }
        }

        var exception = Assert.Throws<GitOpsException>(() => Renderer.Render(new FolderTree(folder.Path), "d0", Options(new RenderingLimits { Entries = 5000 }), CancellationToken.None));

        // Clearing up file by file would go through the links too.
        Directory.Delete(folder.Path, recursive: true);
        AssertLimit("Entries", "d0/", exception);
    }

    [Fact]
    public async Task A_tree_of_shared_subtrees_in_Git_is_walked_up_to_a_limit()
    {
        using var repository = new SampleRepository();
        var first = repository.Commit("Add", ("a.yaml", ConfigMap));
        var shared = first.Tree;
        for (var level = 0; level < 12; level++)
        {
            var folder = new TreeDefinition();
            foreach (var name in Enumerable.Range(0, 10))
            {
                folder.Add($"t{name}", shared);
            }

            shared = repository.Git.ObjectDatabase.CreateTree(folder);
        }

        repository.Git.Refs.UpdateTarget("refs/heads/main", repository.Git.ObjectDatabase.CreateCommit(first.Author, first.Author, "Deepen", shared, [first], prettifyMessage: false).Sha);
        using var source = await GitSource.OpenAsync(repository.Path);

        var exception = Assert.Throws<GitOpsException>(() => Renderer.Render(source.Files(source.Resolve()), "", Options(new RenderingLimits()), CancellationToken.None));

        AssertLimit("Entries", "t0/", exception);
    }

    [Fact]
    public async Task A_path_longer_than_any_file_system_takes_is_refused()
    {
        using var repository = new SampleRepository();
        var first = repository.Commit("Add", ("a.yaml", ConfigMap));
        var deep = first.Tree;
        for (var level = 0; level < 3000; level++)
        {
            deep = repository.Git.ObjectDatabase.CreateTree(new TreeDefinition().Add("d", deep));
        }

        repository.Git.Refs.UpdateTarget("refs/heads/main", repository.Git.ObjectDatabase.CreateCommit(first.Author, first.Author, "Deepen", deep, [first], prettifyMessage: false).Sha);
        using var source = await GitSource.OpenAsync(repository.Path);

        var exception = Assert.Throws<GitOpsException>(() => Renderer.Render(source.Files(source.Resolve()), "", Options(new RenderingLimits()), CancellationToken.None));

        Assert.Equal("RenderingLimitExceeded", exception.ErrorId);
        Assert.StartsWith("d/d/d/", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_blob_that_git_itself_would_read_is_refused_before_it_is_read_too()
    {
        using var folder = new TemporaryFolder();
        var repository = RealGit.Init(folder["shop"], "--object-format=sha256");
        RealGit.Commit(repository, "Add", ("a.yaml", ConfigMap), ("zeros.yaml", new string('0', 65 * 1024 * 1024)));
        using var source = await GitSource.OpenAsync(repository);
        var tree = source.Files(source.Resolve());
        var before = GC.GetTotalAllocatedBytes();

        var exception = Assert.Throws<GitOpsException>(() => Renderer.Render(tree, "", Options(new RenderingLimits()), CancellationToken.None));

        AssertLimit("FileBytes", "zeros.yaml:1", exception);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 60 * 1024 * 1024);
    }

    [Fact]
    public async Task A_blob_that_is_too_large_is_refused_before_it_is_read()
    {
        using var repository = new SampleRepository();
        repository.Commit("Add", ("a.yaml", ConfigMap), ("zeros.yaml", new string('0', 65 * 1024 * 1024)));
        using var source = await GitSource.OpenAsync(repository.Path);
        var tree = source.Files(source.Resolve());
        var before = GC.GetTotalAllocatedBytes();

        var exception = Assert.Throws<GitOpsException>(() => Renderer.Render(tree, "", Options(new RenderingLimits()), CancellationToken.None));

        AssertLimit("FileBytes", "zeros.yaml:1", exception);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 60 * 1024 * 1024);
    }

    [Theory]
    [InlineData("many")]
    [InlineData("generator")]
    [InlineData("chart")]
    public void Many_large_files_are_read_up_to_a_limit_together(string path)
    {
        var text = "# " + new string('x', 10_000);
        (string, string)[] files =
        [
            .. Enumerable.Range(0, 40).SelectMany(i => new[] { ($"many/{i:D2}.yaml", $"{text}{i}"), ($"generator/{i:D2}.txt", text), ($"chart/files/{i:D2}", text) }),
            ("generator/kustomization.yaml", $"configMapGenerator:\n- name: a\n  files: [{string.Join(", ", Enumerable.Range(0, 40).Select(i => $"{i:D2}.txt"))}]\n"),
            ("chart/Chart.yaml", "apiVersion: v2\nname: web\nversion: 0.1.0\n"),
        ];

        var exception = Assert.Throws<GitOpsException>(() => Renderer.Render(new MemoryTree(files), path, Options(new RenderingLimits { Bytes = 100_000 }), CancellationToken.None));

        AssertLimit("Bytes", path + "/", exception);
    }

    [Fact]
    public void A_limit_is_raised_by_its_name_and_nothing_else_is_taken()
    {
        var raised = new RenderingLimits().With([new("objects", 7), new("BYTES", "8")]);

        Assert.Equal(new RenderingLimits { Objects = 7, Bytes = 8 }, raised);
        foreach (var (name, value) in new (string, object?)[] { ("Objekts", 7), ("Objects", 0), ("Objects", -1), ("Objects", "many"), ("Objects", null), ("Objects", 1.5) })
        {
            Assert.Equal("LimitInvalid", Assert.Throws<GitOpsException>(() => new RenderingLimits().With([new(name, value)])).ErrorId);
        }
    }

    private static void AssertEndsSoon(string limit, string place, params (string, string)[] files) => AssertEndsSoon(limit, place, files, new RenderingLimits());

    private static void AssertEndsSoon(string limit, string place, (string, string)[] files, RenderingLimits limits, string path = "")
    {
        var before = GC.GetAllocatedBytesForCurrentThread();

        var exception = Assert.Throws<GitOpsException>(() => Renderer.Render(new MemoryTree(files), path, Options(limits), CancellationToken.None));

        AssertLimit(limit, place, exception);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1024L * 1024 * 1024);
    }

    private static void AssertLimit(string limit, string place, GitOpsException exception)
    {
        Assert.Equal("RenderingLimitExceeded", exception.ErrorId);
        Assert.StartsWith(place, exception.Message, StringComparison.Ordinal);
        Assert.Contains($"-Limit @{{ {limit} = ", exception.Message, StringComparison.Ordinal);
        Assert.NotNull(exception.Location);
    }

    private static RenderOptions Options(RenderingLimits limits) => new() { Limits = limits };
}
