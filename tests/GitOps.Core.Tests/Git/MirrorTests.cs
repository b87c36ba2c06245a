using System.Diagnostics;
using System.Text;
using GitOps.Core.Files;
using GitOps.Core.Git;
using GitOps.Core.Git.Addresses;
using GitOps.Core.Git.Mirrors;
using GitOps.Core.Git.Stores;
using GitOps.Core.Git.Transports;
using LibGit2Sharp;

namespace GitOps.Core.Tests.Git;

public sealed class MirrorTests : IDisposable
{
    private readonly SampleRepository _shop = new();
    private readonly GitSourceOptions _options;
    private readonly string _url;

    public MirrorTests()
    {
        _shop.Commit("Add cart", ("cart.yaml", "one"));
        _options = new GitSourceOptions { MirrorFolder = Path.Combine(_shop.Parent, "mirrors") };
        _url = new Uri(_shop.Path).AbsoluteUri;
    }

    public void Dispose() => _shop.Dispose();

    private string Mirror => Directory.GetDirectories(_options.MirrorFolder!).Single();

    [Fact]
    public async Task A_URL_is_read_from_a_bare_mirror_with_a_readable_name()
    {
        using var source = await Open();
        Assert.Equal("one", Cart(source));
        Assert.Equal(("shop", null, ""), (source.Name, source.WorkingFolder, source.Folder));
        Assert.Matches("^shop-[0-9a-f]{16}$", Path.GetFileName(Mirror));
        Assert.True(new Repository(Mirror).Info.IsBare);
        Assert.Equal("WorkingTreeMissing", Assert.Throws<GitOpsException>(() => source.WorkingTree()).ErrorId);
    }

    [Fact]
    public async Task The_mirror_follows_its_origin_on_every_use()
    {
        _shop.Git.CreateBranch("old");
        (await Open()).Dispose();
        var second = _shop.Commit("Change", ("cart.yaml", "two"));
        _shop.Git.Branches.Remove("old");
        _shop.Git.CreateBranch("old/and/new");
        _shop.Git.ApplyTag("v1.0.0", second.Sha, second.Author, "A release");
        using var source = await Open();
        Assert.Equal(second.Sha, source.Resolve().Sha);
        Assert.Equal(second.Sha, source.Resolve("^1.0").Sha);
        Assert.Equal("two", Cart(source));
        Assert.Equal("RevisionNotFound", Assert.Throws<GitOpsException>(() => source.Resolve("old")).ErrorId);
    }

    [Fact]
    public async Task A_rewritten_branch_is_followed()
    {
        (await Open()).Dispose();
        var tree = _shop.Git.Head.Tip.Tree;
        var rewritten = _shop.Git.ObjectDatabase.CreateCommit(_shop.Git.Head.Tip.Author, _shop.Git.Head.Tip.Author, "Anew", tree, [], prettifyMessage: true);
        _shop.Git.Refs.UpdateTarget("refs/heads/main", rewritten.Sha);
        using var source = await Open();
        Assert.Equal(rewritten.Sha, source.Resolve().Sha);
    }

    [Theory]
    [InlineData("trunk")]
    [InlineData("team/default")]
    public async Task The_default_revision_is_the_origins_default_branch_and_follows_it(string branch)
    {
        (await Open()).Dispose();
        _shop.Git.CreateBranch(branch);
        _shop.Git.Refs.UpdateTarget("HEAD", $"refs/heads/{branch}");
        _shop.Commit("On it");
        using var source = await Open();
        Assert.Equal((branch, "On it"), (source.Resolve().Name, source.Resolve().Subject));
    }

