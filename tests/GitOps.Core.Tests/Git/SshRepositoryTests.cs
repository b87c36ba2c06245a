using GitOps.Core.Git;
using GitOps.Core.Git.Addresses;
using GitOps.Core.Git.Transports;
using GitOps.Core.Reverting;
using LibGit2Sharp;

namespace GitOps.Core.Tests.Git;

/// <summary>Repositories reached through the git program, with a stand-in for ssh that runs the host's command on this machine.</summary>
public sealed class SshRepositoryTests : IDisposable
{
    private const string StandIn = "GIT_SSH_COMMAND";
    private readonly SampleRepository _shop = new();
    private readonly GitSourceOptions _options;
    private readonly string _url;

    public SshRepositoryTests()
    {
        _shop.Commit("Add cart", ("cart.yaml", "one"));
        var bare = Repository.Clone(_shop.Path, Path.Combine(_shop.Parent, "shop.git"), new CloneOptions { IsBare = true });
        _options = new GitSourceOptions { MirrorFolder = Path.Combine(_shop.Parent, "mirrors") };
        _url = $"git@git.example.com:{bare.TrimEnd('/')}";
        UseSsh("eval \"$last\"");
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(StandIn, null);
        _shop.Dispose();
    }

    [SkippableFact]
    public async Task A_mirror_is_made_and_follows_over_ssh()
    {
        SkipWithoutGit();
        (await Open()).Dispose();
        _shop.Git.Network.Remotes.Add("bare", Path.Combine(_shop.Parent, "shop.git"));
        var second = _shop.Commit("Change", ("cart.yaml", "two"));
        _shop.Git.ApplyTag("v1.0.0", second.Sha, second.Author, "A release");
        _shop.Git.Network.Push(_shop.Git.Network.Remotes["bare"], ["refs/heads/main", "refs/tags/v1.0.0"]);
        using var source = await Open();
        Assert.Equal((second.Sha, "main", "shop"), (source.Resolve().Sha, source.Resolve().Name, source.Name));
        Assert.Equal(second.Sha, source.Resolve("^1.0").Sha);
        Assert.DoesNotContain("git@", source.Repository, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_shallow_mirror_is_made_over_ssh()
    {
        SkipWithoutGit();
        using var source = await Open(_options with { Depth = 1 });
        Assert.Equal("Add cart", source.Resolve().Subject);
    }

    [SkippableFact]
    public async Task Undoing_pushes_over_ssh_and_a_rejection_changes_nothing()
    {
        SkipWithoutGit();
        var clone = Repository.Clone(Path.Combine(_shop.Parent, "shop.git"), Path.Combine(_shop.Parent, "clone"));
        using (var git = new Repository(clone))
        {
            git.Config.Set("user.name", "Ana Lima");
            git.Config.Set("user.email", "ana@example.com");
            git.Network.Remotes.Update("origin", remote => remote.Url = _url);
        }

        using var source = await GitSource.OpenAsync(clone);
        var reverter = new GitReverter(source);
        var made = await reverter.ApplyAsync(reverter.Plan(new("HEAD") { NewBranch = "undo" }), push: true);
        using var origin = new Repository(Path.Combine(_shop.Parent, "shop.git"));
        Assert.Equal(made.Commit.Sha, origin.Branches["undo"].Tip.Sha);

        var hook = Path.Combine(_shop.Parent, "shop.git", "hooks", "pre-receive");
        Directory.CreateDirectory(Path.GetDirectoryName(hook)!);
        File.WriteAllText(hook, "#!/bin/sh\necho 'main is protected' >&2\nexit 1\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var before = RepositoryState.Of(Path.Combine(_shop.Parent, "clone"));
        var error = await Assert.ThrowsAsync<GitOpsException>(() => reverter.ApplyAsync(reverter.Plan(new("HEAD")), push: true));
        Assert.Equal("PushRejected", error.ErrorId);
        Assert.Equal(before, RepositoryState.Of(Path.Combine(_shop.Parent, "clone")));
    }

    [SkippableTheory]
    [InlineData("echo 'git@git.example.com: Permission denied (publickey).' >&2; exit 255", "RepositoryAuthenticationFailed")]
    [InlineData("echo 'Host key verification failed.' >&2; exit 255", "RepositoryCertificateInvalid")]
    [InlineData("echo 'ssh: Could not resolve hostname git.example.com: Name or service not known' >&2; exit 255", "RepositoryUnreachable")]
    [InlineData("echo 'ssh: connect to host git.example.com port 22: Connection timed out' >&2; exit 255", "RepositoryUnreachable")]
    [InlineData("echo 'ERROR: Repository not found.' >&2; exit 1", "RepositoryNotFound")]
    public async Task Each_failure_of_ssh_has_its_own_error(string script, string errorId)
    {
        SkipWithoutGit();
        UseSsh(script);
        var error = await Assert.ThrowsAsync<GitOpsException>(() => Open());
        Assert.True(errorId == error.ErrorId, error.ToString());
    }

    [SkippableFact]
    public async Task A_connection_that_hangs_ends_with_cancellation()
    {
        SkipWithoutGit();
        UseSsh("exec sleep 60");
        using var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => GitSource.OpenAsync(_url, _options, impatient.Token));
    }

    [Fact]
    public void Without_the_git_program_ssh_is_an_error_that_says_so()
    {
        var url = RepositoryUrl.Parse(_url)!;
        var error = Assert.Throws<GitOpsException>(() => GitTransports.For(url, _shop.Path, "origin", credential: null, git: null, _ => null));
        Assert.Equal("SshNeedsGit", error.ErrorId);
        Assert.DoesNotContain("git@", error.Message, StringComparison.Ordinal);
    }

    private static void SkipWithoutGit() => Skip.If(TestGit.Program is null || OperatingSystem.IsWindows(), "The git program and a shell are not here.");

    private void UseSsh(string script)
    {
        var file = Path.Combine(_shop.Parent, "ssh");
        File.WriteAllText(file, $"for last; do :; done\n{script}\n");
        Environment.SetEnvironmentVariable(StandIn, $"sh '{file}'");
    }

    private Task<GitSource> Open(GitSourceOptions? options = null) => GitSource.OpenAsync(_url, options ?? _options);
}
