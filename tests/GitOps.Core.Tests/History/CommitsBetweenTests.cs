using GitOps.Core.Git;
using GitOps.Core.History;
using GitOps.Core.Tests.Git;
using LibGit2Sharp;

namespace GitOps.Core.Tests.History;

public sealed class CommitsBetweenTests : IDisposable
{
    private readonly SampleRepository _shop = new();

    public void Dispose() => _shop.Dispose();

    [Fact]
    public async Task What_a_sync_brought_is_listed_newest_first_with_what_was_merged()
    {
        var before = _shop.Commit("Before", ("a", "1"));
        var side = _shop.Git.CreateBranch("side");
        _shop.Commit("Main", ("a", "2"));
        Commands.Checkout(_shop.Git, side);
        _shop.Commit("Side", ("b", "1"));
        Commands.Checkout(_shop.Git, "main");
        _shop.Git.Merge(side, new Signature("Bo", "bo@example.com", DateTimeOffset.UnixEpoch.AddYears(80)));
        var now = _shop.Commit("Now", ("a", "3"));

        var record = await BetweenAsync(now.Sha, before.Sha);

        Assert.Equal(["Now", "Merge branch 'side'", "Side", "Main"], record.Commits.Select(commit => commit.Subject));
        Assert.Equal("Ana Lima", record.Commits[0].Author);
        Assert.Empty(record.Dropped);
        Assert.Null(record.CommitsMissing);
    }

    [Fact]
    public async Task A_forced_push_drops_commits_and_brings_others()
    {
        var start = _shop.Commit("Start", ("a", "1"));
        _shop.Commit("Old", ("a", "2"));
        var old = _shop.Commit("Older", ("a", "3"));
        _shop.Git.Reset(ResetMode.Hard, start);
        var now = _shop.Commit("New", ("a", "4"));

        var record = await BetweenAsync(now.Sha, old.Sha);
        var back = await BetweenAsync(start.Sha, old.Sha);

        Assert.Equal(["New"], record.Commits.Select(commit => commit.Subject));
        Assert.Equal(["Older", "Old"], record.Dropped.Select(commit => commit.Subject));
        Assert.Empty(back.Commits);
        Assert.Equal(["Older", "Old"], back.Dropped.Select(commit => commit.Subject));
        Assert.Null(record.CommitsMissing);
    }

    [Fact]
    public async Task More_than_can_be_read_are_cut_and_that_is_said()
    {
        var before = _shop.Commit("Before", ("a", "1"));
        for (var n = 0; n <= CommitsBetween.Most; n++)
        {
            _shop.Commit($"{n}", ("a", $"n{n}"));
        }

        var record = await BetweenAsync(_shop.Git.Head.Tip.Sha, before.Sha);

        Assert.Equal(CommitsBetween.Most, record.Commits.Count);
        Assert.Contains("only the newest 50", record.CommitsMissing, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_commit_that_is_not_there_makes_them_unknown()
    {
        var now = _shop.Commit("Now", ("a", "1"));

        var record = await BetweenAsync(now.Sha, new string('a', 40));

        Assert.Contains("aaaaaaa is not in", record.CommitsMissing, StringComparison.Ordinal);
        Assert.Contains("forced push", record.CommitsMissing, StringComparison.Ordinal);
        Assert.Empty(record.Commits);
    }

    [SkippableFact]
    public async Task A_shallow_clone_makes_them_unknown_whether_it_has_the_commit_or_not()
    {
        Skip.If(TestGit.Program is null, "The git program is not here.");
        using var folder = new TemporaryFolder();
        var shop = RealGit.Init(folder["shop"], "--initial-branch=main");
        RealGit.Run(shop, "config", "uploadpack.allowAnySHA1InWant", "true");
        var before = RealGit.Commit(shop, "Before", ("a", "1"));
        RealGit.Commit(shop, "Middle", ("a", "2"));
        var now = RealGit.Commit(shop, "Now", ("a", "3"));
        RealGit.Run(folder.Path, "clone", "--quiet", "--depth=1", new Uri(shop).AbsoluteUri, folder["clone"]);

        var without = await OfAsync();
        RealGit.Run(folder["clone"], "fetch", "--quiet", "--depth=1", "origin", before);
        var with = await OfAsync();

        Assert.Contains("is not in this shallow clone", without.CommitsMissing, StringComparison.Ordinal);
        Assert.Contains("have in common is not in this shallow clone", with.CommitsMissing, StringComparison.Ordinal);

        async Task<SyncRecord> OfAsync()
        {
            using var source = await GitSource.OpenAsync(folder["clone"]);
            return new CommitsBetween(source).Of(Record(2, now), Record(1, before));
        }
    }

    [Fact]
    public async Task The_first_record_has_none_before_it_and_the_oldest_that_is_kept_does_not_know_it()
    {
        var commit = _shop.Commit("First", ("a", "1"));
        using var source = await GitSource.OpenAsync(_shop.Path);
        var commits = new CommitsBetween(source);

        Assert.Null(commits.Of(Record(1, commit.Sha), null).CommitsMissing);
        Assert.Contains("not kept", commits.Of(Record(7, commit.Sha), null).CommitsMissing, StringComparison.Ordinal);
        Assert.Null(commits.Of(Record(8, commit.Sha), Record(7, commit.Sha)).CommitsMissing);
    }

    [SkippableFact]
    public async Task A_repository_that_only_git_can_read_has_them_too()
    {
        Skip.If(TestGit.Program is null, "The git program is not here.");
        using var folder = new TemporaryFolder();
        var shop = RealGit.Init(folder["shop"], "--initial-branch=main", "--object-format=sha256");
        var before = RealGit.Commit(shop, "Before", ("a", "1"));
        RealGit.Commit(shop, "Middle", ("a", "2"));
        var now = RealGit.Commit(shop, "Now", ("a", "3"));

        using var source = await GitSource.OpenAsync(shop);
        var record = new CommitsBetween(source).Of(Record(2, now), Record(1, before));

        Assert.Equal(["Now", "Middle"], record.Commits.Select(commit => commit.Subject));
    }

    private async Task<SyncRecord> BetweenAsync(string now, string before)
    {
        using var source = await GitSource.OpenAsync(_shop.Path);
        return new CommitsBetween(source).Of(Record(2, now), Record(1, before));
    }

    private static SyncRecord Record(int number, string sha) => new()
    {
        Number = number,
        Revision = new Revision(sha, null, "subject", "author", DateTimeOffset.UnixEpoch),
        Started = DateTimeOffset.UnixEpoch,
    };
}
