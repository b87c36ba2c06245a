using System.Net;
using GitOps.Core.Git.Addresses;
using GitOps.Core.Rendering.Remotes;

namespace GitOps.Core.Tests.Rendering.Remotes;

public class AllowedHostsTests
{
    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("140.82.121.3", true)]
    [InlineData("2606:50c0:8000::153", true)]
    [InlineData("0.0.0.0", false)]
    [InlineData("0.1.2.3", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("100.127.255.255", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.255.255.254", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.0.0.8", false)]
    [InlineData("192.168.0.1", false)]
    [InlineData("198.18.0.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::", false)]
    [InlineData("::1", false)]
    [InlineData("::7f00:1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:169.254.169.254", false)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("64:ff9b::a9fe:a9fe", false)]
    [InlineData("64:ff9b::808:808", true)]
    [InlineData("64:ff9b:1::1", false)]
    [InlineData("2001:0:1::1", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("fc00::1", false)]
    [InlineData("fd00:ec2::254", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fe80::1%1", false)]
    [InlineData("fec0::1", false)]
    [InlineData("ff02::1", false)]
    public void Only_addresses_of_the_public_internet_are_reached_by_an_allowed_name(string address, bool isPublic)
    {
        var hosts = new AllowedHosts(".", null, ["bases.example"]);

        var refusal = Record.Exception(() => hosts.CheckAddresses("https", "bases.example", [IPAddress.Parse("8.8.4.4"), IPAddress.Parse(address)]));

        Assert.Equal(isPublic ? null : "KustomizeRemoteNotAllowed", (refusal as GitOpsException)?.ErrorId);
    }

    [Theory]
    [InlineData("10.1.2.3")]
    [InlineData("10.0.0.0/8")]
    [InlineData("::ffff:10.1.2.3")]
    [InlineData("10.1.2.3:8443")]
    public void An_address_that_is_allowed_itself_may_be_private(string allowed) =>
        new AllowedHosts(".", null, ["bases.example", allowed]).CheckAddresses("https", "bases.example", [IPAddress.Parse("10.1.2.3")]);

    [Fact]
    public void The_repositorys_own_host_is_wherever_it_is()
    {
        var own = new AllowedHosts("https://git.corp.example/shop.git", null, []);

        own.Check(RepositoryUrl.Parse("https://git.corp.example/bases.git")!);
        own.Check(RepositoryUrl.Parse("git@git.corp.example:bases.git")!);
        own.Check(new Uri("https://GIT.corp.example/install.yaml"));
        own.CheckAddresses("https", "git.corp.example", [IPAddress.Parse("10.1.2.3")]);
        Assert.Throws<GitOpsException>(() => own.Check(RepositoryUrl.Parse("http://git.corp.example/bases.git")!));
        Assert.Throws<GitOpsException>(() => own.Check(RepositoryUrl.Parse("https://git.corp.example:8443/bases.git")!));
        Assert.Throws<GitOpsException>(() => own.CheckAddresses("https", "bases.example", [IPAddress.Parse("10.1.2.3")]));
    }

    [Fact]
    public void A_clone_has_the_host_of_its_origin()
    {
        var clone = new AllowedHosts("/srv/shop", "git@github.com:org/shop.git", []);

        clone.Check(RepositoryUrl.Parse("https://github.com/org/bases")!);
        Assert.Throws<GitOpsException>(() => clone.Check(new Uri("https://raw.githubusercontent.com/org/bases/v1/install.yaml")));
    }

    [Theory]
    [InlineData("github.com", "github.com", true)]
    [InlineData("github.com", "GitHub.com:8443", true)]
    [InlineData("github.com:8443", "github.com", false)]
    [InlineData("github.com:8443", "github.com:8443", true)]
    [InlineData("*.example.com", "a.b.example.com", true)]
    [InlineData("*.example.com", "example.com", false)]
    [InlineData("[2001:db8::1]:8443", "[2001:db8::1]:8443", true)]
    [InlineData("2001:db8::1", "[2001:db8::1]", true)]
    [InlineData("10.0.0.0/8", "10.1.2.3:443", true)]
    [InlineData("10.0.0.0/8", "11.1.2.3", false)]
    public void Names_are_compared_whole(string allowed, string authority, bool isAllowed) =>
        Assert.Equal(isAllowed, Record.Exception(() => new AllowedHosts(".", null, [allowed]).Check(new Uri($"https://{authority}/a.yaml"))) is null);

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("*.")]
    [InlineData("https://github.com")]
    [InlineData("github.com/org")]
    [InlineData("github.com:port")]
    [InlineData("git hub.com")]
    [InlineData("10.0.0.0/64")]
    [InlineData("git*.example.com")]
    public void What_is_no_host_is_refused(string allowed) =>
        Assert.Equal("AllowedHostInvalid", Assert.Throws<GitOpsException>(() => new AllowedHosts(".", null, [allowed])).ErrorId);
}
