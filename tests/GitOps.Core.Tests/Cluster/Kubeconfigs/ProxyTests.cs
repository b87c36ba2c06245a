using GitOps.Core.Cluster.Transport;

namespace GitOps.Core.Tests.Cluster.Kubeconfigs;

public sealed class ProxyTests(KubeconfigLab lab) : IClassFixture<KubeconfigLab>
{
    [Theory]
    [InlineData("http", "", true)]
    [InlineData("http", "joe:p%40ss", true)]
    [InlineData("https", "", true)]
    [InlineData("socks5", "", true)]
    public async Task A_cluster_is_reached_through_its_proxy_url(string scheme, string user, bool reached)
    {
        using var certificate = lab.Authority.Server(TimeSpan.FromDays(5), "127.0.0.1", "api.lab.example");
        using var server = new TlsFront(certificate);
        using var proxy = new ConnectProxy(server.Port, scheme == "https" ? certificate : null, user.Length == 0 ? null : Uri.UnescapeDataString(user));
        var url = $"{scheme}://{(user.Length == 0 ? "" : $"{user}@")}{proxy.Address}";
        var kubeconfig = lab.Kubeconfig($"https://api.lab.example:{server.Port}", $"server: {{server}}, certificate-authority-data: {{ca}}, proxy-url: '{url}'", "token: t0k");

        var failure = await KubeconfigLab.AskAsync(kubeconfig);

        Assert.True(reached == failure is null, failure?.ToString());
        Assert.Equal([$"api.lab.example:{server.Port}"], proxy.Seen);
        Assert.Equal(["Bearer t0k"], server.Seen());
        if (KubeconfigLab.HasKubectl)
        {
            var (exitCode, errors) = await KubeconfigLab.AskKubectlAsync(kubeconfig);
            Assert.True(exitCode == 0, errors);
            Assert.Equal(["Bearer t0k"], server.Seen());
        }
    }

    /// <summary>The password of a proxy that cannot be reached is in no message.</summary>
    [Fact]
    public async Task A_proxys_password_is_not_told()
    {
        var kubeconfig = lab.Kubeconfig("https://api.lab.example:1", "server: {server}, certificate-authority-data: {ca}, proxy-url: 'http://joe:hidden@127.0.0.1:1'", "token: t0k");

        var failure = await KubeconfigLab.AskAsync(kubeconfig);

        Assert.Equal("ClusterUnreachable", failure?.ErrorId);
        Assert.DoesNotContain("hidden", failure!.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Go's own cases (golang.org/x/net/http/httpproxy) in our words.</summary>
    [Theory]
    [InlineData("", "https://api.example", true)]
    [InlineData("", "https://localhost:6443", false)]
    [InlineData("", "https://127.0.0.2:6443", false)]
    [InlineData("", "https://[::1]:6443", false)]
    [InlineData("*", "https://api.example", false)]
    [InlineData("example.com", "https://example.com", false)]
    [InlineData("example.com", "https://api.example.com", false)]
    [InlineData("example.com", "https://notexample.com", true)]
    [InlineData(".example.com", "https://example.com", true)]
    [InlineData(".example.com", "https://api.example.com", false)]
    [InlineData("*.example.com", "https://api.example.com", false)]
    [InlineData("*.example.com", "https://example.com", true)]
    [InlineData("EXAMPLE.com", "https://api.Example.COM", false)]
    [InlineData("a.example, b.example", "https://b.example", false)]
    [InlineData("example.com:6443", "https://example.com:6443", false)]
    [InlineData("example.com:6443", "https://example.com", true)]
    [InlineData("10.0.0.0/8", "https://10.1.2.3", false)]
    [InlineData("10.0.0.0/8", "https://11.1.2.3", true)]
    [InlineData("10.1.2.3", "https://10.1.2.3:6443", false)]
    [InlineData("10.1.2.3:1", "https://10.1.2.3:6443", true)]
    [InlineData("fd00::/8", "https://[fd00::1]", false)]
    [InlineData("[fd00::1]:6443", "https://[fd00::1]:6443", false)]
    public void The_environments_proxy_is_used_where_Go_uses_it(string except, string server, bool used)
    {
        var proxy = EnvironmentProxy.Read(name => name switch { "HTTPS_PROXY" => "proxy.example:3128", "NO_PROXY" => except, _ => null });

        Assert.Equal(used ? new Uri("http://proxy.example:3128") : null, proxy.GetProxy(new Uri(server)));
    }

    [Theory]
    [InlineData("https_proxy", "https://api.example", true)]
    [InlineData("HTTP_PROXY", "https://api.example", false)]
    [InlineData("HTTP_PROXY", "http://api.example", true)]
    [InlineData("ALL_PROXY", "https://api.example", false)]
    public void A_variable_counts_for_its_scheme(string variable, string server, bool used) =>
        Assert.Equal(used, EnvironmentProxy.Read(name => name == variable ? "http://proxy.example" : null).GetProxy(new Uri(server)) is not null);

    [Fact]
    public void A_proxy_that_is_no_address_is_an_error_that_quotes_no_value() =>
        Assert.DoesNotContain(
            "hidden", Assert.Throws<FormatException>(() => EnvironmentProxy.Read(name => name == "HTTPS_PROXY" ? "ftp://joe:hidden@x" : null)).Message, StringComparison.Ordinal);
}
