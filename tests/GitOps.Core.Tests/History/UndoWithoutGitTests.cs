using GitOps.Core.Git;
using GitOps.Core.Reverting;
using GitOps.Core.Tests.Git;

namespace GitOps.Core.Tests.History;

/// <summary>Machines without the git program: what libgit2 can do is done, and the rest says what is missing.</summary>
[Collection(Environments.Collection)]
public sealed class UndoWithoutGitTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _shop;
    private readonly string? _path = Environment.GetEnvironmentVariable("PATH");

    public UndoWithoutGitTests()
    {
        Skip.If(TestGit.Program is null, "The git program is not here.");
        _shop = RealGit.Init(_folder["shop"]);
        RealGit.Commit(_shop, "Add", ("cart.yaml", "one\n"), ("app/keep.yaml", "keep\n"));
        RealGit.Commit(_shop, "Change", ("cart.yaml", "two\n"), ("new.yaml", "new\n"));
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("PATH", _path);
        _folder.Dispose();
    }

    [SkippableFact]
    public async Task A_change_is_taken_back_and_the_working_copy_follows()
    {
        var before = RealGit.Run(_shop, "rev-parse", "HEAD~1^{tree}");
        await WithoutGit(() => Undo(_shop, new("HEAD")));
        Assert.Equal(before, RealGit.Run(_shop, "rev-parse", "HEAD^{tree}"));
        Assert.Equal(("", "one\n"), (RealGit.Run(_shop, "status", "--porcelain"), File.ReadAllText(Path.Combine(_shop, "cart.yaml"))));
        Assert.False(File.Exists(Path.Combine(_shop, "new.yaml")));
    }

    [SkippableFact]
    public async Task Changes_in_a_submodule_do_not_stop_it_and_others_do()
    {
        var lib = RealGit.Init(_folder["lib"]);
        RealGit.Commit(lib, "One", ("web.yaml", "one\n"));
        RealGit.Run(_shop, "submodule", "--quiet", "add", "../lib", "lib");
        RealGit.Commit(_shop, "With lib");
        File.WriteAllText(Path.Combine(_shop, "lib", "web.yaml"), "uncommitted\n");
        await WithoutGit(() => Undo(_shop, new("HEAD~1")));
        File.WriteAllText(Path.Combine(_shop, "app/keep.yaml"), "uncommitted\n");
        var error = await Fails(() => Undo(_shop, new("HEAD")), "WorkingCopyDirty");
        Assert.Contains("app/keep.yaml", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_file_with_a_filter_stops_it_and_a_new_branch_does_without()
    {
        RealGit.Commit(_shop, "Filter", (".gitattributes", $"*.yaml filter={GitConfiguration.Filter}\n"));
        RealGit.Commit(_shop, "Change again", ("cart.yaml", "three\n"));
        var error = await Fails(() => Undo(_shop, new("HEAD")), "RepositoryNeedsGit");
        Assert.Contains("cart.yaml", error.Message, StringComparison.Ordinal);
        await WithoutGit(() => Undo(_shop, new("HEAD") { NewBranch = "undo" }));
    }

    [SkippableFact]
    public async Task A_split_index_and_a_checkout_in_part_say_what_to_install()
    {
        RealGit.Run(_shop, "update-index", "--split-index");
        await Fails(() => Undo(_shop, new("HEAD")), "RepositoryNeedsGit");
        await Fails(() => WorkingTree(_shop), "RepositoryNeedsGit");
        RealGit.Run(_shop, "update-index", "--no-split-index");
        RealGit.Run(_shop, "sparse-checkout", "set", "--cone", "other");
        await Fails(() => WorkingTree(_shop), "RepositoryNeedsGit");
        await Fails(() => Undo(_shop, new("HEAD")), "RepositoryNeedsGit");
    }

    [SkippableFact]
    public async Task A_branch_in_use_elsewhere_is_left_alone_and_a_bare_repository_is_not_elsewhere()
    {
        RealGit.Run(_folder.Path, "clone", "--quiet", "--bare", "shop", "hub");
        RealGit.Run(_folder["hub"], "config", "user.name", "Ana Lima");
        RealGit.Run(_folder["hub"], "config", "user.email", "ana@example.com");
        RealGit.Run(_folder["hub"], "worktree", "add", "--quiet", "main", "main");
        await Fails(() => Undo(_folder["hub"], new("main")), "BranchCheckedOut");
        await WithoutGit(() => Undo(_folder["hub/main"], new("HEAD")));
        Assert.Equal("one\n", File.ReadAllText(_folder["hub/main/cart.yaml"]));
    }

    [SkippableFact]
    public async Task What_a_partial_clone_left_out_says_what_to_install()
    {
        RealGit.Run(_shop, "config", "uploadpack.allowFilter", "true");
        RealGit.Run(_folder.Path, "clone", "--quiet", "--filter=blob:none", new Uri(_shop).AbsoluteUri, "clone");
        var error = await Fails(() => ReadCart(_folder["clone"], "HEAD~1"), "ObjectsNotFetched");
        Assert.Contains("Install Git", error.Message, StringComparison.Ordinal);
    }

    /// <summary>What stands in git's place on a Mac without developer tools, in broken images, and where it is made for another system.</summary>
    [SkippableTheory]
    [InlineData("#!/bin/sh\nexit 3\n")]
    [InlineData("#!/bin/sh\necho 'xcode-select: no developer tools were found' >&2\nexit 72\n")]
    [InlineData("no program at all")]
    public async Task What_is_called_git_and_is_not_counts_as_none(string standIn)
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows runs no scripts by this name.");
        var program = Path.Combine(Directory.CreateDirectory(_folder["no programs"]).FullName, "git");
        await File.WriteAllTextAsync(program, standIn);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        await What_a_partial_clone_left_out_says_what_to_install();
        await WithoutGit(() => Undo(_shop, new("HEAD")));
        Assert.Equal("one\n", await File.ReadAllTextAsync(Path.Combine(_shop, "cart.yaml")));
        RealGit.Init(_folder["long"], "--object-format=sha256");
        await Fails(() => GitSource.OpenAsync(_folder["long"]), "RepositoryNeedsGit");
    }

    private async Task WithoutGit(Func<Task> action)
    {
        Environment.SetEnvironmentVariable("PATH", _folder["no programs"]);
        try
        {
            await action();
        }
        finally
        {
            Environment.SetEnvironmentVariable("PATH", _path);
        }
    }

    private async Task<GitOpsException> Fails(Func<Task> action, string errorId)
    {
        var error = await Assert.ThrowsAsync<GitOpsException>(() => WithoutGit(action));
        Assert.True(errorId == error.ErrorId, error.ToString());
        return error;
    }

    private static async Task WorkingTree(string path)
    {
        using var source = await GitSource.OpenAsync(path);
        source.WorkingTree();
    }

    private static async Task ReadCart(string path, string revision)
    {
        using var source = await GitSource.OpenAsync(path);
        var files = source.Files(source.Resolve(revision));
        files.Read(files.Find("cart.yaml")!);
    }

    private static async Task Undo(string path, RevertRequest request)
    {
        using var source = await GitSource.OpenAsync(path);
        var reverter = new GitReverter(source, _ => null);
        await reverter.ApplyAsync(reverter.Plan(request), push: false);
    }
}
