using GitOps.Core.Git;
using GitOps.Core.Git.Transports;
using GitOps.Core.Reverting;

namespace GitOps.Core.Tests.Git;

/// <summary>Reverts that are pushed to a branch that moved, or that is not to be pushed to; through git and through libgit2.</summary>
public sealed class RejectedPushTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly GitHttpServer _server;
    private readonly string _bare;
    private readonly string _other;

    public RejectedPushTests()
    {
        Skip.If(TestGit.Program is null, "The git program is not here.");
        var shop = RealGit.Init(_folder["seed"]);
        RealGit.Commit(shop, "One", ("cart.yaml", "one\n"), ("keep.yaml", "keep\n"), ("app/web.yaml", "one\n"));
        RealGit.Commit(shop, "Two", ("cart.yaml", "two\n"), ("app/web.yaml", "two\n"));
        RealGit.Run(_folder.Path, "clone", "--quiet", "--bare", "seed", "shop.git");
        _bare = _folder["shop.git"];
        RealGit.Run(_bare, "config", "http.receivepack", "true");
        _other = Clone("other", "file");
        _server = new GitHttpServer(_folder.Path);
    }

    public void Dispose()
    {
        _server?.Dispose();
        _folder.Dispose();
    }

    [SkippableTheory]
    [InlineData("file")]
    [InlineData("http")]
    public async Task A_branch_that_moved_gets_the_revert_on_top_and_the_local_one_follows(string scheme)
    {
        var clone = Clone("clone", scheme);
        using var source = await GitSource.OpenAsync(clone);
        var reverter = new GitReverter(source, _ => null);
        var plan = reverter.Plan(new("HEAD"));
        var theirs = Push("Theirs", ("keep.yaml", "theirs\n"));
        RevertPlan? told = null;

        var made = await reverter.ApplyAsync(plan, push: true, again =>
        {
            told = again;
            return Task.CompletedTask;
        });

        Assert.Equal((theirs, "Two"), (told!.Onto.Sha, told.Reverted.Single().Subject));
        Assert.Equal(("origin/main", made.Commit.Sha), (made.PushedTo, RealGit.Run(_bare, "rev-parse", "main")));
        Assert.Equal(theirs, RealGit.Run(_bare, "rev-parse", "main~1"));
        Assert.Equal(made.Commit.Sha, RealGit.Run(clone, "rev-parse", "main"));
        Assert.Equal("", RealGit.Run(clone, "status", "--porcelain"));
        Assert.Equal(("one\n", "theirs\n"), (File.ReadAllText(Path.Combine(clone, "cart.yaml")), File.ReadAllText(Path.Combine(clone, "keep.yaml"))));
    }

    [SkippableTheory]
    [InlineData(null)]
    [InlineData("undo")]
    public async Task A_URLs_mirror_does_the_same(string? branch)
    {
        using var source = await GitSource.OpenAsync($"{_server.Url}/shop.git", new GitSourceOptions { MirrorFolder = _folder["mirrors"] });
        var mirror = Directory.GetDirectories(_folder["mirrors"]).Single();
        RealGit.Run(mirror, "config", "user.name", "Ana Lima");
        RealGit.Run(mirror, "config", "user.email", "ana@example.com");
        var reverter = new GitReverter(source, _ => null);
        var plan = reverter.Plan(new("HEAD") { NewBranch = branch });
        var theirs = Push("Theirs", ("keep.yaml", "theirs\n"));
        var made = await reverter.ApplyAsync(plan, push: true);
        Assert.Equal(branch is null ? theirs : plan.Onto.Sha, RealGit.Run(_bare, "rev-parse", $"{made.Branch}~1"));
        Assert.Equal(made.Commit.Sha, RealGit.Run(mirror, "rev-parse", made.Branch));
    }

    [SkippableTheory]
    [InlineData("HEAD~1..", null)]
    [InlineData("HEAD", "HEAD~1")]
    public async Task Revisions_mean_on_top_of_others_what_they_meant_before(string revision, string? after)
    {
        var clone = Clone("clone", "file");
        using var source = await GitSource.OpenAsync(clone);
        var reverter = new GitReverter(source, _ => null);
        var plan = reverter.Plan(new(revision) { After = after });
        Push("Theirs", ("keep.yaml", "theirs\n"));
        var made = await reverter.ApplyAsync(plan, push: true);
        Assert.Equal(("one\n", "theirs\n"), (File.ReadAllText(Path.Combine(clone, "cart.yaml")), File.ReadAllText(Path.Combine(clone, "keep.yaml"))));
        Assert.Single(made.Commits);
    }

    [SkippableTheory]
    [InlineData("cart.yaml", "theirs\n", "RevertConflict")]
    [InlineData("revert", "", "NothingToRevert")]
    [InlineData("unpushed", "", "PushRejected")]
    public async Task What_cannot_be_put_on_top_is_reported_and_nothing_is_half_done(string what, string content, string errorId)
    {
        var clone = Clone("clone", "file");
        if (what == "unpushed")
        {
            RealGit.Commit(clone, "Mine", ("mine.yaml", "mine\n"));
        }

        using var source = await GitSource.OpenAsync(clone);
        var reverter = new GitReverter(source, _ => null);
        var plan = reverter.Plan(new(RealGit.Run(_bare, "rev-parse", "main")));
        if (what == "revert")
        {
            RealGit.Run(_other, "revert", "--no-commit", "HEAD");
            RealGit.Run(_other, "commit", "--quiet", "--message", "Take it back");
            RealGit.Run(_other, "push", "--quiet");
        }
        else
        {
            Push("Theirs", (what == "unpushed" ? "keep.yaml" : what, content));
        }

        await Rejected(reverter, plan, clone, errorId);
    }

    [SkippableTheory]
    [InlineData("app/web.yaml", "PushRejected")]
    [InlineData("keep.yaml", null)]
    public async Task A_path_is_restored_on_top_unless_it_was_changed_there(string theirs, string? errorId)
    {
        var clone = Clone("clone", "file");
        using var source = await GitSource.OpenAsync(clone);
        var reverter = new GitReverter(source, _ => null);
        var plan = reverter.Plan(new RevertRequest { To = "HEAD~1", Path = "app" });
        Push("Theirs", (theirs, "theirs\n"));
        if (errorId is not null)
        {
            Assert.Contains("app was changed there", (await Rejected(reverter, plan, clone, errorId)).Message, StringComparison.Ordinal);
            return;
        }

        await reverter.ApplyAsync(plan, push: true);
        Assert.Equal(("one\n", "theirs\n"), (RealGit.Run(_bare, "show", "main:app/web.yaml") + "\n", RealGit.Run(_bare, "show", "main:keep.yaml") + "\n"));
    }

    [SkippableFact]
    public async Task Whoever_is_shown_the_new_plan_may_refuse_it()
    {
        var clone = Clone("clone", "file");
        using var source = await GitSource.OpenAsync(clone);
        var reverter = new GitReverter(source, _ => null);
        var plan = reverter.Plan(new("HEAD"));
        Push("Theirs", ("keep.yaml", "theirs\n"));
        await Assert.ThrowsAsync<NotSupportedException>(() => reverter.ApplyAsync(plan, push: true, _ => throw new NotSupportedException()));
        Assert.Equal("Theirs", RealGit.Run(_bare, "log", "-1", "--format=%s", "main"));
        Assert.Equal("Two", RealGit.Run(clone, "log", "-1", "--format=%s", "main"));
        Assert.Equal("", RealGit.Run(clone, "status", "--porcelain"));
    }

    [SkippableFact]
    public async Task A_branch_that_moves_again_is_reported_after_the_second_try()
    {
        var clone = Clone("clone", "file");
        using var source = await GitSource.OpenAsync(clone);
        var reverter = new GitReverter(source, _ => null);
        var plan = reverter.Plan(new("HEAD"));
        Push("Theirs", ("keep.yaml", "theirs\n"));
        var tries = 0;
        var error = await Assert.ThrowsAsync<GitOpsException>(() => reverter.ApplyAsync(plan, push: true, _ =>
        {
            tries++;
            Push("Again", ("keep.yaml", "again\n"));
            return Task.CompletedTask;
        }));
        Assert.Equal(("PushRejected", 1), (error.ErrorId, tries));
        Assert.Equal("Two", RealGit.Run(clone, "log", "-1", "--format=%s", "main"));
        Assert.Equal("", RealGit.Run(clone, "status", "--porcelain"));
    }

    [SkippableTheory]
    [InlineData("file", "the \\033[31mfreeze\\033[0m lasts until Monday", "the \u001b[31mfreeze")]
    [InlineData("http", "the freeze lasts until Monday", "hook declined")]
    public async Task A_hook_that_declines_is_reported_with_the_remotes_words(string scheme, string says, string said)
    {
        Skip.If(OperatingSystem.IsWindows(), "A hook needs a shell.");
        var clone = Clone("clone", scheme);
        var hook = Path.Combine(_bare, "hooks", "pre-receive");
        await File.WriteAllTextAsync(hook, $"#!/bin/sh\nprintf '{says}\\n' >&2\nexit 1\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        using var source = await GitSource.OpenAsync(clone);
        var reverter = new GitReverter(source, _ => null);
        var error = await Rejected(reverter, reverter.Plan(new("HEAD")), clone, "PushRejected");
        Assert.DoesNotContain('\u001b', error.Message);
        Assert.Contains(ForeignText.OnOneLine(said), error.Message, StringComparison.Ordinal);
        Assert.Contains("use -Branch", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_new_branch_that_the_remote_has_already_is_not_put_on_top_of()
    {
        var clone = Clone("clone", "file");
        RealGit.Run(_other, "checkout", "--quiet", "-b", "undo");
        RealGit.Commit(_other, "Theirs", ("keep.yaml", "theirs\n"));
        RealGit.Run(_other, "push", "--quiet", "origin", "undo");
        using var source = await GitSource.OpenAsync(clone);
        var reverter = new GitReverter(source, _ => null);
        await Rejected(reverter, reverter.Plan(new("HEAD") { NewBranch = "undo" }), clone, "PushRejected");
    }

    [SkippableFact]
    public async Task Programs_that_the_repository_names_for_the_other_side_are_not_run()
    {
        var clone = Clone("clone", "file");
        RealGit.Run(clone, "config", "remote.origin.receivepack", $"touch {_folder["ran"]};");
        RealGit.Run(clone, "config", "remote.origin.uploadpack", $"touch {_folder["ran"]};");
        using var source = await GitSource.OpenAsync(clone);
        var reverter = new GitReverter(source, _ => null);
        var plan = reverter.Plan(new("HEAD"));
        Push("Theirs", ("keep.yaml", "theirs\n"));
        await reverter.ApplyAsync(plan, push: true);
        Assert.False(File.Exists(_folder["ran"]));
    }

    [SkippableFact]
    public async Task A_working_copy_that_cannot_follow_what_others_pushed_stops_the_second_try()
    {
        var clone = Clone("clone", "file");
        File.WriteAllText(Path.Combine(clone, "new.yaml"), "mine\n");
        using var source = await GitSource.OpenAsync(clone);
        var reverter = new GitReverter(source, _ => null);
        var plan = reverter.Plan(new("HEAD"));
        Push("Theirs", ("new.yaml", "theirs\n"));
        await Rejected(reverter, plan, clone, "WorkingCopyDirty");
        Assert.Equal("mine\n", File.ReadAllText(Path.Combine(clone, "new.yaml")));
    }

    [SkippableFact]
    public async Task A_branch_that_cannot_follow_after_the_push_is_told_with_what_was_pushed()
    {
        Skip.If(OperatingSystem.IsWindows(), "A hook needs a shell.");
        var clone = Clone("clone", "file");
        var hook = Path.Combine(_bare, "hooks", "post-receive");
        await File.WriteAllTextAsync(hook, $"#!/bin/sh\ntouch {clone}/.git/index.lock\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        using var source = await GitSource.OpenAsync(clone);
        var reverter = new GitReverter(source, _ => null);
        var error = await Assert.ThrowsAsync<GitOpsException>(() => reverter.ApplyAsync(reverter.Plan(new("HEAD")), push: true));
        Assert.Equal("BranchNotFollowed", error.ErrorId);
        Assert.Contains($"{RealGit.Run(_bare, "rev-parse", "main")[..7]} was pushed to origin/main", error.Message, StringComparison.Ordinal);
        Assert.Equal("Two", RealGit.Run(clone, "log", "-1", "--format=%s", "main"));
    }

    private string Clone(string name, string scheme)
    {
        RealGit.Run(_folder.Path, "clone", "--quiet", scheme == "file" ? new Uri(_bare).AbsoluteUri : $"{_server.Url}/shop.git", name);
        RealGit.Run(_folder[name], "config", "user.name", "Ana Lima");
        RealGit.Run(_folder[name], "config", "user.email", "ana@example.com");
        return _folder[name];
    }

    private string Push(string message, params (string Path, string Content)[] files)
    {
        var commit = RealGit.Commit(_other, message, files);
        RealGit.Run(_other, "push", "--quiet");
        return commit;
    }

    // What is known of the remote may be newer than before.
    private async Task<GitOpsException> Rejected(GitReverter reverter, RevertPlan plan, string clone, string errorId)
    {
        var (before, there) = (State(), RealGit.Run(_bare, "for-each-ref"));
        var error = await Assert.ThrowsAsync<GitOpsException>(() => reverter.ApplyAsync(plan, push: true));
        Assert.True(errorId == error.ErrorId, error.ToString());
        Assert.Equal(before, State());
        Assert.Equal(there, RealGit.Run(_bare, "for-each-ref"));
        return error;

        string State() => RealGit.Run(clone, "for-each-ref", "refs/heads") + RealGit.Run(clone, "ls-files", "--stage") + RealGit.Run(clone, "status", "--porcelain");
    }
}
