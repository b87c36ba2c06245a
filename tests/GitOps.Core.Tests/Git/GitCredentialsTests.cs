using System.Net;
using GitOps.Core.Git.Addresses;
using GitOps.Core.Git.Transports;

namespace GitOps.Core.Tests.Git;

public sealed class GitCredentialsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("https://dev.azure.com/org/project/_git/shop", "SYSTEM_ACCESSTOKEN")]
    [InlineData("https://org@dev.azure.com/org/project/_git/shop", "SYSTEM_ACCESSTOKEN")]
    [InlineData("https://org.visualstudio.com/project/_git/shop", "SYSTEM_ACCESSTOKEN")]
    [InlineData("https://tfs.example.com:8443/tfs/project/_git/shop", "SYSTEM_ACCESSTOKEN")]
    [InlineData("https://github.com/org/shop.git", "GITHUB_TOKEN")]
    [InlineData("https://git.example.com/org/shop.git", "GITHUB_TOKEN")]
    [InlineData("https://tfs.example.com/tfs/project/_git/shop", "")]
    [InlineData("https://gitlab.com/org/shop.git", "")]
    [InlineData("http://github.com/org/shop.git", "")]
    [InlineData("http://dev.azure.com/org/project/_git/shop", "")]
    [InlineData("https://github.com.evil.example/org/shop.git", "")]
    [InlineData("https://evilgithub.com/org/shop.git", "")]
    [InlineData("https://evilvisualstudio.com/org/shop.git", "")]
    [InlineData("https://github.com:8443/org/shop.git", "")]
    [InlineData("https://evil.example/github.com/shop.git", "")]
    public async Task A_pipelines_token_is_offered_to_its_own_hosts_only(string url, string expected)
    {
        var environment = new Dictionary<string, string>
        {
            ["SYSTEM_ACCESSTOKEN"] = "azure-token",
            ["SYSTEM_COLLECTIONURI"] = "https://tfs.example.com:8443/tfs/",
            ["GITHUB_TOKEN"] = "github-token",
            ["GITHUB_SERVER_URL"] = "https://git.example.com",
        };
        var parsed = RepositoryUrl.Parse(url)!;
        var credentials = new GitCredentials(parsed, given: null, git: null, _folder.Path, name => environment.GetValueOrDefault(name));
        var offered = await Offers(credentials, parsed.Address);
        Assert.Equal(expected, string.Join(",", offered.Select(offer => offer.Source).Where(source => source != "the URL")));
        Assert.All(offered, offer => Assert.DoesNotContain("token", offer.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Given_credentials_are_the_only_ones_and_for_their_host_only()
    {
        var url = RepositoryUrl.Parse("https://github.com/org/shop.git")!;
        var credentials = new GitCredentials(url, new NetworkCredential("ana", "s3cret"), git: null, _folder.Path, _ => "token");
        Assert.Equal(["-Credential"], (await Offers(credentials, url.Address)).Select(offer => offer.Source));
        Assert.Empty(await Offers(credentials, "https://elsewhere.example/org/shop.git"));
        Assert.Empty(await Offers(credentials, "http://github.com/org/shop.git"));
    }

    [SkippableFact]
    public async Task Gits_credential_helper_is_asked_for_the_host_and_comes_before_the_pipeline()
    {
        Skip.If(TestGit.Program is null || OperatingSystem.IsWindows(), "The git program and a shell are not here.");
        var url = RepositoryUrl.Parse("https://ana@github.com/org/shop.git")!;
        UseHelper("cat > \"$DIR/asked\"; echo username=helped; echo password=from=helper");
        var credentials = new GitCredentials(url, given: null, TestGit.Program, _folder.Path, name => name == "GITHUB_TOKEN" ? "token" : null);
        var offered = await Offers(credentials, url.Address);
        Assert.Equal(["git's credential helper", "GITHUB_TOKEN"], offered.Select(offer => offer.Source));
        Assert.Equal("from=helper", offered[0].Value.Password);
        var asked = await File.ReadAllTextAsync(_folder["asked"]);
        Assert.Contains("protocol=https\n", asked, StringComparison.Ordinal);
        Assert.Contains("host=github.com\n", asked, StringComparison.Ordinal);
        Assert.Contains("username=ana\n", asked, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task When_the_host_refuses_a_helpers_credentials_the_pipelines_token_is_tried()
    {
        Skip.If(TestGit.Program is null || OperatingSystem.IsWindows(), "The git program and a shell are not here.");
        UseHelper("echo username=ana; echo password=old");
        LibGit2Sharp.Repository.Init(_folder["shop.git"], isBare: true);
        using var server = new GitHttpServer(_folder.Path) { Password = "x-access-token:token" };
        var url = RepositoryUrl.Parse($"{server.Url}/shop.git")!;
        using (var git = new LibGit2Sharp.Repository(_folder.Path))
        {
            git.Network.Remotes.Add("origin", url.Address);
        }

        var environment = new Dictionary<string, string?> { ["GITHUB_TOKEN"] = "token", ["GITHUB_SERVER_URL"] = server.Url };
        var transport = GitTransports.For(url, _folder.Path, "origin", credential: null, TestGit.Program, name => environment.GetValueOrDefault(name));
        Assert.Empty(await transport.ListAsync(CancellationToken.None));
        Assert.Equal(["", "ana:old", "x-access-token:token"], server.Requests.Select(request => string.Join(' ', request.Split(' ')[2..])));

        environment.Remove("GITHUB_TOKEN");
        var error = await Assert.ThrowsAsync<GitOpsException>(() => transport.ListAsync(CancellationToken.None));
        Assert.Equal("RepositoryAuthenticationFailed", error.ErrorId);
        Assert.Contains("refused the credentials of git's credential helper", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_helper_without_an_answer_leads_to_no_prompt()
    {
        Skip.If(TestGit.Program is null || OperatingSystem.IsWindows(), "The git program and a shell are not here.");
        var url = RepositoryUrl.Parse("https://gitlab.com/org/shop.git")!;
        UseHelper("exit 0");
        Assert.Empty(await Offers(new GitCredentials(url, given: null, TestGit.Program, _folder.Path, _ => null), url.Address));
    }

    [SkippableFact]
    public async Task A_helper_that_hangs_ends_with_cancellation()
    {
        Skip.If(TestGit.Program is null || OperatingSystem.IsWindows(), "The git program and a shell are not here.");
        var url = RepositoryUrl.Parse("https://gitlab.com/org/shop.git")!;
        UseHelper("sleep 60");
        using var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        var credentials = new GitCredentials(url, given: null, TestGit.Program, _folder.Path, _ => null);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Offers(credentials, url.Address, impatient.Token));
    }

    private static async Task<List<HostCredential>> Offers(GitCredentials credentials, string url, CancellationToken cancellationToken = default)
    {
        var offers = new List<HostCredential>();
        await foreach (var offer in credentials.ForAsync(new Uri(url), cancellationToken))
        {
            offers.Add(offer);
        }

        return offers;
    }

    // Helpers come from the configuration of the repository that the folder is in.
    private void UseHelper(string script)
    {
        LibGit2Sharp.Repository.Init(_folder.Path);
        using var git = new LibGit2Sharp.Repository(_folder.Path);
        git.Config.Set("credential.helper", $"!DIR='{_folder.Path}'; f() {{ test \"$1\" = get || exit 0; {script}; }}; f");
    }
}
