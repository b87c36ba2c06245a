using System.Text;
using GitOps.Core.Git;
using GitOps.Core.Reverting;
using GitOps.Core.Tests.Git;
using LibGit2Sharp;

namespace GitOps.Core.Tests.History;

public sealed class GitReverterTests : IDisposable
{
    private readonly SampleRepository _shop = new();
    private readonly Commit _first;
    private readonly Commit _second;

    public GitReverterTests()
    {
        _first = _shop.Commit("Add cart", ("cart.yaml", "a: 1\nb: 1\nc: 1\n"), ("keep.yaml", "keep"));
        _second = _shop.Commit("Raise cart", ("cart.yaml", "a: 2\nb: 1\nc: 1\n"), ("flags.yaml", "flags"));
    }

    public void Dispose() => _shop.Dispose();

    [Fact]
    public async Task Reverting_a_commit_puts_a_revert_commit_on_the_branch_and_the_working_copy_follows()
    {
        _shop.Write("notes.txt", "untracked");
        var made = await Revert(new("HEAD"));
        var tip = _shop.Git.Branches["main"].Tip;
        Assert.Equal((tip.Sha, "main", null), (made.Commit.Sha, made.Branch, made.PushedTo));
        Assert.Equal(_second.Sha, tip.Parents.Single().Sha);
        Assert.Equal($"Revert \"Raise cart\"\n\nThis reverts commit {_second.Sha}.\n", tip.Message);
        Assert.Equal(_first.Tree.Sha, tip.Tree.Sha);
        Assert.Equal(("Ana Lima", "ana@example.com"), (tip.Author.Name, tip.Committer.Email));
        Assert.Equal("a: 1\nb: 1\nc: 1\n", File.ReadAllText(_shop.File("cart.yaml")));
        Assert.False(File.Exists(_shop.File("flags.yaml")));
        Assert.Equal("untracked", File.ReadAllText(_shop.File("notes.txt")));
        Assert.Equal(["notes.txt"], _shop.Git.RetrieveStatus().Select(entry => entry.FilePath));
        Assert.Equal("revert: Revert \"Raise cart\"", _shop.Git.Refs.Log("refs/heads/main").First().Message);
    }

    [Fact]
    public async Task A_plan_shows_the_files_and_changes_nothing()
    {
        var before = RepositoryState.Of(_shop.Path);
        using var source = await GitSource.OpenAsync(_shop.Path);
        var plan = new GitReverter(source).Plan(new("HEAD"));
        Assert.Equal([_second.Sha], plan.Reverted.Select(revision => revision.Sha));
        Assert.Equal((_second.Sha, "main"), (plan.Onto.Sha, plan.Branch));
        Assert.Null(plan.Files.Commit);
        Assert.Equal("a: 1\nb: 1\nc: 1\n", Encoding.UTF8.GetString(plan.Files.Read(plan.Files.Find("cart.yaml")!)));
        Assert.Null(plan.Files.Find("flags.yaml"));
        Assert.Equal(before, RepositoryState.Of(_shop.Path));
    }

    [Fact]
    public async Task What_came_after_a_commit_is_taken_back_newest_first_in_one_commit()
    {
        var third = _shop.Commit("Raise again", ("cart.yaml", "a: 3\nb: 1\nc: 1\n"));
        await Revert(new("HEAD") { After = "HEAD~2" });
        var tip = _shop.Git.Head.Tip;
        Assert.Equal(_first.Tree.Sha, tip.Tree.Sha);
        Assert.Equal(third.Sha, tip.Parents.Single().Sha);
        Assert.Equal($"Revert \"Raise again\" and 1 more\n\nThis reverts commit {third.Sha}.\nThis reverts commit {_second.Sha}.\n", tip.Message);
    }

    [Fact]
    public async Task An_older_commit_is_taken_back_and_later_ones_stay()
    {
        _shop.Commit("Change c", ("cart.yaml", "a: 2\nb: 1\nc: 9\n"));
        await Revert(new(_second.Sha[..8]));
        Assert.Equal("a: 1\nb: 1\nc: 9\n", File.ReadAllText(_shop.File("cart.yaml")));
    }

