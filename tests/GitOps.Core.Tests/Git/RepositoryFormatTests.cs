using System.Text;
using GitOps.Core.Blame;
using GitOps.Core.Files;
using GitOps.Core.Git;
using GitOps.Core.Git.Stores;
using GitOps.Core.Git.Transports;
using GitOps.Core.Reverting;

namespace GitOps.Core.Tests.Git;

/// <summary>Repositories in formats that libgit2 refuses.</summary>
public sealed class RepositoryFormatTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _shop;

    public RepositoryFormatTests()
    {
        Skip.If(TestGit.Program is null, "The git program is not here.");
        _shop = _folder["shop"];
    }

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task Worktrees_with_relative_paths_are_read_on_both_sides()
    {
        var sha = Shop();
        RealGit.Run(_shop, "worktree", "add", "--quiet", "../linked", "-b", "next");
        RealGit.Run(_shop, "config", "core.repositoryformatversion", "1");
        RealGit.Run(_shop, "config", "extensions.relativeWorktrees", "true");
        File.WriteAllText(_folder["linked/.git"], "gitdir: ../shop/.git/worktrees/linked\n");
        File.WriteAllText(_folder["shop/.git/worktrees/linked/gitdir"], "../../../../linked/.git\n");
        foreach (var (path, branch) in new[] { (_shop, "main"), (_folder["linked"], "next") })
        {
            using var source = await GitSource.OpenAsync(path);
            Assert.Equal((sha, branch, path), (source.Resolve().Sha, source.Resolve().Name, source.WorkingFolder));
            Assert.Equal("two", Text(source.Files(source.Resolve()), "app/cart.yaml"));
        }
    }

    [SkippableFact]
    public async Task A_SHA256_repository_is_read_by_git()
    {
        var sha = Shop("--object-format=sha256");
        RealGit.Run(_shop, "tag", "-a", "v1.2.0", "-m", "A release", "HEAD~1");
        RealGit.Run(_shop, "tag", "tree", "HEAD^{tree}");
        using var source = await GitSource.OpenAsync(Path.Combine(_shop, "app"));
        Assert.Equal((sha, "main", "Change cart"), (source.Resolve().Sha, source.Resolve().Name, source.Resolve().Subject));
        Assert.Equal(("app", "shop", _shop), (source.Folder, source.Name, source.WorkingFolder));
        Assert.Equal("Add cart", source.Resolve("^1.0").Subject);
        Assert.Equal("Add cart", source.Resolve("HEAD~1").Subject);
        Assert.Equal(sha, source.Resolve(sha[..8]).Sha);
        Assert.Equal("RevisionNotACommit", Assert.Throws<GitOpsException>(() => source.Resolve("tree")).ErrorId);
        Assert.Contains("Did you mean \"main\"?", Assert.Throws<GitOpsException>(() => source.Resolve("mian")).Message, StringComparison.Ordinal);
        Assert.Equal(["main", "tree", "v1.2.0"], source.RevisionNames().Order());
        var files = source.Files(source.Resolve("v1.2.0"));
        Assert.Equal("one", Text(files, "app/cart.yaml"));
        Assert.Equal("one", Text(files, "link.yaml"));
        Assert.Equal(["app", "link.yaml"], files.List("").Select(entry => entry.Path));
        File.WriteAllText(Path.Combine(_shop, "app/cart.yaml"), "uncommitted");
        Assert.Equal("uncommitted", Text(source.WorkingTree().Files, "app/cart.yaml"));
    }

    [SkippableFact]
    public async Task Lines_of_a_SHA256_repository_lead_to_their_commits()
    {
        Shop("--object-format=sha256");
        var third = RealGit.Commit(_shop, "Add a line", ("app/cart.yaml", "two\nmore\n"));
        var fourth = RealGit.Commit(_shop, "Remove it", ("app/cart.yaml", "two\n"));
        using var source = await GitSource.OpenAsync(_shop);
        Assert.Equal("Add a line", new LineHistory(source, source.Resolve(third)).LastChange("app/cart.yaml", 2)?.Subject);
        var removed = new LineHistory(source, source.Resolve()).RemovedIn("app/cart.yaml", bytes => Encoding.UTF8.GetString(bytes).Contains("more", StringComparison.Ordinal));
        Assert.Equal(fourth, removed?.Sha);
    }

    [SkippableFact]
    public async Task A_change_of_a_SHA256_repository_is_taken_back_and_the_working_copy_follows()
    {
        Shop("--object-format=sha256");
        var before = RealGit.Run(_shop, "rev-parse", "HEAD~1^{tree}");
        using var source = await GitSource.OpenAsync(_shop);
        var reverter = new GitReverter(source, _ => null);
        await reverter.ApplyAsync(reverter.Plan(new("HEAD")), push: false);
        Assert.Equal(before, RealGit.Run(_shop, "rev-parse", "HEAD^{tree}"));
        Assert.Equal("Revert \"Change cart\"", RealGit.Run(_shop, "log", "-1", "--format=%s"));
        Assert.Equal("Ana Lima", RealGit.Run(_shop, "log", "-1", "--format=%an"));
        Assert.Equal(("", "one"), (RealGit.Run(_shop, "status", "--porcelain"), File.ReadAllText(Path.Combine(_shop, "app/cart.yaml"))));
        await reverter.ApplyAsync(reverter.Plan(new("HEAD")), push: false);
        RealGit.Commit(_shop, "Later", ("app/cart.yaml", "three"));
        var conflict = Assert.Throws<GitOpsException>(() => reverter.Plan(new("HEAD~1")));
        Assert.Equal("RevertConflict", conflict.ErrorId);
        Assert.Equal(["app/cart.yaml"], (IEnumerable<string>)conflict.Target!);
    }

    [SkippableFact]
    public async Task A_SHA256_repository_at_a_URL_says_to_clone_it()
    {
        Shop("--object-format=sha256");
        var error = await Assert.ThrowsAsync<GitOpsException>(() => GitSource.OpenAsync(new Uri(_shop).AbsoluteUri, new GitSourceOptions { MirrorFolder = _folder["mirrors"] }));
        Assert.Equal("RepositoryNotReadable", error.ErrorId);
        Assert.Contains("Clone it with git", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_format_that_git_is_too_old_for_is_named_with_the_version_it_takes()
    {
        Shop();
        RealGit.Run(_shop, "config", "core.repositoryformatversion", "1");
        RealGit.Run(_shop, "config", "extensions.refStorage", "tables");
        var error = await Assert.ThrowsAsync<GitOpsException>(() => GitSource.OpenAsync(_shop));
        Assert.Equal("RepositoryNotReadable", error.ErrorId);
        Assert.Contains("2.45", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("fsck", error.Message, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("extensions.objectFormat", "sha256", "sha256")]
    [InlineData("extensions.refStorage", "reftable", "git refs migrate")]
    public void Without_git_the_format_is_named_and_what_to_install(string extension, string value, string named)
    {
        Shop();
        RealGit.Run(_shop, "config", "core.repositoryformatversion", "1");
        RealGit.Run(_shop, "config", extension, value);
        var error = Assert.Throws<GitOpsException>(() => GitStores.Open(_shop, "./shop", _ => null));
        Assert.Equal("RepositoryNeedsGit", error.ErrorId);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.Contains("Install Git", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void What_a_push_brought_is_read_in_its_quarantine()
    {
        var sha = Shop();
        var bare = RealGit.Init(_folder["bare.git"], "--bare");
        var quarantine = Directory.CreateDirectory(Path.Combine(bare, "objects", "tmp_objdir-incoming-x")).FullName;
        var variables = new Dictionary<string, string>
        {
            ["GIT_QUARANTINE_PATH"] = quarantine,
            ["GIT_OBJECT_DIRECTORY"] = quarantine,
            ["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = Path.Combine(bare, "objects"),
        };
        foreach (var file in Directory.EnumerateFiles(Path.Combine(_shop, ".git", "objects"), "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(quarantine, Path.GetRelativePath(Path.Combine(_shop, ".git", "objects"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        variables["PATH"] = Environment.GetEnvironmentVariable("PATH")!;
        using var store = GitStores.Open(bare, "./bare.git", name => variables.GetValueOrDefault(name));
        var commit = store.Commit(sha)!;
        Assert.Equal("Change cart", commit.Subject);
        Assert.Equal("two", Text(new CommitTree(store, commit.Tree, sha), "app/cart.yaml"));
    }

    private static string Text(IFileTree tree, string path) => Encoding.UTF8.GetString(tree.Read(tree.Find(path)!));

    private string Shop(params string[] options)
    {
        RealGit.Init(_shop, options);
        File.CreateSymbolicLink(Path.Combine(_shop, "link.yaml"), "app/cart.yaml");
        RealGit.Commit(_shop, "Add cart", ("app/cart.yaml", "one"));
        return RealGit.Commit(_shop, "Change cart", ("app/cart.yaml", "two"));
    }
}
