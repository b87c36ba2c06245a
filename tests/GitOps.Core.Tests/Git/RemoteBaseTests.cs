using System.Net;
using System.Text;
using GitOps.Core.Git;
using GitOps.Core.Git.Transports;
using GitOps.Core.Rendering.Kustomize;
using GitOps.Core.Rendering.Kustomize.Loading;
using GitOps.Core.Rendering.Kustomize.Resources;
using GitOps.Core.Rendering.Remotes;
using LibGit2Sharp;

namespace GitOps.Core.Tests.Git;

public sealed class RemoteBaseTests : IDisposable
{
    private readonly SampleRepository _bases = new();
    private readonly TemporaryFolder _mirrors = new();
    private readonly GitSourceOptions _options;

    public RemoteBaseTests()
    {
        _options = new GitSourceOptions { MirrorFolder = _mirrors["mirrors"] };
        _bases.Commit("Add", ("web/kustomization.yaml", "resources: [config.yaml]\n"), ("web/config.yaml", Config("one")));
        _bases.Git.ApplyTag("v1.0.0");
        _bases.Commit("Change", ("web/config.yaml", Config("two")));
    }

    public void Dispose()
    {
        _bases.Dispose();
        _mirrors.Dispose();
    }

    [Theory]
    [InlineData("2147483647")]
    [InlineData("99999999999h")]
    [InlineData("999999999999999999999999999999999999m9h")]
    [InlineData("1000h1000h1000h")]
    public void A_time_limit_longer_than_a_day_is_a_day(string timeout) =>
        Assert.Equal(TimeSpan.FromDays(1), RemoteBase.Parse($"https://git.example/org/repo//base?timeout={timeout}")?.Timeout);

    [Theory]
    [InlineData("", "two")]
    [InlineData("?ref=v1.0.0", "one")]
    [InlineData("?ref=main", "two")]
    public async Task A_kustomization_builds_on_a_base_in_another_repository(string query, string expected)
    {
        using var shop = new SampleRepository();
        shop.Commit("Add", ("kustomization.yaml", $"namePrefix: shop-\nresources:\n- {new Uri(_bases.Path).AbsoluteUri}//web{query}\n"));
        using var source = await GitSource.OpenAsync(shop.Path);
        using var remotes = new RemoteSource(shop.Path, _options, Allow(shop.Path));
        var manifests = new Kustomizer(new RenderCache(), remotes).Render(source.Files(source.Resolve()), "", CancellationToken.None);
        var manifest = Assert.Single(manifests);
        Assert.Equal(("shop-web", expected), (manifest.Id.Name, (string?)manifest.Object["data"]!["value"]));
    }

    [Fact]
    public void A_commit_id_leads_to_its_files_and_each_repository_is_fetched_once()
    {
        using var remotes = new RemoteSource(".", _options, Allow("."));
        var remote = new RemoteBase(new Uri(_bases.Path).AbsoluteUri, _bases.Git.Head.Tip.Parents.Single().Sha, "web");
        var files = remotes.Open(remote, CancellationToken.None);
        Assert.Contains("one", Encoding.UTF8.GetString(files.Read(files.Find("web/config.yaml")!)), StringComparison.Ordinal);
        Assert.Same(files, remotes.Open(remote with { Path = "elsewhere" }, CancellationToken.None));
    }

    [Fact]
    public void A_missing_revision_or_repository_is_an_error()
    {
        using var remotes = new RemoteSource(".", _options, Allow("."));
        var url = new Uri(_bases.Path).AbsoluteUri;
        Assert.Equal("RevisionNotFound", Assert.Throws<GitOpsException>(() => remotes.Open(new(url, "mian", ""), CancellationToken.None)).ErrorId);
        Assert.Equal("RepositoryNotFound", Assert.Throws<GitOpsException>(() => remotes.Open(new(url + "-none", "", ""), CancellationToken.None)).ErrorId);
    }

    [Fact]
    public void A_base_on_another_host_is_not_asked_at_all_and_one_on_the_repositorys_own_gets_its_credentials()
    {
        using var server = new GitHttpServer(_bases.Parent) { Password = "ana:s3cret" };
        using var other = new GitHttpServer(_bases.Parent, "127.0.0.1") { Password = "ana:s3cret" };
        var own = $"{server.Url}/shop.git";
        using var remotes = new RemoteSource(own, _options with { Credential = new NetworkCredential("ana", "s3cret") }, new AllowedHosts(own, null, []));

        Assert.Equal("KustomizeRemoteNotAllowed", Refusal(other.Url));
        Assert.Empty(other.Requests);
        Assert.Equal("RepositoryNotFound", Refusal(server.Url));
        Assert.Contains(server.Requests, request => request.EndsWith("ana:s3cret", StringComparison.Ordinal));

        string Refusal(string url) => Assert.Throws<GitOpsException>(() => remotes.Open(new($"{url}/bases.git", "", ""), CancellationToken.None)).ErrorId;
    }

    [Fact]
    public void A_redirect_to_another_host_is_not_followed()
    {
        using var other = new GitHttpServer(_bases.Parent, "127.0.0.1");
        using var server = new GitHttpServer(_bases.Parent) { RedirectTo = other.Url };
        var own = $"{server.Url}/shop.git";
        using var remotes = new RemoteSource(own, _options, new AllowedHosts(own, null, []));

        Assert.ThrowsAny<GitOpsException>(() => remotes.Open(new($"{server.Url}/shop", "", ""), CancellationToken.None));
        Assert.NotEmpty(server.Requests);
        Assert.Empty(other.Requests);
    }

    [Fact]
    public void A_base_that_takes_longer_than_its_own_limit_is_an_error()
    {
        using var server = new GitHttpServer(_bases.Parent) { Delay = TimeSpan.FromSeconds(2) };
        var own = $"{server.Url}/shop.git";
        using var remotes = new RemoteSource(own, _options, new AllowedHosts(own, null, []));
        var error = Assert.Throws<GitOpsException>(() => remotes.Open(new($"{server.Url}/bases.git", "", "", TimeSpan.FromMilliseconds(100)), CancellationToken.None));
        Assert.Equal(("RepositoryTimeout", FailureKind.Timeout), (error.ErrorId, error.Kind));
    }

    [Fact]
    public void A_folder_of_this_machine_is_read_only_when_asked_and_only_by_a_local_repository()
    {
        var url = new Uri(_bases.Path).AbsoluteUri;

        Assert.Equal("KustomizeRemoteNotAllowed", Refusal(new AllowedHosts(".", null, [])));
        Assert.Equal("KustomizeRemoteNotAllowed", Refusal(new AllowedHosts(".", null, [url + "/web", url + "-other"])));
        Assert.Equal("KustomizeRemoteNotAllowed", Refusal(new AllowedHosts("https://git.example.com/shop", null, [new Uri(_bases.Parent).AbsoluteUri])));
        Assert.Null(Refusal(new AllowedHosts(".", null, [new Uri(_bases.Parent).AbsoluteUri])));
        Assert.Null(Refusal(new AllowedHosts(".", null, [url])));

        string? Refusal(AllowedHosts hosts)
        {
            using var remotes = new RemoteSource(".", _options, hosts);
            try
            {
                remotes.Open(new(url, "", ""), CancellationToken.None);
                return null;
            }
            catch (GitOpsException exception)
            {
                return exception.ErrorId;
            }
        }
    }

    private AllowedHosts Allow(string repository) => new(repository, null, [new Uri(_bases.Parent).AbsoluteUri]);

    private static string Config(string value) => $"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\ndata:\n  value: {value}\n";
}
