using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using GitOps.Core.Git;
using GitOps.Core.Git.Transports;
using GitOps.Core.Reverting;
using LibGit2Sharp;

namespace GitOps.Core.Tests.Git;

/// <summary>Repositories of a host that asks who is there, sends on, fails or lies; on loopback only.</summary>
public sealed class RemoteRepositoryTests : IDisposable
{
    private readonly SampleRepository _shop = new();
    private readonly string _bare;
    private readonly GitHttpServer _server;
    private readonly GitSourceOptions _options;

    public RemoteRepositoryTests()
    {
        _shop.Commit("Add cart", ("cart.yaml", "one"));
        _bare = Repository.Clone(_shop.Path, Path.Combine(_shop.Parent, "shop.git"), new CloneOptions { IsBare = true });
        _server = new GitHttpServer(_shop.Parent);
        _options = new GitSourceOptions { MirrorFolder = Path.Combine(_shop.Parent, "mirrors") };
    }

    public void Dispose()
    {
        _server.Dispose();
        _shop.Dispose();
    }

    [SkippableFact]
    public async Task A_repository_is_fetched_over_HTTP_and_not_again_while_nothing_changed()
    {
        SkipWithoutGit();
        (await Open()).Dispose();
        Assert.Contains(_server.Requests, request => request.StartsWith("POST /shop.git/git-upload-pack", StringComparison.Ordinal));
        _server.Requests.Clear();
        using var source = await Open();
        Assert.Equal("Add cart", source.Resolve().Subject);
        Assert.Equal(["GET /shop.git/info/refs?service=git-upload-pack"], _server.Requests);
    }

