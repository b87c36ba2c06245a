using GitOps.Core.Git.Addresses;
using GitOps.Core.Git.Mirrors;

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

    [Theory]
    [InlineData("https://git.example.com/shop?access_token=s3cret")]
    [InlineData("https://git.example.com/shop?private_token=s3cret")]
    [InlineData("https://git.example.com/shop.git?depth=1&X-Amz-Signature=s3cret")]
    [InlineData("https://git.example.com/shop#access_token=s3cret")]
    public void A_token_behind_a_question_mark_is_not_stored_or_shown(string text)
    {
        var url = RepositoryUrl.Parse(text)!;
        Assert.DoesNotContain("s3cret", url.Address + url.Display + url.Name, StringComparison.Ordinal);
        Assert.Equal(MirrorFolder.NameOf(RepositoryUrl.Parse(text.Replace("s3cret", "other", StringComparison.Ordinal))!, null), MirrorFolder.NameOf(url, null));
        Assert.DoesNotContain("s3cret", new GitOpsException("Any", FailureKind.InvalidInput, $"unable to access '{text}': refused", text) is var error ? error.Message + error.Target : "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://ana:s3/cret@git.example.com/shop")]
    [InlineData("https://ana:80/s3cret@git.example.com/shop")]
    [InlineData("https://ana:443/s3cret@git.example.com/shop")]
    [InlineData("https://ana:80/s3cret@git.example.com")]
    [InlineData("https://ana:80/s3cret@git:8443/shop")]
    [InlineData("https://ana:80/s3@s3cret@git.example.com/shop")]
    [InlineData("https://ana.lima:80/s3cret@gitserver/shop")]
    [InlineData("https://ana:/s3cret@git.example.com/shop")]
    [InlineData("https://ana:80#s3cret@git.example.com/shop")]
    [InlineData("https://ana:80?s3cret@git.example.com/shop")]
    [InlineData("https://ana:#s3cret@git.example.com/shop")]
    [InlineData("https://ana:s3 cret@git.example.com/shop")]
    [InlineData("https://ana:s3'cret@git.example.com/shop")]
    [InlineData("https://ana:x@s3cret@git.example.com/shop")]
    [InlineData("https://ana:x%40s3cret@git.example.com/shop")]
    [InlineData("https://ana@example.com:s3cret@git.example.com/shop")]
    [InlineData("https://CORP\\ana:s3cret@git.example.com/shop")]
    [InlineData("https://corp/ana:s3cret@git.example.com/shop")]
    [InlineData("https://:s3cret@git.example.com/shop")]
    [InlineData("HTTPS://ana:s3cret@git.example.com/shop")]
    [InlineData("https:/ana:s3cret@git.example.com/shop")]
    [InlineData("https:ana:s3cret@git.example.com/shop")]
    [InlineData("https//ana:s3cret@git.example.com/shop")]
    [InlineData("https:\\\\ana:s3cret@git.example.com\\shop")]
    [InlineData("https://ana:x\\s3cret@git.example.com/shop")]
    [InlineData("htps://ana:s3cret@git.example.com/shop")]
    [InlineData("ana:s3cret@git.example.com/shop")]
    [InlineData("ana:s3cret@git.example.com")]
    [InlineData("ana:x@s3cret@git.example.com:shop")]
    [InlineData("ana:/s3cret@git.example.com:shop")]
    [InlineData("ana:s3/cret@git.example.com:shop")]
    [InlineData("ana@example.com:s3cret@git.example.com:shop")]
    [InlineData("CORP\\ana:s3cret@git.example.com/shop")]
    [InlineData("ssh://git:s3cret@git.example.com/shop")]
    public void No_form_of_a_URL_shows_its_password(string text)
    {
        Assert.DoesNotMatch("s3|cret", Shown(text));
        Assert.DoesNotMatch("s3|cret", new GitOpsException("Any", FailureKind.InvalidInput, $"fatal: unable to access '{text}/': refused").Message);
        Assert.DoesNotMatch("s3|cret", (string)new GitOpsException("Any", FailureKind.InvalidInput, "", text).Target!);
    }

    [Fact]
    public void A_password_with_a_blank_and_no_scheme_is_not_shown() => Assert.DoesNotMatch("s3|cret", Shown("ana:s3 cret@git.example.com:shop"));

    [Theory]
    [InlineData("git.example.com:path@x", "git.example.com:path@x", "git.example.com:path@x")]
    [InlineData("host:path@x", "host:path@x", "host:path@x")]
    [InlineData("host:/srv/git/shop", "host:/srv/git/shop", "host:/srv/git/shop")]
    [InlineData("git@host:/srv/git/a@b.git", "git@host:/srv/git/a@b.git", "host:/srv/git/a@b.git")]
    [InlineData("https://host:8443/a@b", "https://host:8443/a@b", "https://host:8443/a@b")]
    [InlineData("https://host:8443/org/a@b.git", "https://host:8443/org/a@b.git", "https://host:8443/org/a@b.git")]
    [InlineData("https://host:8443/org/a%40b/shop", "https://host:8443/org/a%40b/shop", "https://host:8443/org/a%40b/shop")]
    [InlineData("https://host/@org/a@b/shop", "https://host/@org/a@b/shop", "https://host/@org/a@b/shop")]
    [InlineData("https://ana:word@host/@org/a@b", "https://host/@org/a@b", "https://host/@org/a@b")]
    [InlineData("ssh://git@[::1]:2222/a@b", "ssh://git@[::1]:2222/a@b", "ssh://[::1]:2222/a@b")]
    public void An_at_sign_in_a_path_stays(string text, string address, string display)
    {
        var url = RepositoryUrl.Parse(text)!;
        Assert.Equal((address, display), (url.Address, url.Display));
    }

    [Theory]
    [InlineData("image registry.example:5000/app:1.0@sha256:0123 and ana@example.org, https://git.example.com:8443/shop: https://git.example.com/a@b")]
    [InlineData("oci://registry.example/org/app:1.0@sha256:0123 and https://registry.example:5000/org/app@sha256:0123")]
    [InlineData("unable to access 'https://host:8443/a@b/': refused")]
    [InlineData("apps/shop.yaml:3: spec.replicas=3 is owned by kubectl; C:\\users\\ana@home\\shop; mail ana@example.org")]
    public void Messages_that_hold_no_password_stay_as_they_are(string message) =>
        Assert.Equal(message, new GitOpsException("Any", FailureKind.InvalidInput, message).Message);

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

    private static string Shown(string text)
    {
        try
        {
            return RepositoryUrl.Parse(text) is { } url ? url.Display : new GitOpsException("Any", FailureKind.NotFound, Path.GetFullPath(text)).Message;
        }
        catch (GitOpsException refused)
        {
            return refused.ToString() + refused.Target;
        }
    }
}
