using System.Text;
using GitOps.Core.Files;
using GitOps.Core.Git;

namespace GitOps.Core.Tests.Git;

/// <summary>Working copies of which Git leaves a part off the disk, or that keep their index in another format.</summary>
public sealed class WorkingTreeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _shop;

    public WorkingTreeTests()
    {
        Skip.If(TestGit.Program is null, "The git program is not here.");
        _shop = RealGit.Init(_folder["shop"]);
        RealGit.Commit(_shop, "Add", ("app/web/cart.yaml", "cart"), ("app/db/store.yaml", "store"), ("app/all.yaml", "all"), ("root.yaml", "root"));
    }

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData("--no-sparse-index")]
    [InlineData("--sparse-index")]
    public async Task What_a_sparse_checkout_leaves_out_is_read_from_the_index(string index)
    {
        RealGit.Run(_shop, "sparse-checkout", "set", "--cone", index, "app/web");
        Assert.False(Directory.Exists(Path.Combine(_shop, "app/db")));
        File.WriteAllText(Path.Combine(_shop, "app/web/cart.yaml"), "changed");
        using var source = await GitSource.OpenAsync(_shop);
        var files = source.WorkingTree().Files;
        Assert.Equal(["app/all.yaml", "app/db", "app/web"], files.List("app").Select(entry => entry.Path));
        Assert.Equal(("store", "changed"), (Text(files, "app/db/store.yaml"), Text(files, "app/web/cart.yaml")));
        Assert.Equal(("store", "changed"), (Text(source.WorkingFiles(), "app/db/store.yaml"), Text(source.WorkingFiles(), "app/web/cart.yaml")));
    }

    [SkippableTheory]
    [InlineData("--skip-worktree")]
    [InlineData("--assume-unchanged")]
    public async Task A_file_that_git_was_told_not_to_look_for_is_read_from_the_index_and_one_on_disk_from_there(string flag)
    {
        RealGit.Run(_shop, "update-index", flag, "root.yaml", "app/all.yaml");
        File.Delete(Path.Combine(_shop, "root.yaml"));
        File.WriteAllText(Path.Combine(_shop, "app/all.yaml"), "on disk");
        using var source = await GitSource.OpenAsync(_shop);
        var files = source.WorkingTree().Files;
        Assert.Equal(("root", "on disk"), (Text(files, "root.yaml"), Text(files, "app/all.yaml")));
    }

    [SkippableFact]
    public async Task A_file_that_the_user_deleted_is_gone()
    {
        File.Delete(Path.Combine(_shop, "root.yaml"));
        Directory.Delete(Path.Combine(_shop, "app/db"), recursive: true);
        using var source = await GitSource.OpenAsync(_shop);
        var files = source.WorkingTree().Files;
        Assert.Null(files.Find("root.yaml"));
        Assert.Equal(["app/all.yaml", "app/web"], files.List("app").Select(entry => entry.Path));
    }

    [SkippableFact]
    public async Task A_split_index_is_read()
    {
        RealGit.Run(_shop, "update-index", "--split-index");
        RealGit.Run(_shop, "update-index", "--skip-worktree", "root.yaml");
        File.Delete(Path.Combine(_shop, "root.yaml"));
        using var source = await GitSource.OpenAsync(_shop);
        Assert.Equal("root", Text(source.WorkingTree().Files, "root.yaml"));
    }

    [SkippableFact]
    public async Task An_index_that_git_cannot_read_is_an_error_with_a_place()
    {
        File.WriteAllText(Path.Combine(_shop, ".git", "index"), "broken");
        using var source = await GitSource.OpenAsync(_shop);
        var error = Assert.Throws<GitOpsException>(() => source.WorkingTree());
        Assert.Equal("RepositoryNotReadable", error.ErrorId);
        Assert.Contains("index of", error.Message, StringComparison.Ordinal);
    }

    private static string Text(IFileTree tree, string path) => Encoding.UTF8.GetString(tree.Read(tree.Find(path)!));
}
