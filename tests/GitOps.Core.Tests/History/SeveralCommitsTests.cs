using GitOps.Core.Git;
using GitOps.Core.Reverting;
using GitOps.Core.Tests.Git;

namespace GitOps.Core.Tests.History;

/// <summary>Several commits taken back, each in a commit of its own, in repositories that libgit2 reads and in ones that only git does.</summary>
public sealed class SeveralCommitsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private string _shop = "";

    public SeveralCommitsTests() => Skip.If(TestGit.Program is null, "The git program is not here.");

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData("sha1")]
    [InlineData("sha256")]
    public async Task They_are_reverted_newest_first_whatever_order_they_are_given_in_as_git_revert_does(string format)
    {
        var (_, second, third, fourth) = Start(format);
        await AssertAsGitDoes([fourth, third, second], [second, fourth, third, second[..9]]);
        Assert.Equal("one\n", File.ReadAllText(Path.Combine(_shop, "cart.yaml")));
    }

    [SkippableTheory]
    [InlineData("sha1", "v1..HEAD")]
    [InlineData("sha256", "v1..HEAD")]
    [InlineData("sha1", "v1..")]
    [InlineData("sha1", "HEAD~3..main")]
    public async Task A_range_is_what_git_takes_it_for(string format, string range)
    {
        Start(format);
        await AssertAsGitDoes([range], [range]);
        Assert.False(File.Exists(Path.Combine(_shop, "flags.yaml")));
    }

    [SkippableTheory]
    [InlineData("sha1")]
    [InlineData("sha256")]
    public async Task A_conflict_in_the_second_leaves_no_trace_of_the_first(string format)
    {
        var (_, second, _, fourth) = Start(format);
        var before = State();
        var error = await Fails("RevertConflict", second, fourth);
        Assert.Contains("\"Two\" cannot be taken back", error.Message, StringComparison.Ordinal);
        Assert.Equal(["cart.yaml"], (IEnumerable<string>)error.Target!);
        Assert.Equal(before, State());
    }

    [SkippableFact]
    public async Task One_that_is_taken_back_already_stops_them_all()
    {
        var (_, second, third, fourth) = Start("sha1");
        await Undo(fourth);
        var before = State();
        var error = await Fails("NothingToRevert", third, fourth);
        Assert.Contains($"{fourth[..7]} \"Four\" is already taken back", error.Message, StringComparison.Ordinal);
        await Fails("NothingToRevert", "HEAD..main");
        await Fails("RevisionNotFound", second, "nowhere");
        await Fails("RevisionNotFound", second, "nowhere..HEAD");
        await Fails("RevisionNotFound", "v1...HEAD");
        Assert.Equal(before, State());
    }

    [SkippableFact]
    public async Task One_of_another_branch_stops_them_all()
    {
        Start("sha1");
        RealGit.Run(_shop, "checkout", "--quiet", "-b", "other", "v1");
        var other = RealGit.Commit(_shop, "Elsewhere", ("other.yaml", "x\n"));
        RealGit.Run(_shop, "checkout", "--quiet", "main");
        var before = State();
        await Fails("CommitNotOnBranch", "HEAD", other);
        await Fails("CommitNotOnBranch", "HEAD", "v1..other");
        Assert.Equal(before, State());
    }

    [SkippableFact]
    public async Task With_a_mainline_a_range_follows_it_and_takes_a_merge_back_as_one()
    {
        Start("sha1");
        RealGit.Run(_shop, "checkout", "--quiet", "-b", "topic", "v1");
        RealGit.Commit(_shop, "On topic", ("topic.yaml", "x\n"));
        RealGit.Run(_shop, "checkout", "--quiet", "main");
        RealGit.Run(_shop, "merge", "--quiet", "--no-edit", "topic");
        RealGit.Commit(_shop, "After", ("after.yaml", "x\n"));
        await Fails("MergeCommitNeedsMainline", "HEAD~2..HEAD");
        var made = await Undo(new RevertRequest("HEAD~2..HEAD") { Mainline = 1 });
        Assert.Equal(["Revert \"After\"", "Revert \"Merge branch 'topic'\""], made.Commits.Select(commit => commit.Subject));
        Assert.Equal(RealGit.Run(_shop, "rev-parse", "HEAD~4^{tree}"), RealGit.Run(_shop, "rev-parse", "HEAD^{tree}"));
    }

    [SkippableTheory]
    [InlineData("theirs")]
    [InlineData("the=irs")]
    public async Task A_merge_driver_that_the_repository_names_itself_is_not_run(string driver)
    {
        _shop = RealGit.Init(_folder["shop"], "--object-format=sha256");
        RealGit.Commit(_shop, "One", (".gitattributes", $"*.yaml merge={driver}\n"), ("cart.yaml", "one\n\n\n\none\n"));
        RealGit.Commit(_shop, "Two", ("cart.yaml", "two\n\n\n\none\n"));
        RealGit.Commit(_shop, "Three", ("cart.yaml", "two\n\n\n\nthree\n"));
        File.AppendAllText(Path.Combine(_shop, ".git", "config"), $"[merge \"{driver}\"]\n\tdriver = touch {_folder["ran"]}\n");
        await Fails("RevertConflict", "HEAD~1");
        Assert.False(File.Exists(_folder["ran"]));
    }

    [SkippableFact]
    public async Task Clocks_that_went_backwards_do_not_change_their_order()
    {
        _shop = RealGit.Init(_folder["shop"]);
        RealGit.Commit(_shop, "One", ("cart.yaml", "one\n"));
        var commits = new List<string>();
        foreach (var (content, year) in new[] { ("two", 2030), ("three", 2020), ("four", 2025) })
        {
            File.WriteAllText(Path.Combine(_shop, "cart.yaml"), content + "\n");
            RealGit.Run(_shop, new Dictionary<string, string> { ["GIT_COMMITTER_DATE"] = $"{year}-01-01T00:00:00Z" }, "commit", "--quiet", "--all", "--message", content);
            commits.Add(RealGit.Run(_shop, "rev-parse", "HEAD"));
        }

        await Undo([.. commits]);
        Assert.Equal("one\n", File.ReadAllText(Path.Combine(_shop, "cart.yaml")));
    }

    private (string First, string Second, string Third, string Fourth) Start(string format)
    {
        _shop = RealGit.Init(_folder["shop"], $"--object-format={format}");
        var first = RealGit.Commit(_shop, "One", ("cart.yaml", "one\n"), ("keep.yaml", "keep\n"));
        RealGit.Run(_shop, "tag", "v1");
        return (
            first,
            RealGit.Commit(_shop, "Two", ("cart.yaml", "two\n")),
            RealGit.Commit(_shop, "Three", ("cart.yaml", "three\n"), ("flags.yaml", "flags\n")),
            RealGit.Commit(_shop, "Four", ("flags.yaml", "other\n")));
    }

    private async Task AssertAsGitDoes(string[] toGit, string[] toUs)
    {
        RealGit.Run(_folder.Path, "clone", "--quiet", "shop", "copy");
        RealGit.Run(_folder["copy"], ["revert", "--no-edit", .. toGit]);
        var made = await Undo(toUs);
        Assert.Equal(RealGit.Run(_folder["copy"], "log", "--format=%T %B"), RealGit.Run(_shop, "log", "--format=%T %B"));
        Assert.Equal(RealGit.Run(_shop, "rev-list", "--reverse", $"-{made.Commits.Count}", "HEAD"), string.Join('\n', made.Commits.Select(commit => commit.Sha)));
        Assert.Equal("", RealGit.Run(_shop, "status", "--porcelain"));
    }

    private async Task<GitOpsException> Fails(string errorId, params string[] revisions)
    {
        var error = await Assert.ThrowsAsync<GitOpsException>(() => Undo(revisions));
        Assert.True(errorId == error.ErrorId, error.ToString());
        return error;
    }

    private Task<RevertMade> Undo(params string[] revisions) => Undo(new RevertRequest(revisions));

    private async Task<RevertMade> Undo(RevertRequest request)
    {
        using var source = await GitSource.OpenAsync(_shop);
        var reverter = new GitReverter(source, _ => null);
        return await reverter.ApplyAsync(reverter.Plan(request), push: false);
    }

    private string State() => RealGit.Run(_shop, "for-each-ref") + RealGit.Run(_shop, "ls-files", "--stage") + RealGit.Run(_shop, "status", "--porcelain");
}
