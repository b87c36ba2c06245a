using GitOps.Core.Git.Remotes;

namespace GitOps.Core.Tests.Git;

public sealed class RepositoryUrlTests
{
    [Theory]
    [InlineData("https://ana:s3cret@git.example.com:8443/org/shop.git", "https://git.example.com:8443/org/shop.git", "https", "git.example.com:8443", "shop")]
    [InlineData("https://git.example.com/org/shop?token=s3cret", "https://git.example.com/org/shop", "https", "git.example.com", "shop")]
    [InlineData("ssh://git@git.example.com:2222/org/shop.git", "ssh://git.example.com:2222/org/shop.git", "ssh", "git.example.com:2222", "shop")]
    [InlineData("git@git.example.com:org/shop.git", "git.example.com:org/shop.git", "ssh", "git.example.com", "shop")]
    [InlineData("git.example.com:shop", "git.example.com:shop", "ssh", "git.example.com", "shop")]
    [InlineData("file:///srv/git/shop.git", "file:///srv/git/shop.git", "file", "", "shop")]
    public void User_information_is_never_shown(string text, string display, string scheme, string host, string name)
    {
        var url = RepositoryUrl.Parse(text)!;
        Assert.Equal((display, display, scheme, host, name), (url.Display, url.ToString(), url.Scheme, url.Host, url.Name));
        Assert.DoesNotContain("s3cret", MirrorFolder.NameOf(url, depth: null), StringComparison.Ordinal);
    }

    [Fact]
    public void The_address_to_connect_to_holds_at_most_the_user_that_ssh_needs()
    {
        Assert.Equal("https://git.example.com/org/shop", RepositoryUrl.Parse("https://ana:s3cret@git.example.com/org/shop")!.Address);
        Assert.Equal("ssh://git@git.example.com/org/shop", RepositoryUrl.Parse("ssh://git:s3cret@git.example.com/org/shop")!.Address);
        Assert.Equal("git@git.example.com:org/shop", RepositoryUrl.Parse("git@git.example.com:org/shop")!.Address);
    }

    [Fact]
    public void Escaped_user_information_is_read()
    {
        var user = RepositoryUrl.Parse("https://ana%40example.com:p%3Aw@git.example.com/shop")!.UserInfo!;
        Assert.Equal(("ana@example.com", "p:w"), (user.UserName, user.Password));
    }

    [Theory]
    [InlineData(".")]
    [InlineData("./shop")]
    [InlineData("/srv/shop")]
    [InlineData(@"C:\shop")]
    [InlineData("C:/shop")]
    [InlineData("shop")]
    [InlineData("./a:b")]
    public void A_path_is_no_URL(string text) => Assert.Null(RepositoryUrl.Parse(text));

    [Theory]
    [InlineData("ftp://git.example.com/shop")]
    [InlineData("git://git.example.com/shop")]
    [InlineData("https://")]
    [InlineData("ext::sh -c whoami")]
    [InlineData("ssh://-oProxyCommand=whoami/shop")]
    [InlineData("-oProxyCommand=whoami:shop")]
    [InlineData("git@git.example.com:-shop")]
    public void What_is_unsupported_or_dangerous_is_refused(string text) =>
        Assert.Equal("RepositoryUrlNotSupported", Assert.Throws<GitOpsException>(() => RepositoryUrl.Parse(text)).ErrorId);

    [Fact]
    public void A_refused_URL_is_not_shown_with_its_password()
    {
        var error = Assert.Throws<GitOpsException>(() => RepositoryUrl.Parse("ftp://ana:s3cret@git.example.com/shop"));
        Assert.DoesNotContain("s3cret", error.ToString() + error.Target, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_repository_has_one_mirror_whoever_asks()
    {
        var names = new[] { "https://a:b@git.example.com/shop.git", "https://git.example.com/shop.git" }.Select(text => MirrorFolder.NameOf(RepositoryUrl.Parse(text)!, null));
        Assert.Single(names.Distinct());
        Assert.NotEqual(MirrorFolder.NameOf(RepositoryUrl.Parse("https://git.example.com/a/shop")!, null), MirrorFolder.NameOf(RepositoryUrl.Parse("https://git.example.com/b/shop")!, null));
    }

    [Theory]
    [InlineData("fatal: https://ana:s3cret@git.example.com/shop failed", "fatal: https://git.example.com/shop failed")]
    [InlineData("see 'https://token@git.example.com/'", "see 'https://git.example.com/'")]
    [InlineData("nothing to hide at https://git.example.com/a@b", "nothing to hide at https://git.example.com/a@b")]
    public void Messages_of_others_are_cleared_of_user_information(string text, string expected) => Assert.Equal(expected, RepositoryUrl.Redact(text));
}