    [Fact]
    public async Task Taking_a_revert_back_applies_the_change_again()
    {
        await Revert(new("HEAD"));
        await Revert(new("HEAD"));
        Assert.Equal("Reapply \"Raise cart\"", _shop.Git.Head.Tip.MessageShort);
        Assert.Equal(_second.Tree.Sha, _shop.Git.Head.Tip.Tree.Sha);
    }

    [Fact]
    public async Task A_new_branch_gets_the_commit_and_a_dirty_working_copy_stays_as_it_is()
    {
        _shop.Write("cart.yaml", "uncommitted");
        var made = await Revert(new("HEAD") { NewBranch = "undo/raise-cart" });
        Assert.Equal("undo/raise-cart", made.Branch);
        Assert.Equal(made.Commit.Sha, _shop.Git.Branches["undo/raise-cart"].Tip.Sha);
        Assert.Equal(_second.Sha, _shop.Git.Branches["main"].Tip.Sha);
        Assert.Equal("main", _shop.Git.Head.FriendlyName);
        Assert.Equal("uncommitted", File.ReadAllText(_shop.File("cart.yaml")));
    }

    [Fact]
    public async Task A_branch_that_is_not_checked_out_gets_the_commit_without_touching_files()
    {
        _shop.Git.CreateBranch("release", _second);
        _shop.Commit("Later", ("keep.yaml", "later"));
        _shop.Write("keep.yaml", "uncommitted");
        var made = await Revert(new(_second.Sha) { OnBranch = "release" });
        Assert.Equal(made.Commit.Sha, _shop.Git.Branches["release"].Tip.Sha);
        Assert.Equal("Later", _shop.Git.Head.Tip.MessageShort);
        Assert.Equal("uncommitted", File.ReadAllText(_shop.File("keep.yaml")));
    }

    [Fact]
    public async Task A_bare_repository_gets_the_commit_too()
    {
        var path = Repository.Clone(_shop.Path, Path.Combine(_shop.Parent, "bare.git"), new CloneOptions { IsBare = true });
        using (var git = new Repository(path))
        {
            git.Config.Set("user.name", "Ana Lima");
            git.Config.Set("user.email", "ana@example.com");
        }

        using var source = await GitSource.OpenAsync(path);
        var reverter = new GitReverter(source, _ => null);
        var made = await reverter.ApplyAsync(reverter.Plan(new("HEAD")), push: false);
        Assert.Equal((made.Commit.Sha, "Revert \"Raise cart\""), (source.Resolve().Sha, source.Resolve().Subject));
    }

    [Fact]
    public async Task A_merge_is_taken_back_to_the_parent_that_is_named()
    {
        var merge = Merge();
        var error = await Fails(new("HEAD"), "MergeCommitNeedsMainline");
        Assert.Contains("1 is ", error.Message, StringComparison.Ordinal);
        await Fails(new("HEAD") { Mainline = 3 }, "MergeCommitNeedsMainline");
        await Revert(new("HEAD") { Mainline = 1 });
        Assert.Equal(merge.Parents.First().Tree.Sha, _shop.Git.Head.Tip.Tree.Sha);
        Assert.Equal(
            $"Revert \"Merge topic\"\n\nThis reverts commit {merge.Sha}, reversing\nchanges made to {merge.Parents.First().Sha}.\n", _shop.Git.Head.Tip.Message);
    }

    [Fact]
    public async Task A_range_with_a_merge_takes_the_merge_back_as_one()
    {
        Merge();
        await Revert(new("HEAD") { After = _first.Sha, Mainline = 1 });
        Assert.Equal(_first.Tree.Sha, _shop.Git.Head.Tip.Tree.Sha);
    }

