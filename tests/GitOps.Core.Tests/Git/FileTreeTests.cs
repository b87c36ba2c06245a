using System.Text;
using GitOps.Core.Files;
using GitOps.Core.Git;
using LibGit2Sharp;

namespace GitOps.Core.Tests.Git;

/// <summary>The same files read from a commit and from disk.</summary>
public sealed class FileTreeTests : IDisposable
{
    private readonly SampleRepository _shop = new();

    public void Dispose() => _shop.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_tree_lists_finds_and_reads_files(bool committed)
    {
        _shop.Commit("Add", ("base/cart.yaml", "cart"), ("base/Zone.yaml", "zone"), ("base/deep/x.yaml", "x"), ("readme", "hello"));
        using var source = await GitSource.OpenAsync(_shop.Path);
        var tree = Tree(source, committed);
        Assert.Equal(["base", "readme"], tree.List("").Select(entry => entry.Path));
        Assert.Equal(["base/Zone.yaml", "base/cart.yaml", "base/deep"], tree.List("./base/../base/").Select(entry => entry.Path));
        Assert.Equal([FileKind.File, FileKind.File, FileKind.Folder], tree.List("base").Select(entry => entry.Kind));
        Assert.Equal("x.yaml", tree.Find("base/deep/x.yaml")!.Name);
        Assert.Equal("x", Text(tree, "base/deep/x.yaml"));
        Assert.Equal(FileKind.Folder, tree.Find("")!.Kind);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_not_there_is_not_found_and_lists_nothing(bool committed)
    {
        _shop.Commit("Add", ("base/cart.yaml", "cart"));
        using var source = await GitSource.OpenAsync(_shop.Path);
        var tree = Tree(source, committed);
        Assert.Null(tree.Find("nowhere"));
        Assert.Null(tree.Find("../shop/base"));
        Assert.Null(tree.Find("base/cart.yaml/below"));
        Assert.Null(tree.Find(".git"));
        Assert.Null(tree.Find(".git/config"));
        Assert.Empty(tree.List("nowhere"));
        Assert.Empty(tree.List("base/cart.yaml"));
        var error = Assert.Throws<GitOpsException>(() => tree.Read(new FileEntry("nowhere", FileKind.File)));
        Assert.Equal("FileNotFound", error.ErrorId);
    }

    [Fact]
    public async Task A_commit_tree_names_its_commit_and_contents_and_does_not_see_the_working_copy()
    {
        var first = _shop.Commit("Add", ("cart.yaml", "one"));
        var second = _shop.Commit("Change", ("cart.yaml", "two"));
        _shop.Write("cart.yaml", "three");
        _shop.Write("new.yaml", "uncommitted");
        using var source = await GitSource.OpenAsync(_shop.Path);
        var before = source.Files(source.Resolve("HEAD~1"));
        var after = source.Files(source.Resolve());
        Assert.Equal((first.Sha, second.Sha), (before.Commit, after.Commit));
        Assert.Equal(("one", "two"), (Text(before, "cart.yaml"), Text(after, "cart.yaml")));
        Assert.Equal(second["cart.yaml"].Target.Sha, after.Find("cart.yaml")!.ContentId);
        Assert.Null(after.Find("new.yaml"));

        var (revision, working) = source.WorkingTree();
        Assert.Equal($"main@{second.Sha[..7]}+uncommitted", revision.ToString());
        Assert.Null(working.Commit);
        Assert.Equal(("three", "uncommitted"), (Text(working, "cart.yaml"), Text(working, "new.yaml")));
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Links_are_followed_inside_the_tree(bool committed)
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows makes symbolic links for administrators only.");
        _shop.Write("base/cart.yaml", "cart");
        Directory.CreateDirectory(_shop.File("overlays/prod"));
        File.CreateSymbolicLink(_shop.File("overlays/prod/cart.yaml"), "../../base/cart.yaml");
        Directory.CreateSymbolicLink(_shop.File("overlays/all"), "../base");
        Directory.CreateSymbolicLink(_shop.File("current"), "overlays/all");
        File.CreateSymbolicLink(_shop.File("overlays/broken"), "nowhere.yaml");
        _shop.Commit("Link");
        using var source = await GitSource.OpenAsync(_shop.Path);
        var tree = Tree(source, committed);
        Assert.Equal("cart", Text(tree, "overlays/prod/cart.yaml"));
        Assert.Equal("cart", Text(tree, "current/cart.yaml"));
        Assert.Equal(tree.Find("base/cart.yaml")!.ContentId, tree.Find("current/cart.yaml")!.ContentId);
        Assert.Equal(["current/cart.yaml"], tree.List("current").Select(entry => entry.Path));
        Assert.Equal([FileKind.Folder, FileKind.File, FileKind.Folder], tree.List("overlays").Select(entry => entry.Kind));
        Assert.Null(tree.Find("overlays/broken"));
        var broken = tree.List("overlays").Single(entry => entry.Name == "broken");
        Assert.Equal("FileNotFound", Assert.Throws<GitOpsException>(() => tree.Read(broken)).ErrorId);
    }

    [SkippableTheory]
    [InlineData(true, "../outside")]
    [InlineData(false, "../outside")]
    [InlineData(true, "/etc/hostname")]
    [InlineData(false, "/etc/hostname")]
    [InlineData(true, "base/../../shop/base")]
    [InlineData(false, "base/../../shop/base")]
    public async Task A_link_that_leaves_the_repository_is_an_error(bool committed, string target)
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows makes symbolic links for administrators only.");
        File.WriteAllText(Path.Combine(_shop.Parent, "outside"), "secret");
        _shop.Write("base/cart.yaml", "cart");
        File.CreateSymbolicLink(_shop.File("away"), target);
        _shop.Commit("Link");
        using var source = await GitSource.OpenAsync(_shop.Path);
        var tree = Tree(source, committed);
        foreach (var look in new Action[] { () => tree.Find("away"), () => tree.List(""), () => tree.Find("away/x"), () => tree.Read(new("away", FileKind.File)) })
        {
            var error = Assert.Throws<GitOpsException>(look);
            Assert.Equal("SymbolicLinkLeavesRepository", error.ErrorId);
            Assert.Equal("away", error.Target);
        }
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Links_in_a_circle_are_an_error_and_no_endless_walk(bool committed)
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows makes symbolic links for administrators only.");
        _shop.Write("base/cart.yaml", "cart");
        File.CreateSymbolicLink(_shop.File("a"), "b");
        File.CreateSymbolicLink(_shop.File("b"), "a");
        Directory.CreateSymbolicLink(_shop.File("base/up"), "..");
        _shop.Commit("Link");
        using var source = await GitSource.OpenAsync(_shop.Path);
        var tree = Tree(source, committed);
        Assert.Equal("SymbolicLinkLoop", Assert.Throws<GitOpsException>(() => tree.Find("a")).ErrorId);
        Assert.Equal("SymbolicLinkLoop", Assert.Throws<GitOpsException>(() => tree.List("base")).ErrorId);
        Assert.Equal("cart", Text(tree, "base/up/base/cart.yaml"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_submodule_is_listed_and_reading_below_it_is_an_error(bool committed)
    {
        var first = _shop.Commit("Add", ("cart.yaml", "cart"));
        var tree = _shop.Git.ObjectDatabase.CreateTree(TreeDefinition.From(first).AddGitLink("vendor/charts", first.Id));
        var commit = _shop.Git.ObjectDatabase.CreateCommit(first.Author, first.Author, "Submodule", tree, [first], prettifyMessage: true);
        _shop.Git.Index.Replace(commit);
        _shop.Git.Index.Write();
        _shop.Git.Refs.UpdateTarget("refs/heads/main", commit.Sha);
        _shop.Write("vendor/charts/values.yaml", "x");

        using var source = await GitSource.OpenAsync(_shop.Path);
        var files = Tree(source, committed);
        Assert.Equal(FileKind.Submodule, files.Find("vendor/charts")!.Kind);
        Assert.Equal([FileKind.Submodule], files.List("vendor").Select(entry => entry.Kind));
        foreach (var look in new Action[] { () => files.List("vendor/charts"), () => files.Find("vendor/charts/values.yaml") })
        {
            var error = Assert.Throws<GitOpsException>(look);
            Assert.Equal(("SubmoduleNotSupported", "vendor/charts"), (error.ErrorId, error.Target));
        }
    }

    [Fact]
    public async Task A_commit_tree_serves_many_threads()
    {
        _shop.Commit("Add", Enumerable.Range(0, 300).Select(i => ($"apps/{i % 20}/{i}.yaml", (string?)$"number: {i}\n")).ToArray());
        using var source = await GitSource.OpenAsync(_shop.Path);
        var tree = source.Files(source.Resolve());
        Parallel.For(0, 1200, i =>
        {
            var n = i % 300;
            Assert.Equal($"number: {n}\n", Text(tree, $"apps/{n % 20}/{n}.yaml"));
            Assert.Equal(15, tree.List($"apps/{i % 20}").Count);
            Assert.Equal("main", source.Resolve().Name);
        });
    }

    [Fact]
    public void A_folder_that_is_no_repository_can_be_a_tree()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["nested/.git"]);
        File.WriteAllText(folder["cart.yaml"], "cart");
        var tree = new FolderTree(folder.Path);
        Assert.Equal(["cart.yaml", "nested"], tree.List("").Select(entry => entry.Path));
        Assert.Equal(FileKind.Submodule, tree.Find("nested")!.Kind);
    }

    private static IFileTree Tree(GitSource source, bool committed) => committed ? source.Files(source.Resolve()) : source.WorkingTree().Files;

    private static string Text(IFileTree tree, string path) => Encoding.UTF8.GetString(tree.Read(tree.Find(path)!));
}
