using GitOps.Core.Git;
using LibGit2Sharp;

namespace GitOps.Core.Tests.Git;

public sealed class LocalRepositoryTests : IDisposable
{
    private readonly SampleRepository _shop = new();

    public void Dispose() => _shop.Dispose();

    [Theory]
    [InlineData("", "")]
    [InlineData("overlays", "overlays")]
    [InlineData("overlays/prod/", "overlays/prod")]
    [InlineData(".git", "")]
    public async Task Any_path_inside_a_working_copy_opens_its_repository(string inside, string folder)
    {
        _shop.Commit("Add", ("overlays/prod/cart.yaml", "cart"));
        using var source = await GitSource.OpenAsync(Path.Combine(_shop.Path, inside));
        Assert.Equal((folder, "shop", _shop.Path), (source.Folder, source.Name, source.WorkingFolder));
        Assert.NotNull(source.Resolve());
    }

    [Fact]
    public async Task A_bare_repository_has_commits_but_no_working_copy()
    {
        var commit = _shop.Commit("Add", ("cart.yaml", "cart"));
        var bare = Repository.Clone(_shop.Path, Path.Combine(_shop.Parent, "bare.git"), new CloneOptions { IsBare = true });
        using var source = await GitSource.OpenAsync(bare);
        Assert.Equal(commit.Sha, source.Resolve().Sha);
        Assert.Null(source.WorkingFolder);
        Assert.Equal("WorkingTreeMissing", Assert.Throws<GitOpsException>(() => source.WorkingTree()).ErrorId);
    }

    [Fact]
    public async Task A_linked_worktree_has_its_own_HEAD_and_files()
    {
        _shop.Commit("Add", ("cart.yaml", "one"));
        var path = Path.Combine(_shop.Parent, "linked");
        _shop.Git.Worktrees.Add("linked", path, isLocked: false);
        File.WriteAllText(Path.Combine(path, "cart.yaml"), "changed");
        using var source = await GitSource.OpenAsync(path);
        Assert.Equal("linked", source.Resolve().Name);
        Assert.Equal(path, source.WorkingFolder);
        var files = source.WorkingTree().Files;
        Assert.Equal("changed", System.Text.Encoding.UTF8.GetString(files.Read(files.Find("cart.yaml")!)));
    }

    [Fact]
    public async Task The_short_name_is_the_origins()
    {
        _shop.Commit("Add");
        _shop.Git.Network.Remotes.Add("origin", "https://ana:secret@git.example.com/teams/web-shop.git");
        using var source = await GitSource.OpenAsync(_shop.Path);
        Assert.Equal("web-shop", source.Name);
    }

    [Fact]
    public async Task A_folder_outside_any_repository_is_not_found()
    {
        using var folder = new TemporaryFolder();
        var error = await Assert.ThrowsAsync<GitOpsException>(() => GitSource.OpenAsync(folder.Path));
        Assert.Equal(("RepositoryNotFound", FailureKind.NotFound), (error.ErrorId, error.Kind));
        error = await Assert.ThrowsAsync<GitOpsException>(() => GitSource.OpenAsync(folder["missing"]));
        Assert.Equal("RepositoryNotFound", error.ErrorId);
        Assert.Contains("nothing at that path", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repository_without_commits_is_empty_whatever_is_asked_of_it()
    {
        using var source = await GitSource.OpenAsync(_shop.Path);
        Assert.Equal("RepositoryEmpty", Assert.Throws<GitOpsException>(() => source.Resolve()).ErrorId);
        Assert.Equal("RepositoryEmpty", Assert.Throws<GitOpsException>(() => source.Resolve("main")).ErrorId);
        Assert.Equal("RepositoryEmpty", Assert.Throws<GitOpsException>(() => source.Resolve("HEAD~1")).ErrorId);
    }

    [Fact]
    public async Task An_unborn_branch_beside_others_suggests_them()
    {
        _shop.Commit("Add");
        _shop.Git.Refs.UpdateTarget("HEAD", "refs/heads/mian");
        using var source = await GitSource.OpenAsync(_shop.Path);
        var error = Assert.Throws<GitOpsException>(() => source.Resolve());
        Assert.Equal("RevisionNotFound", error.ErrorId);
        Assert.Contains("Did you mean \"main\"?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repository_in_a_format_that_cannot_be_read_says_so()
    {
        _shop.Git.Config.Set("core.repositoryformatversion", 1);
        _shop.Git.Config.Set("extensions.objectformat", "sha512");
        var error = await Assert.ThrowsAsync<GitOpsException>(() => GitSource.OpenAsync(_shop.Path));
        Assert.Equal("RepositoryNotReadable", error.ErrorId);
    }

    [Fact]
    public async Task A_missing_object_is_reported_as_damage()
    {
        var commit = _shop.Commit("Add", ("cart.yaml", "cart"));
        var blob = commit["cart.yaml"].Target.Sha;
        var file = Path.Combine(_shop.Path, ".git", "objects", blob[..2], blob[2..]);
        File.SetAttributes(file, FileAttributes.Normal);
        File.Delete(file);
        using var source = await GitSource.OpenAsync(_shop.Path);
        var tree = source.Files(source.Resolve());
        var error = Assert.Throws<GitOpsException>(() => tree.Read(tree.Find("cart.yaml")!));
        Assert.Equal("RepositoryDamaged", error.ErrorId);
        Assert.Equal(new SourceLocation("cart.yaml", 1, commit.Sha), error.Location);
    }
}