    [SkippableFact]
    public async Task A_shallow_mirror_has_only_the_commits_asked_for()
    {
        SkipWithoutGit();
        using (var git = new Repository(_bare))
        {
            git.ApplyTag("v1.0.0");
            git.CreateBranch("release");
        }

        Second();
        using (var source = await Open(_options with { Depth = 1 }))
        {
            Assert.Equal(("main", "Second"), (source.Resolve().Name, source.Resolve().Subject));
            Assert.Equal("Add cart", source.Resolve("^1.0").Subject);
            Assert.Equal("Add cart", source.Resolve("release").Subject);
            using var mirror = new Repository(Directory.GetDirectories(_options.MirrorFolder!).Single());
            Assert.True(mirror.Info.IsShallow);
            Assert.Equal(["refs/heads/main", "refs/heads/release", "refs/tags/v1.0.0"], mirror.Refs.Select(reference => reference.CanonicalName).Order());
        }

        using (var git = new Repository(_bare))
        {
            var tip = git.Head.Tip;
            var third = git.ObjectDatabase.CreateCommit(tip.Author, tip.Author, "Third", tip.Tree, [tip], prettifyMessage: true);
            git.Refs.UpdateTarget("refs/heads/main", third.Sha);
            git.Branches.Remove("release");
            git.Tags.Remove("v1.0.0");
        }

        using var later = await Open(_options with { Depth = 1 });
        Assert.Equal("Third", later.Resolve().Subject);
        var error = Assert.Throws<GitOpsException>(() => later.Resolve("HEAD~1"));
        Assert.Equal("RevisionNotFound", error.ErrorId);
        Assert.Contains("-Depth", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Given_credentials_are_used()
    {
        SkipWithoutGit();
        _server.Password = "ana:s3cret";
        using var source = await Open(_options with { Credential = new NetworkCredential("ana", "s3cret") });
        Assert.Equal("Add cart", source.Resolve().Subject);
    }

    [SkippableFact]
    public async Task Credentials_in_the_URL_are_used_and_kept_nowhere()
    {
        SkipWithoutGit();
        _server.Password = "ana:s3cret";
        using var source = await Open(url: _server.Url.Replace("://", "://ana:s3cret@", StringComparison.Ordinal));
        Assert.Equal($"{_server.Url}/shop.git", source.Repository);
        foreach (var file in Directory.EnumerateFiles(_options.MirrorFolder!, "*", SearchOption.AllDirectories))
        {
            Assert.DoesNotContain("s3cret", file + Encoding.Latin1.GetString(File.ReadAllBytes(file)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Without_credentials_the_error_says_how_to_give_them()
    {
        _server.Password = "ana:s3cret";
        var error = await Fails("RepositoryAuthenticationFailed");
        Assert.Equal(FailureKind.Denied, error.Kind);
        Assert.Contains("-Credential", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_credentials_are_refused_without_being_printed()
    {
        _server.Password = "ana:s3cret";
        var error = await Fails("RepositoryAuthenticationFailed", _options with { Credential = new NetworkCredential("ana", "wrong-pass") });
        Assert.Contains("refused the credentials of -Credential", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-pass", error.ToString(), StringComparison.Ordinal);
        error = await Fails("RepositoryAuthenticationFailed", url: _server.Url.Replace("://", "://ana:wrong-pass@", StringComparison.Ordinal));
        Assert.DoesNotContain("wrong-pass", error.ToString() + error.Target, StringComparison.Ordinal);
        Assert.DoesNotContain("ana", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden, "RepositoryAuthenticationFailed")]
    [InlineData(HttpStatusCode.NotFound, "RepositoryNotFound")]
    [InlineData(HttpStatusCode.OK, "RepositoryNotFound")]
    [InlineData(HttpStatusCode.InternalServerError, "RepositoryUnreachable")]
    [InlineData(HttpStatusCode.ServiceUnavailable, "RepositoryUnreachable")]
    public Task Each_answer_of_a_host_has_its_own_error(HttpStatusCode status, string errorId)
    {
        _server.Always = status;
        return Fails(errorId);
    }

    [Fact]
    public async Task A_host_that_refuses_the_connection_or_has_no_address_is_unreachable()
    {
        var gone = new GitHttpServer(_shop.Parent);
        gone.Dispose();
        Assert.Equal(FailureKind.Unreachable, (await Fails("RepositoryUnreachable", url: gone.Url)).Kind);
        await Fails("RepositoryUnreachable", url: "https://no-such-host.invalid");
    }

    [Fact]
    public async Task A_failure_leaves_no_mirror_and_does_not_touch_an_older_one()
    {
        await Fails("RepositoryNotFound", url: $"{_server.Url}/none");
        Assert.Empty(Directory.GetDirectories(_options.MirrorFolder!));
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_refused()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var exported = X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync();
            await using var tls = new SslStream(client.GetStream());
            await Assert.ThrowsAnyAsync<Exception>(async () =>
            {
                await tls.AuthenticateAsServerAsync(exported);
                await tls.ReadExactlyAsync(new byte[1]);
            });
        });
        var error = await Fails("RepositoryCertificateInvalid", url: $"https://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}");
        Assert.Equal(FailureKind.Denied, error.Kind);
        await serving;
    }

    [SkippableFact]
    public async Task A_redirect_is_followed_but_credentials_do_not_follow_to_another_host()
    {
        SkipWithoutGit();
        using var front = new GitHttpServer(_shop.Parent, "127.0.0.1") { RedirectTo = _server.Url };
        (await Open(url: front.Url)).Dispose();

        _server.Password = "ana:s3cret";
        _server.Requests.Clear();
        using var other = new TemporaryFolder();
        var options = new GitSourceOptions { MirrorFolder = other.Path, Credential = new NetworkCredential("ana", "s3cret") };
        await Fails("RepositoryAuthenticationFailed", options, front.Url);
        await Fails("RepositoryAuthenticationFailed", options with { Credential = null }, front.Url.Replace("://", "://ana:s3cret@", StringComparison.Ordinal));
        Assert.All(_server.Requests, request => Assert.DoesNotContain("s3cret", request, StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task Undoing_pushes_to_a_URL_and_its_mirror_follows()
    {
        SkipWithoutGit();
        Second();
        using var source = await Open();
        SetIdentity(Directory.GetDirectories(_options.MirrorFolder!).Single());
        var reverter = new GitReverter(source);
        var plan = reverter.Plan(new("HEAD"));
        Assert.Equal("PushRequired", (await Assert.ThrowsAsync<GitOpsException>(() => reverter.ApplyAsync(plan, push: false))).ErrorId);
        var made = await reverter.ApplyAsync(plan, push: true);
        Assert.Equal("origin/main", made.PushedTo);
        Assert.Equal(made.Commit.Sha, source.Resolve().Sha);
        using var origin = new Repository(_bare);
        Assert.Equal(made.Commit.Sha, origin.Head.Tip.Sha);
    }

    [SkippableFact]
    public async Task A_push_without_credentials_changes_nothing_here()
    {
        SkipWithoutGit();
        var clone = Clone();
        _server.Password = "ana:s3cret";
        await RejectedAsync(clone, "RepositoryAuthenticationFailed");
    }

    [SkippableFact]
    public async Task A_push_without_a_remote_changes_nothing_here()
    {
        SkipWithoutGit();
        var clone = Clone();
        using (var git = new Repository(clone))
        {
            git.Network.Remotes.Remove("origin");
        }

        await RejectedAsync(clone, "RemoteMissing");
    }

    [SkippableFact]
    public async Task A_local_clone_pushes_with_the_header_that_a_pipelines_checkout_left()
    {
        SkipWithoutGit();
        var clone = Clone();
        using (var git = new Repository(clone))
        {
            git.Config.Set($"http.{_server.Url}/.extraheader", "Authorization: bearer t0ken");
            git.Config.Set("http.https://other.example.com/.extraheader", "Authorization: bearer other");
        }

        _server.Password = "bearer t0ken";
        using var source = await GitSource.OpenAsync(clone);
        var reverter = new GitReverter(source);
        var made = await reverter.ApplyAsync(reverter.Plan(new("HEAD") { NewBranch = "undo" }), push: true);
        Assert.Equal("origin/undo", made.PushedTo);
        using var origin = new Repository(_bare);
        Assert.Equal(made.Commit.Sha, origin.Branches["undo"].Tip.Sha);
    }

    [SkippableFact]
    public async Task A_header_of_a_pipelines_checkout_does_not_follow_a_redirect_to_another_host()
    {
        SkipWithoutGit();
        using var front = new GitHttpServer(_shop.Parent, "127.0.0.1");
        var clone = Path.Combine(_shop.Parent, "clone");
        Repository.Clone($"{front.Url}/shop.git", clone);
        SetIdentity(clone);
        using (var git = new Repository(clone))
        {
            git.Config.Set($"http.{front.Url}/.extraheader", "Authorization: bearer t0ken");
            git.Config.Set("http.cookieFile", Path.Combine(_shop.Parent, "cookies"));
            File.WriteAllText(Path.Combine(_shop.Parent, "cookies"), "Set-Cookie: session=t0ken\n");
        }

        front.RedirectTo = _server.Url;
        front.Requests.Clear();
        await RejectedAsync(clone, "RepositoryUnreachable");
        Assert.All(front.Requests, request => Assert.EndsWith("bearer t0ken", request, StringComparison.Ordinal));
        Assert.NotEmpty(front.Requests);
        Assert.Empty(_server.Requests);
    }

    [SkippableFact]
    public async Task A_fetch_that_fails_is_that_failure_and_fetches_nothing_else_instead()
    {
        SkipWithoutGit();
        var warnings = new List<string>();
        (await Open()).Dispose();
        Second();
        _server.Requests.Clear();
        _server.AlwaysToFetches = HttpStatusCode.ServiceUnavailable;
        await Fails("RepositoryUnreachable", _options with { Warning = warnings.Add });
        Assert.Single(_server.Requests, request => request.StartsWith("POST", StringComparison.Ordinal));
        Assert.Empty(warnings);
        _server.AlwaysToFetches = null;
        using var source = await Open();
        Assert.Equal("Second", source.Resolve().Subject);
    }

    [SkippableTheory]
    [InlineData(HttpStatusCode.ServiceUnavailable, "RepositoryUnreachable")]
    [InlineData(HttpStatusCode.Forbidden, "RepositoryAuthenticationFailed")]
    [InlineData(HttpStatusCode.InternalServerError, "RepositoryUnreachable")]
    public async Task A_named_revision_that_cannot_be_fetched_is_not_one_that_is_not_there(HttpStatusCode status, string errorId)
    {
        SkipWithoutGit();
        using (var git = new Repository(_bare))
        {
            var tip = git.Head.Tip;
            git.Refs.Add("refs/pull/7/head", git.ObjectDatabase.CreateCommit(tip.Author, tip.Author, "Proposed", tip.Tree, [tip], prettifyMessage: true).Id);
        }

        (await Open()).Dispose();
        _server.AlwaysToFetches = status;
        await Fails(errorId, _options with { Revision = "refs/pull/7/head" });
        _server.AlwaysToFetches = null;
        using var there = await Open(_options with { Revision = "refs/pull/7/head" });
        Assert.Equal("Proposed", there.Resolve("refs/pull/7/head").Subject);
        foreach (var absent in new[] { new string('a', 40), "refs/pull/8/head" })
        {
            using var source = await Open(_options with { Revision = absent });
            Assert.Equal("RevisionNotFound", Assert.Throws<GitOpsException>(() => source.Resolve(absent)).ErrorId);
        }
    }

    private static void SkipWithoutGit() => Skip.If(TestGit.Program is null, "The git program is not here.");

    private static void SetIdentity(string repository)
    {
        using var git = new Repository(repository);
        git.Config.Set("user.name", "Ana Lima");
        git.Config.Set("user.email", "ana@example.com");
    }

    private void Second()
    {
        using var git = new Repository(_bare);
        var tip = git.Head.Tip;
        var second = git.ObjectDatabase.CreateCommit(tip.Author, tip.Author, "Second", git.ObjectDatabase.CreateTree(new TreeDefinition()), [tip], prettifyMessage: true);
        git.Refs.UpdateTarget("refs/heads/main", second.Sha);
    }

    private string Clone()
    {
        var clone = Path.Combine(_shop.Parent, "clone");
        Repository.Clone($"{_server.Url}/shop.git", clone);
        SetIdentity(clone);
        return clone;
    }

    private static async Task RejectedAsync(string clone, string errorId)
    {
        using var source = await GitSource.OpenAsync(clone);
        var reverter = new GitReverter(source);
        var before = RepositoryState.Of(clone);
        var plan = reverter.Plan(new("HEAD"));
        Assert.Equal(errorId, (await Assert.ThrowsAsync<GitOpsException>(() => reverter.ApplyAsync(plan, push: true))).ErrorId);
        Assert.Equal(before, RepositoryState.Of(clone));
    }

    private Task<GitSource> Open(GitSourceOptions? options = null, string? url = null) => GitSource.OpenAsync($"{url ?? _server.Url}/shop.git", options ?? _options);

    private async Task<GitOpsException> Fails(string errorId, GitSourceOptions? options = null, string? url = null)
    {
        var error = await Assert.ThrowsAsync<GitOpsException>(() => Open(options, url));
        Assert.True(errorId == error.ErrorId, error.ToString());
        return error;
    }
}