    [Fact]
    public async Task A_conflict_names_the_files_and_changes_nothing()
    {
        _shop.Commit("Raise again", ("cart.yaml", "a: 3\nb: 1\nc: 1\n"), ("flags.yaml", "other flags"));
        var error = await Fails(new(_second.Sha), "RevertConflict");
        Assert.Equal(["cart.yaml", "flags.yaml"], ((IEnumerable<string>)error.Target!).Order());
        Assert.Contains("cart.yaml, flags.yaml", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cart.yaml")]
    [InlineData("keep.yaml")]
    public async Task Uncommitted_changes_stop_it(string path)
    {
        _shop.Write(path, "uncommitted");
        var error = await Fails(new("HEAD"), "WorkingCopyDirty");
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Staged_changes_stop_it()
    {
        _shop.Write("new.yaml", "staged");
        Commands.Stage(_shop.Git, "new.yaml");
        await Fails(new("HEAD"), "WorkingCopyDirty");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_untracked_or_ignored_file_in_the_way_stops_it(bool ignored)
    {
        _shop.Commit("Remove flags", ("flags.yaml", null), (".gitignore", ignored ? "flags.yaml\n" : ""));
        _shop.Write("flags.yaml", "mine");
        var error = await Fails(new("HEAD"), "WorkingCopyDirty");
        Assert.Contains("flags.yaml", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_merge_under_way_stops_it()
    {
        File.WriteAllText(Path.Combine(_shop.Path, ".git", "MERGE_HEAD"), _first.Sha + "\n");
        var error = await Fails(new("HEAD"), "WorkingCopyDirty");
        Assert.Contains("in the middle", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_already_taken_back_is_nothing_to_revert()
    {
        await Revert(new("HEAD"));
        await Fails(new(_second.Sha), "NothingToRevert");
    }

    [Fact]
    public async Task A_commit_of_another_branch_is_refused()
    {
        var other = _shop.Git.ObjectDatabase.CreateCommit(_first.Author, _first.Author, "Other", _second.Tree, [_first], prettifyMessage: true);
        _shop.Git.Refs.Add("refs/heads/other", other.Id);
        await Fails(new("other"), "CommitNotOnBranch");
    }

    [Fact]
    public async Task Without_a_name_and_address_no_commit_is_made()
    {
        _shop.Git.Config.Unset("user.email");
        await Fails(new("HEAD"), "GitIdentityMissing");
    }

    [Fact]
    public async Task The_environment_may_name_the_author()
    {
        _shop.Git.Config.Unset("user.email");
        using var source = await GitSource.OpenAsync(_shop.Path);
        var reverter = new GitReverter(source, name => name.EndsWith("_NAME", StringComparison.Ordinal) ? "Robot" : name.EndsWith("_EMAIL", StringComparison.Ordinal) ? "robot@example.com" : null);
        await reverter.ApplyAsync(reverter.Plan(new("HEAD")), push: false);
        Assert.Equal("Robot", _shop.Git.Head.Tip.Author.Name);
    }

    [Fact]
    public async Task A_repository_without_commits_has_nothing_to_take_back()
    {
        using var empty = new SampleRepository();
        using var source = await GitSource.OpenAsync(empty.Path);
        var error = Assert.Throws<GitOpsException>(() => new GitReverter(source).Plan(new("HEAD")));
        Assert.Equal("RepositoryEmpty", error.ErrorId);
    }

    [Fact]
    public async Task A_detached_HEAD_needs_a_branch()
    {
        Commands.Checkout(_shop.Git, _second);
        await Fails(new("HEAD"), "BranchNeeded");
        var made = await Revert(new("HEAD") { OnBranch = "main" });
        Assert.Equal(made.Commit.Sha, _shop.Git.Branches["main"].Tip.Sha);
        Assert.Equal(_second.Sha, _shop.Git.Head.Tip.Sha);
    }

    [Theory]
    [InlineData("main", "BranchExists")]
    [InlineData("a..b", "BranchNameInvalid")]
    [InlineData("-x", "BranchNameInvalid")]
    [InlineData("with space", "BranchNameInvalid")]
    public Task A_new_branch_needs_a_new_and_valid_name(string name, string errorId) => Fails(new("HEAD") { NewBranch = name }, errorId);

    [Fact]
    public async Task An_unknown_branch_suggests_the_closest()
    {
        var error = await Fails(new("HEAD") { OnBranch = "mian" }, "RevisionNotFound");
        Assert.Contains("Did you mean \"main\"?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_branch_can_start_from_a_detached_HEAD()
    {
        Commands.Checkout(_shop.Git, _second);
        var made = await Revert(new("HEAD") { NewBranch = "undo" });
        Assert.Equal((made.Commit.Sha, _second.Sha), (_shop.Git.Branches["undo"].Tip.Sha, _shop.Git.Head.Tip.Sha));
        Assert.True(_shop.Git.Info.IsHeadDetached);
    }

    [Fact]
    public async Task A_tag_is_no_branch_to_commit_on()
    {
        _shop.Git.ApplyTag("v1.0.0");
        var error = await Fails(new("HEAD") { OnBranch = "v1.0.0" }, "BranchNeeded");
        Assert.Contains("\"v1.0.0\" is no branch", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_branch_that_only_the_origin_has_is_made_here()
    {
        _shop.Git.Refs.Add("refs/remotes/origin/release", _second.Id);
        var made = await Revert(new("release") { OnBranch = "release" });
        Assert.Equal((made.Commit.Sha, _second.Sha), (_shop.Git.Branches["release"].Tip.Sha, _shop.Git.Branches["release"].Tip.Parents.Single().Sha));
    }

    [Fact]
    public async Task A_branch_in_use_by_another_working_copy_is_left_alone()
    {
        _shop.Git.Worktrees.Add("linked", Path.Combine(_shop.Parent, "linked"), isLocked: false);
        await Fails(new("HEAD") { OnBranch = "linked" }, "BranchCheckedOut");
    }

    [Fact]
    public async Task A_branch_that_moved_since_the_plan_is_left_alone()
    {
        using var source = await GitSource.OpenAsync(_shop.Path);
        var reverter = new GitReverter(source);
        var plan = reverter.Plan(new("HEAD"));
        _shop.Commit("Meanwhile");
        var before = RepositoryState.Of(_shop.Path);
        Assert.Equal("BranchMoved", (await Assert.ThrowsAsync<GitOpsException>(() => reverter.ApplyAsync(plan, push: false))).ErrorId);
        Assert.Equal(before, RepositoryState.Of(_shop.Path));
    }

    [Theory]
    [InlineData("index.lock")]
    [InlineData("refs/heads/main.lock")]
    public async Task A_lock_of_another_git_stops_it(string path)
    {
        File.WriteAllText(Path.Combine(_shop.Path, ".git", path), "");
        await Fails(new("HEAD"), "RepositoryLocked");
    }

    [Fact]
    public async Task The_edge_of_a_shallow_clone_cannot_be_taken_back()
    {
        File.WriteAllText(Path.Combine(_shop.Path, ".git", "shallow"), _second.Sha + "\n");
        await Fails(new("HEAD"), "HistoryTooShallow");
    }

    private Commit Merge()
    {
        var tree = _shop.Git.ObjectDatabase.CreateTree(TreeDefinition.From(_second).Add("topic.yaml", _shop.Git.ObjectDatabase.CreateBlob(_shop.File("keep.yaml")), Mode.NonExecutableFile));
        var topic = _shop.Git.ObjectDatabase.CreateCommit(_second.Author, _second.Author, "Topic", tree, [_second], prettifyMessage: true);
        _shop.Commit("On main", ("keep.yaml", "changed on main"));
        _shop.Git.Merge(topic, new Signature("Ana Lima", "ana@example.com", DateTimeOffset.UnixEpoch), new MergeOptions { CommitOnSuccess = false, FastForwardStrategy = FastForwardStrategy.NoFastForward });
        return _shop.Commit("Merge topic");
    }

    private async Task<RevertMade> Revert(RevertRequest request)
    {
        using var source = await GitSource.OpenAsync(_shop.Path);
        var reverter = new GitReverter(source, _ => null);
        return await reverter.ApplyAsync(reverter.Plan(request), push: false);
    }

    private async Task<GitOpsException> Fails(RevertRequest request, string errorId)
    {
        var before = RepositoryState.Of(_shop.Path);
        var error = await Assert.ThrowsAsync<GitOpsException>(() => Revert(request));
        Assert.Equal(errorId, error.ErrorId);
        Assert.Equal(before, RepositoryState.Of(_shop.Path));
        return error;
    }
}