    [Fact]
    public async Task Several_at_once_share_one_mirror()
    {
        var sources = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Open()));
        Assert.All(sources, source => Assert.Equal("one", Cart(source)));
        Assert.Single(Directory.GetDirectories(_options.MirrorFolder!));
        Array.ForEach(sources, source => source.Dispose());
    }

    [SkippableFact]
    public async Task Another_process_is_waited_for_and_waiting_can_be_cancelled()
    {
        Skip.IfNot(File.Exists("/usr/bin/flock"), "flock(1) is not here.");
        (await Open()).Dispose();
        using var other = Process.Start(new ProcessStartInfo("/usr/bin/flock", [Mirror + ".lock", "sh", "-c", "echo locked; read line"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Assert.Equal("locked", await other.StandardOutput.ReadLineAsync());
        using var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => GitSource.OpenAsync(_url, _options, impatient.Token));

        var told = new List<string>();
        var busy = await Assert.ThrowsAsync<GitOpsException>(() => GitSource.OpenAsync(_url, _options with { LockTimeout = TimeSpan.FromMilliseconds(200), Verbose = told.Add }));
        Assert.Equal(("MirrorBusy", FailureKind.Timeout), (busy.ErrorId, busy.Kind));
        Assert.StartsWith("Waiting for another process that fetches file://", Assert.Single(told), StringComparison.Ordinal);

        var waiting = Open();
        Assert.False(waiting.IsCompleted);
        other.StandardInput.Close();
        using var source = await waiting;
        Assert.Equal("one", Cart(source));
        await other.WaitForExitAsync();
    }

    [Fact]
    public async Task A_source_reads_on_while_its_mirror_moves()
    {
        using var before = await Open();
        var revision = before.Resolve();
        _shop.Commit("Change", ("cart.yaml", "two"));
        using var after = await Open();
        Assert.Equal("two", Cart(after));
        Assert.Equal("one", Text(before.Files(revision), "cart.yaml"));
    }

    [Theory]
    [InlineData("HEAD")]
    [InlineData("config")]
    [InlineData("objects")]
    [InlineData("refs")]
    public async Task A_damaged_mirror_is_made_anew(string lost)
    {
        (await Open()).Dispose();
        var path = Path.Combine(Mirror, lost);
        if (File.Exists(path))
        {
            File.WriteAllText(path, "\0broken");
        }
        else
        {
            RepositoryFolder.Delete(path);
        }

        var warnings = new List<string>();
        using var source = await GitSource.OpenAsync(_url, _options with { Warning = warnings.Add });
        Assert.Equal("one", Cart(source));
        Assert.Single(Directory.GetDirectories(_options.MirrorFolder!));
        Assert.Matches("is damaged \\(.+\\) and is fetched anew", Assert.Single(warnings));
    }

    [Fact]
    public async Task A_lock_that_a_killed_process_left_in_the_mirror_does_not_stop_the_next()
    {
        (await Open()).Dispose();
        File.WriteAllText(Path.Combine(Mirror, "refs", "heads", "main.lock"), "");
        _shop.Commit("Change", ("cart.yaml", "two"));
        using var source = await Open();
        Assert.Equal("two", Cart(source));
    }

    [Fact]
    public async Task Half_made_mirrors_of_killed_processes_are_removed()
    {
        (await Open()).Dispose();
        Directory.CreateDirectory($"{Mirror}.new-0123");
        (await Open()).Dispose();
        Assert.Single(Directory.GetDirectories(_options.MirrorFolder!));
    }

    [Fact]
    public async Task Damage_met_while_reading_is_mended_by_the_next_use()
    {
        using (var source = await Open())
        {
            foreach (var pack in Directory.GetFiles(Path.Combine(Mirror, "objects"), "*", SearchOption.AllDirectories))
            {
                File.SetAttributes(pack, FileAttributes.Normal);
                File.WriteAllText(pack, "broken");
            }

            using var again = GitStores.OpenMirror(Mirror, "shop");
            var tree = new CommitTree(again, _shop.Git.Head.Tip.Tree.Sha, _shop.Git.Head.Tip.Sha);
            var error = Assert.Throws<GitOpsException>(() => tree.List(""));
            Assert.Equal("RepositoryDamaged", error.ErrorId);
        }

        using var mended = await Open();
        Assert.Equal("one", Cart(mended));
    }

    [Fact]
    public async Task A_file_URL_has_all_its_history_whatever_the_depth()
    {
        _shop.Commit("Change", ("cart.yaml", "two"));
        using var source = await GitSource.OpenAsync(_url, _options with { Depth = 1 });
        Assert.Equal("Add cart", source.Resolve("HEAD~1").Subject);
    }

    [Fact]
    public async Task A_revision_beside_branches_and_tags_is_fetched_when_named()
    {
        var tip = _shop.Git.Head.Tip;
        var proposed = _shop.Git.ObjectDatabase.CreateCommit(tip.Author, tip.Author, "Proposed", tip.Tree, [tip], prettifyMessage: true);
        _shop.Git.Refs.Add("refs/pull/7/head", proposed.Id);
        using var source = await GitSource.OpenAsync(_url, _options with { Revision = "refs/pull/7/head" });
        Assert.Equal("Proposed", source.Resolve("refs/pull/7/head").Subject);
        using var none = await GitSource.OpenAsync(_url, _options with { Revision = new string('a', 40) });
        Assert.Equal("RevisionNotFound", Assert.Throws<GitOpsException>(() => none.Resolve(new string('a', 40))).ErrorId);
    }

    [Fact]
    public async Task An_origin_without_commits_is_empty()
    {
        using var empty = new SampleRepository(bare: true);
        using var source = await GitSource.OpenAsync(new Uri(empty.Path).AbsoluteUri, _options);
        Assert.Equal("RepositoryEmpty", Assert.Throws<GitOpsException>(() => source.Resolve()).ErrorId);
        Assert.Equal("RepositoryEmpty", Assert.Throws<GitOpsException>(() => source.Resolve("main")).ErrorId);
    }

    [Fact]
    public async Task A_file_URL_without_a_repository_is_not_found_and_leaves_no_mirror()
    {
        var error = await Assert.ThrowsAsync<GitOpsException>(() => GitSource.OpenAsync(_url + "-none", _options));
        Assert.Equal("RepositoryNotFound", error.ErrorId);
        Assert.Empty(Directory.GetDirectories(_options.MirrorFolder!));
    }

    [Fact]
    public async Task A_mirror_folder_that_cannot_be_written_says_so()
    {
        File.WriteAllText(_options.MirrorFolder!, "a file");
        Assert.Equal("MirrorNotWritable", (await Assert.ThrowsAsync<GitOpsException>(Open)).ErrorId);
    }

    [Fact]
    public async Task A_lock_that_cannot_be_opened_is_an_error_at_once()
    {
        (await Open()).Dispose();
        File.Delete(Mirror + ".lock");
        Directory.CreateDirectory(Mirror + ".lock");
        Assert.Equal("MirrorNotWritable", (await Assert.ThrowsAsync<GitOpsException>(Open)).ErrorId);
    }

    [Theory]
    [InlineData("fatal: write error: No space left on device", "RepositoryNotWritable")]
    [InlineData("error: unable to write file ./objects/pack/x: No space left on device", "RepositoryNotWritable")]
    [InlineData("fatal: cannot lock ref 'refs/heads/main': Unable to create '/m/main.lock': File exists.", "RepositoryNotWritable")]
    [InlineData("remote: error: object file is empty\nfatal: the remote end hung up unexpectedly", "RepositoryUnreachable")]
    [InlineData("fatal: remote error: upload-pack: not our ref aaaa", "RevisionNotFound")]
    [InlineData("git@host: Permission denied (publickey).", "RepositoryAuthenticationFailed")]
    [InlineData("fatal: unable to access 'https://x/': Could not resolve host: x", "RepositoryUnreachable")]
    public void Whose_failure_a_transfer_ended_with_is_told_from_what_git_says(string said, string errorId) =>
        Assert.Equal(errorId, FetchFailures.From(RepositoryUrl.Parse("ssh://git@host/shop.git")!, said, "/mirrors/shop").ErrorId);

    [Fact]
    public async Task An_origin_whose_HEAD_leads_nowhere_names_the_branches_it_has()
    {
        _shop.Git.Refs.UpdateTarget("HEAD", "refs/heads/gone");
        using var source = await Open();
        var error = Assert.Throws<GitOpsException>(() => source.Resolve());
        Assert.Equal("RevisionNotFound", error.ErrorId);
        Assert.Contains("branches: main. HEAD leads to it; name another with -Revision", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("origin/", error.Message, StringComparison.Ordinal);
        Assert.Equal("Add cart", source.Resolve("main").Subject);
    }

    [Fact]
    public async Task A_moved_tag_and_a_tag_of_a_tag_are_followed()
    {
        var first = _shop.Git.Head.Tip;
        _shop.Git.ApplyTag("v1");
        (await Open()).Dispose();
        var second = _shop.Commit("Change", ("cart.yaml", "two"));
        _shop.Git.Tags.Add("v1", second, allowOverwrite: true);
        var annotation = _shop.Git.ObjectDatabase.CreateTagAnnotation("inner", first, second.Author, "inner");
        _shop.Git.Refs.Add("refs/tags/outer", _shop.Git.ObjectDatabase.CreateTagAnnotation("outer", annotation, second.Author, "outer").Id);
        using var source = await Open();
        Assert.Equal((second.Sha, first.Sha), (source.Resolve("v1").Sha, source.Resolve("outer").Sha));
    }

    [Fact]
    public void The_cache_folder_is_the_users()
    {
        Assert.Equal(Path.Combine(_shop.Parent, "gitops", "mirrors"), MirrorFolder.Default(name => name == "XDG_CACHE_HOME" ? _shop.Parent : null));
        Assert.EndsWith(Path.Combine("gitops", "mirrors"), MirrorFolder.Default(_ => null), StringComparison.Ordinal);
    }

    private static string Cart(GitSource source) => Text(source.Files(source.Resolve()), "cart.yaml");

    private static string Text(IFileTree tree, string path) => Encoding.UTF8.GetString(tree.Read(tree.Find(path)!));

    private Task<GitSource> Open() => GitSource.OpenAsync(_url, _options);
}
