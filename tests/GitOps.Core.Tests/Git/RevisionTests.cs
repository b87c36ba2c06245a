using GitOps.Core.Git;
using LibGit2Sharp;

namespace GitOps.Core.Tests.Git;

public sealed class RevisionTests : IDisposable
{
    private readonly SampleRepository _shop = new();
    private readonly Commit _first;
    private readonly Commit _second;
    private readonly Commit _third;

    public RevisionTests()
    {
        _first = _shop.Commit("Add cart", ("cart.yaml", "replicas: 1\n"));
        _second = _shop.Commit("Scale cart\n\nMore visitors.", ("cart.yaml", "replicas: 2\n"));
        _third = _shop.Commit("Scale cart again", ("cart.yaml", "replicas: 3\n"));
        _shop.Git.CreateBranch("release-1.4", _second);
    }

    public void Dispose() => _shop.Dispose();

    [Fact]
    public async Task Without_a_name_the_revision_is_that_of_HEAD()
    {
        using var source = await GitSource.OpenAsync(_shop.Path);
        var revision = source.Resolve();
        Assert.Equal(new Revision(_third.Sha, "main", "Scale cart again", "Ana Lima", _third.Author.When), revision);
        Assert.Equal($"main@{_third.Sha[..7]}", revision.ToString());
    }

    [Fact]
    public async Task A_detached_HEAD_has_no_name()
    {
        Commands.Checkout(_shop.Git, _first);
        Assert.Null((await Resolve(null)).Name);
    }

    [Fact]
    public async Task Branches_full_names_and_expressions_lead_to_their_commits()
    {
        Assert.Equal(_second.Sha, (await Resolve("release-1.4")).Sha);
        Assert.Equal(_second.Sha, (await Resolve("refs/heads/release-1.4")).Sha);
        Assert.Equal(_first.Sha, (await Resolve("HEAD~2")).Sha);
        Assert.Equal(_second.Sha, (await Resolve("main^")).Sha);
        Assert.Equal("main^", (await Resolve("main^")).Name);
    }

    [Fact]
    public async Task Full_and_short_commit_ids_lead_to_the_commit_and_are_no_names()
    {
        Assert.Equal((_first.Sha, null), await ShaAndName(_first.Sha));
        Assert.Equal((_first.Sha, null), await ShaAndName(_first.Sha[..7]));
        Assert.Equal((_first.Sha, null), await ShaAndName(_first.Sha[..8].ToUpperInvariant()));
    }

    [Fact]
    public async Task Lightweight_annotated_and_nested_tags_lead_to_their_commit()
    {
        _shop.Git.ApplyTag("light", _first.Sha);
        var annotated = _shop.Git.ApplyTag("noted", _second.Sha, Signed(), "A release");
        _shop.Git.Tags.Add("nested", annotated.Annotation, Signed(), "A tag of a tag", allowOverwrite: false);
        Assert.Equal(_first.Sha, (await Resolve("light")).Sha);
        Assert.Equal(_second.Sha, (await Resolve("noted")).Sha);
        Assert.Equal(_second.Sha, (await Resolve("nested")).Sha);
    }

    [Fact]
    public async Task A_remote_tracking_branch_is_found_with_and_without_its_remotes_name()
    {
        _shop.Git.Refs.Add("refs/remotes/origin/next", _second.Id);
        Assert.Equal(_second.Sha, (await Resolve("origin/next")).Sha);
        Assert.Equal(_second.Sha, (await Resolve("next")).Sha);
    }

    [Fact]
    public async Task HEAD_is_the_repositorys_own_and_not_that_of_its_origin()
    {
        _shop.Git.Refs.Add("refs/remotes/origin/main", _first.Id);
        _shop.Git.Refs.Add("refs/remotes/origin/HEAD", "refs/remotes/origin/main");
        Assert.Equal(_third.Sha, (await Resolve("HEAD")).Sha);
        Assert.Equal(_second.Sha, (await Resolve("HEAD~1")).Sha);
        Assert.Equal(_third.Sha, (await Resolve("main")).Sha);
        Assert.Equal(_first.Sha, (await Resolve("origin/HEAD")).Sha);
    }

