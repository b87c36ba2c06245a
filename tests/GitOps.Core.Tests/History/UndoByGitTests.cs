using GitOps.Core.Blame;
using GitOps.Core.Git;
using GitOps.Core.Reverting;
using GitOps.Core.Tests.Git;

namespace GitOps.Core.Tests.History;

/// <summary>Reverts in working copies that only git lets follow, beside <c>git revert</c>.</summary>
public sealed class UndoByGitTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _shop;

    public UndoByGitTests()
    {
        Skip.If(TestGit.Program is null, "The git program is not here.");
        _shop = RealGit.Init(_folder["shop"]);
    }

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task A_file_goes_through_the_users_filter_when_it_comes_back()
    {
        RealGit.Commit(_shop, "Add", (".gitattributes", $"*.yaml filter={GitConfiguration.Filter}\n"), ("cart.yaml", "one\n"), ("plain.txt", "one\n"));
        RealGit.Commit(_shop, "Change", ("cart.yaml", "two\n"), ("plain.txt", "two\n"), ("new.yaml", "new\n"));
        Assert.Equal("gjb", RealGit.Run(_shop, "cat-file", "blob", "HEAD:cart.yaml"));
        File.SetLastWriteTimeUtc(Path.Combine(_shop, "cart.yaml"), DateTime.UtcNow.AddHours(-1));
        await AssertAsGitDoes("HEAD");
        Assert.Equal("one\n", File.ReadAllText(Path.Combine(_shop, "cart.yaml")));
        Assert.False(File.Exists(Path.Combine(_shop, "new.yaml")));
    }

    [SkippableTheory]
    [InlineData("smudge")]
    [InlineData("clean")]
    [InlineData("process")]
    public async Task A_filter_that_the_repository_names_itself_is_not_run_and_a_new_branch_does_without(string part)
    {
        RealGit.Commit(_shop, "Add", (".gitattributes", "*.yaml filter=theirs\n"), ("cart.yaml", "one\n"));
        RealGit.Commit(_shop, "Change", ("cart.yaml", "two\n"));
        RealGit.Run(_shop, "config", $"filter.theirs.{part}", $"touch {_folder["run"]}; cat");
        File.SetLastWriteTimeUtc(Path.Combine(_shop, "cart.yaml"), DateTime.UtcNow.AddHours(-1));
        var error = await Assert.ThrowsAsync<GitOpsException>(() => Undo(_shop, new("HEAD")));
        Assert.Equal("FilterNotRun", error.ErrorId);
        Assert.Contains("cart.yaml goes through the filter theirs", error.Message, StringComparison.Ordinal);
        await Undo(_shop, new("HEAD") { NewBranch = "undo" });
        Assert.Equal("one", RealGit.Run(_shop, "cat-file", "blob", "undo:cart.yaml"));
        Assert.False(File.Exists(_folder["run"]));
    }

    [SkippableFact]
    public async Task A_filter_with_a_name_that_would_end_an_argument_is_not_run_either()
    {
        RealGit.Commit(_shop, "Add", (".gitattributes", "same.yaml filter=the=irs\n"), ("same.yaml", "same\n"), ("cart.yaml", "one\n"));
        RealGit.Commit(_shop, "Change", ("cart.yaml", "two\n"));
        File.AppendAllText(Path.Combine(_shop, ".git", "config"), $"[filter \"the=irs\"]\n\tclean = touch {_folder["run"]}; cat\n");
        File.SetLastWriteTimeUtc(Path.Combine(_shop, "same.yaml"), DateTime.UtcNow.AddHours(-1));
        await Undo(_shop, new("HEAD"));
        Assert.False(File.Exists(_folder["run"]));
    }

    [SkippableFact]
    public async Task Nothing_that_a_repositorys_configuration_names_is_run()
    {
        RealGit.Commit(_shop, "Add", ("cart.yaml", "one\n"));
        RealGit.Commit(_shop, "Change", ("cart.yaml", "two\n"));
        var hooks = Directory.CreateDirectory(Path.Combine(_shop, ".git", "hooks")).FullName;
        foreach (var hook in new[] { "reference-transaction", "post-index-change", "post-checkout", "post-commit", "pre-commit", "prepare-commit-msg" })
        {
            File.WriteAllText(Path.Combine(hooks, hook), $"#!/bin/sh\ntouch {_folder["run"]}\n");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(Path.Combine(hooks, hook), UnixFileMode.UserRead | UnixFileMode.UserExecute);
            }
        }

        foreach (var setting in new[] { "core.fsmonitor", "core.pager", "core.sshCommand", "core.alternateRefsCommand", "gpg.program", "diff.external", "core.askPass", "core.editor" })
        {
            RealGit.Run(_shop, "-c", "core.fsmonitor=false", "config", setting, $"touch {_folder["run"]};");
        }

        using (var source = await GitSource.OpenAsync(_shop))
        {
            source.WorkingTree();
            new LineHistory(source, source.Resolve()).LastChange("cart.yaml", 1);
        }

        await Undo(_shop, new("HEAD"));
        Assert.Equal("one\n", File.ReadAllText(Path.Combine(_shop, "cart.yaml")));
        Assert.False(File.Exists(_folder["run"]));
    }

    [SkippableFact]
    public async Task A_filter_that_fails_leaves_everything_as_it_was()
    {
        RealGit.Commit(_shop, "Add", (".gitattributes", $"z.yaml filter={GitConfiguration.FailingFilter}\n"), ("a.yaml", "one\n"), ("z.yaml", "one\n"), ("gone.yaml", "x\n"));
        File.Delete(Path.Combine(_shop, "gone.yaml"));
        RealGit.Commit(_shop, "Change", ("a.yaml", "two\n"), ("z.yaml", "two\n"), ("new.yaml", "new\n"));
        var before = State();
        var error = await Assert.ThrowsAsync<GitOpsException>(() => Undo(_shop, new("HEAD")));
        Assert.Equal("WorkingCopyNotUpdated", error.ErrorId);
        Assert.Equal(before, State());
    }

    [SkippableFact]
    public async Task Changes_in_a_submodule_are_no_ones_business_and_a_bump_is_taken_back()
    {
        var lib = RealGit.Init(_folder["lib"]);
        RealGit.Commit(lib, "One", ("web.yaml", "one\n"));
        RealGit.Commit(_shop, "Add", ("cart.yaml", "one\n"));
        RealGit.Run(_shop, "submodule", "--quiet", "add", "../lib", "lib");
        RealGit.Commit(_shop, "With lib");
        RealGit.Commit(Path.Combine(_shop, "lib"), "Two", ("web.yaml", "two\n"));
        RealGit.Commit(_shop, "Bump", ("cart.yaml", "two\n"));
        File.WriteAllText(Path.Combine(_shop, "lib", "web.yaml"), "uncommitted\n");
        await AssertAsGitDoes("HEAD");
        Assert.Equal("uncommitted\n", File.ReadAllText(Path.Combine(_shop, "lib", "web.yaml")));
    }

    [SkippableFact]
    public async Task A_link_a_split_index_and_a_sparse_checkout_follow_as_with_git()
    {
        RealGit.Commit(_shop, "Add", ("app/cart.yaml", "one\n"), ("db/store.yaml", "one\n"));
        File.CreateSymbolicLink(Path.Combine(_shop, "app", "link.yaml"), "cart.yaml");
        RealGit.Commit(_shop, "Change", ("app/cart.yaml", "two\n"), ("db/store.yaml", "two\n"));
        RealGit.Run(_shop, "sparse-checkout", "set", "--cone", "app");
        RealGit.Run(_shop, "update-index", "--split-index");
        await AssertAsGitDoes("HEAD");
        Assert.False(Directory.Exists(Path.Combine(_shop, "db")));
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_worktree_of_a_bare_repository_follows(bool worktreeConfig)
    {
        RealGit.Commit(_shop, "Add", ("cart.yaml", "one\n"));
        RealGit.Commit(_shop, "Change", ("cart.yaml", "two\n"));
        RealGit.Run(_folder.Path, "clone", "--quiet", "--bare", "shop", "hub");
        var hub = _folder["hub"];
        RealGit.Run(hub, "config", "user.name", "Ana Lima");
        RealGit.Run(hub, "config", "user.email", "ana@example.com");
        RealGit.Run(hub, "worktree", "add", "--quiet", "main", "main");
        if (worktreeConfig)
        {
            RealGit.Run(hub, "config", "core.repositoryformatversion", "1");
            RealGit.Run(hub, "config", "extensions.worktreeConfig", "true");
            RealGit.Run(hub, "config", "--unset", "core.bare");
            RealGit.Run(hub, "config", "--worktree", "core.bare", "true");
        }

        await Undo(Path.Combine(hub, "main"), new("HEAD"));
        Assert.Equal("one\n", File.ReadAllText(Path.Combine(hub, "main", "cart.yaml")));
        Assert.Equal("", RealGit.Run(Path.Combine(hub, "main"), "status", "--porcelain"));
        var error = await Assert.ThrowsAsync<GitOpsException>(() => Undo(hub, new("main")));
        Assert.Equal("BranchCheckedOut", error.ErrorId);
    }

    [SkippableTheory]
    [InlineData("ISO-8859-1", "iso-8859-1")]
    [InlineData("windows-1252", "windows-1252")]
    [InlineData(null, "iso-8859-1")]
    public async Task Texts_of_a_commit_are_read_in_its_encoding(string? declared, string encoding)
    {
        var (message, author) = (_folder["message"], "Jürgen Groß");
        System.Text.Encoding.RegisterProvider(System.Text.CodePagesEncodingProvider.Instance);
        File.WriteAllBytes(message, System.Text.Encoding.GetEncoding(encoding).GetBytes("Grüße\n\nÄ\n"));
        RealGit.Commit(_shop, "Add", ("cart.yaml", "one\n"));
        File.WriteAllText(Path.Combine(_shop, "cart.yaml"), "two\n");
        File.WriteAllBytes(Path.Combine(_shop, ".git", "config"), System.Text.Encoding.GetEncoding(encoding).GetBytes($"""
            [core]
                repositoryformatversion = 0
            [user]
                name = {author}
                email = j@example.com
            {(declared is null ? "" : $"[i18n]\n    commitEncoding = {declared}")}
            """));
        RealGit.Run(_shop, new Dictionary<string, string> { ["LC_ALL"] = "C" }, "-c", "user.useConfigOnly=true", "add", "--all");
        Commit(message);
        using var source = await GitSource.OpenAsync(_shop);
        Assert.Equal(("Grüße", author), (source.Resolve().Subject, source.Resolve().Author));
        File.WriteAllText(Path.Combine(_shop, ".git", "config"), "[user]\n    name = Ana\n    email = a@example.com\n");
        var made = await Undo(_shop, new("HEAD"));
        Assert.Equal("Revert \"Grüße\"", made.Commit.Subject);
        Assert.Equal("Revert \"Grüße\"", RealGit.Run(_shop, "log", "-1", "--format=%s", "--encoding=UTF-8"));
    }

    // Not through RealGit.Commit, whose name and address are in UTF-8.
    private void Commit(string message)
    {
        using var git = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("git", ["commit", "--quiet", "--file", message]) { WorkingDirectory = _shop, RedirectStandardError = true })!;
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
    }

    private async Task AssertAsGitDoes(string revision)
    {
        var copy = _folder["copy"];
        RealGit.Run(_folder.Path, "-c", "core.hooksPath=/dev/null", "--version");
        using (var process = System.Diagnostics.Process.Start("cp", ["-a", _shop, copy]))
        {
            await process.WaitForExitAsync();
        }

        RealGit.Run(copy, "revert", "--no-edit", revision);
        await Undo(_shop, new(revision));
        Assert.Equal(RealGit.Run(copy, "rev-parse", "HEAD^{tree}"), RealGit.Run(_shop, "rev-parse", "HEAD^{tree}"));
        Assert.Equal(RealGit.Run(copy, "status", "--porcelain"), RealGit.Run(_shop, "status", "--porcelain"));
        Assert.Equal(Files(copy), Files(_shop));
    }

    private static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Where(file => !file.Contains("/.git/", StringComparison.Ordinal))
        .Select(file => $"{Path.GetRelativePath(folder, file)}: {File.ReadAllText(file)}")
        .Order();

    private string State() => string.Join('\n', [RealGit.Run(_shop, "rev-parse", "HEAD"), RealGit.Run(_shop, "ls-files", "-s"), RealGit.Run(_shop, "status", "--porcelain"), .. Files(_shop)]);

    private static async Task<RevertMade> Undo(string path, RevertRequest request)
    {
        using var source = await GitSource.OpenAsync(path);
        var reverter = new GitReverter(source, _ => null);
        return await reverter.ApplyAsync(reverter.Plan(request), push: false);
    }
}
