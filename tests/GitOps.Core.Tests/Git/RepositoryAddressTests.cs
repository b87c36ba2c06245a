using GitOps.Core.Git.Addresses;

namespace GitOps.Core.Tests.Git;

public sealed class RepositoryAddressTests
{
    [Theory]
    [InlineData("https://github.com/acme/deploy")]
    [InlineData("https://github.com/acme/deploy.git")]
    [InlineData("https://github.com/Acme/Deploy/")]
    [InlineData("https://x-access-token:s3cret@github.com/acme/deploy.git")]
    [InlineData("git@github.com:acme/deploy.git")]
    [InlineData("ssh://git@github.com/acme/deploy.git")]
    [InlineData("ssh://git@ssh.github.com:443/acme/deploy.git")]
    public void Each_way_to_a_repository_is_one_address(string url) => Assert.Equal("github.com/acme/deploy", RepositoryAddress.Of(url));

    [Theory]
    [InlineData("https://dev.azure.com/acme/shop/_git/deploy")]
    [InlineData("https://acme@dev.azure.com/acme/shop/_git/deploy")]
    [InlineData("git@ssh.dev.azure.com:v3/acme/shop/deploy")]
    [InlineData("https://acme.visualstudio.com/shop/_git/deploy")]
    [InlineData("https://acme.visualstudio.com/DefaultCollection/shop/_git/deploy")]
    [InlineData("acme@vs-ssh.visualstudio.com:v3/acme/shop/deploy")]
    public void Azure_repos_has_many_ways(string url) => Assert.Equal("dev.azure.com/acme/shop/deploy", RepositoryAddress.Of(url));

    [Fact]
    public void A_project_named_like_its_repository_is_left_out_in_some_of_them() =>
        Assert.Equal(RepositoryAddress.Of("https://dev.azure.com/acme/deploy/_git/deploy"), RepositoryAddress.Of("https://dev.azure.com/acme/_git/deploy"));

    [Theory]
    [InlineData("https://git.example/a/b", "https://git.example/A/b")]
    [InlineData("https://git.example/a/b", "https://git.example:8443/a/b")]
    [InlineData("https://git.example/a/deploy", "https://git.example/b/deploy")]
    [InlineData("git@git.example:a/b", "git@other.example:a/b")]
    public void Different_repositories_stay_different(string first, string second) => Assert.NotEqual(RepositoryAddress.Of(first), RepositoryAddress.Of(second));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("/srv/git/deploy.git")]
    [InlineData("file:///srv/git/deploy.git")]
    [InlineData("C:\\git\\deploy")]
    [InlineData("../deploy")]
    [InlineData("https://")]
    [InlineData("://")]
    public void What_is_only_of_this_machine_has_no_address(string? url) => Assert.Null(RepositoryAddress.Of(url));
}