    [Theory]
    [InlineData(">=1.2 <2", "v1.10.0")]
    [InlineData("^1.2", "v1.10.0")]
    [InlineData("~1.2", "1.2.5")]
    [InlineData("1.2.x", "1.2.5")]
    [InlineData(">=v1.2 <v1.3", "1.2.5")]
    [InlineData("1.2.0", "1.2.0")]
    [InlineData(">=2.0.0-0", "v2.0.0-rc.1")]
    [InlineData("*", "v1.10.0")]
    public async Task A_range_of_versions_leads_to_the_highest_tag_in_it(string range, string expected)
    {
        foreach (var tag in new[] { "1.2.0", "1.2.5", "v1.10.0", "v1.9.0", "v2.0.0-rc.1", "latest" })
        {
            _shop.Git.ApplyTag(tag, _second.Sha);
        }

        Assert.Equal((_second.Sha, expected), await ShaAndName(range));
    }

    [Fact]
    public async Task A_range_that_no_tag_is_in_names_the_newest_versions()
    {
        _shop.Git.ApplyTag("v1.0.0", _first.Sha);
        _shop.Git.ApplyTag("v1.1.0", _first.Sha);
        var error = await Assert.ThrowsAsync<GitOpsException>(() => Resolve(">=3"));
        Assert.Equal("RevisionNotFound", error.ErrorId);
        Assert.Contains("newest: v1.1.0, v1.0.0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_revision_suggests_the_closest_name()
    {
        var error = await Assert.ThrowsAsync<GitOpsException>(() => Resolve("mian"));
        Assert.Equal("RevisionNotFound", error.ErrorId);
        Assert.Equal($"no revision \"mian\" in {_shop.Path}. Did you mean \"main\"? (branches: main, release-1.4)", error.Message);
    }

    [Fact]
    public async Task An_unknown_revision_like_no_other_lists_the_branches()
    {
        var error = await Assert.ThrowsAsync<GitOpsException>(() => Resolve("production-eu"));
        Assert.EndsWith("It has branches: main, release-1.4.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_is_a_branch_and_a_tag_of_different_commits_is_ambiguous()
    {
        _shop.Git.ApplyTag("release-1.4", _first.Sha);
        var error = await Assert.ThrowsAsync<GitOpsException>(() => Resolve("release-1.4"));
        Assert.Equal("RevisionAmbiguous", error.ErrorId);
        Assert.Contains("refs/heads/release-1.4 or refs/tags/release-1.4", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_short_id_of_several_commits_is_ambiguous()
    {
        var seen = new HashSet<string>();
        string prefix;
        for (var i = 0; ; i++)
        {
            var commit = _shop.Git.ObjectDatabase.CreateCommit(Signed(), Signed(), $"{i}", _first.Tree, [], prettifyMessage: false);
            if (!seen.Add(prefix = commit.Sha[..4]))
            {
                break;
            }
        }

        var error = await Assert.ThrowsAsync<GitOpsException>(() => Resolve(prefix));
        Assert.Equal("RevisionAmbiguous", error.ErrorId);
    }

    [Fact]
    public async Task A_file_is_no_revision()
    {
        var error = await Assert.ThrowsAsync<GitOpsException>(() => Resolve("HEAD:cart.yaml"));
        Assert.Equal("RevisionNotACommit", error.ErrorId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("../..")]
    [InlineData("HEAD~99")]
    [InlineData("--upload-pack=x")]
    [InlineData("a b c")]
    [InlineData("main@{99}")]
    [InlineData("refs/heads/")]
    public async Task Odd_names_are_HEAD_or_not_found(string name)
    {
        if (name.Length == 0)
        {
            Assert.Equal(_third.Sha, (await Resolve(name)).Sha);
        }
        else
        {
            Assert.Equal("RevisionNotFound", (await Assert.ThrowsAsync<GitOpsException>(() => Resolve(name))).ErrorId);
        }
    }

    private static Signature Signed() => new("Ana Lima", "ana@example.com", DateTimeOffset.UnixEpoch);

    private async Task<Revision> Resolve(string? name)
    {
        using var source = await GitSource.OpenAsync(_shop.Path);
        return source.Resolve(name);
    }

    private async Task<(string Sha, string? Name)> ShaAndName(string name)
    {
        var revision = await Resolve(name);
        return (revision.Sha, revision.Name);
    }
}
