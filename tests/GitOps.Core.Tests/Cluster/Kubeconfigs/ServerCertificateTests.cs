using System.Security.Cryptography.X509Certificates;
using GitOps.Core.Tests.Reconciling;

namespace GitOps.Core.Tests.Cluster.Kubeconfigs;

/// <summary>Whose certificate is taken for the API server's, with kubectl beside it where kubectl is there.</summary>
public sealed class ServerCertificateTests(KubeconfigLab lab) : IClassFixture<KubeconfigLab>
{
    private const string Trusted = "server: {server}, certificate-authority-data: {ca}";

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("127.0.0.1", "127.0.0.1,api.lab.example")]
    [InlineData("127.0.0.1", "10.9.9.9,api.another-cluster.example", "It is for api.another-cluster.example, 10.9.9.9, not for 127.0.0.1.")]
    [InlineData("127.0.0.2", "127.0.0.1", "not for 127.0.0.2")]
    [InlineData("127.0.0.1", "", "It is for no host at all")]
    public async Task A_certificate_counts_for_the_hosts_it_names(string address, string names, string? refusal = null) =>
        await CheckAsync(Trusted, lab.Authority.Server(TimeSpan.FromDays(5), names.Split(',', StringSplitOptions.RemoveEmptyEntries)), address, refusal);

    [Fact]
    public async Task A_certificate_of_another_authority_is_refused() =>
        await CheckAsync(Trusted, lab.Other.Server(TimeSpan.FromDays(5), "127.0.0.1"), "127.0.0.1", "kubeconfig's certificate authorities only");

    [Fact]
    public async Task A_certificate_that_has_expired_is_refused() =>
        await CheckAsync(Trusted, lab.Authority.Server(TimeSpan.FromDays(-1), "127.0.0.1"), "127.0.0.1", "certificate");

    [Fact]
    public async Task A_users_certificate_is_no_servers()
    {
        var (certificate, key) = lab.Authority.Client("ana", ellipticCurve: true);
        using (key)
        {
            using var read = X509Certificate2.CreateFromPem(certificate, key.ExportPkcs8PrivateKeyPem());
            await CheckAsync(Trusted, X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pkcs12), null), "127.0.0.1", "certificate");
        }
    }

    [Fact]
    public async Task Any_certificate_that_is_named_as_an_authority_is_one()
    {
        using var intermediate = lab.Authority.Intermediate("lab-issuer");
        lab.Write("issuer.crt", intermediate.Pem);
        await CheckAsync("server: {server}, certificate-authority: issuer.crt", intermediate.Server(TimeSpan.FromDays(5), "127.0.0.1"), "127.0.0.1", null);

        var own = lab.Other.Server(TimeSpan.FromDays(5), "127.0.0.1");
        lab.Write("own.crt", own.ExportCertificatePem());
        await CheckAsync("server: {server}, certificate-authority: own.crt", own, "127.0.0.1", null);
    }

    [Fact]
    public async Task Skipping_the_verification_is_told()
    {
        using var certificate = lab.Other.Server(TimeSpan.FromDays(5), "127.0.0.1");
        using var server = new TlsFront(certificate);
        var observer = new RecordingObserver();

        Assert.Null(await KubeconfigLab.AskAsync(lab.Kubeconfig(server.Url, "server: {server}, insecure-skip-tls-verify: true", "token: t0k"), observer));

        Assert.Contains("insecure-skip-tls-verify", Assert.Single(observer.Warnings), StringComparison.Ordinal);
    }

    /// <summary>kubectl shows nobody's credentials to a server without TLS, and starts no plugin for it.</summary>
    [Theory]
    [InlineData("token: t0k")]
    [InlineData("username: joe, password: p")]
    [InlineData("token: t0k, as: mallory", "as-user: mallory")]
    [InlineData("exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command: not-there}")]
    public async Task Credentials_are_not_sent_without_TLS(string user, string seen = "anonymous")
    {
        using var server = new TlsFront(certificate: null);
        var observer = new RecordingObserver();
        var kubeconfig = lab.Kubeconfig(server.Url, "server: {server}", user);

        Assert.Null(await KubeconfigLab.AskAsync(kubeconfig, observer));

        Assert.Equal([seen], server.Seen());
        Assert.Contains("not sent", Assert.Single(observer.Warnings), StringComparison.Ordinal);
        if (KubeconfigLab.HasKubectl)
        {
            Assert.Equal(0, (await KubeconfigLab.AskKubectlAsync(kubeconfig)).ExitCode);
            Assert.Equal([seen], server.Seen());
        }
    }

    [Fact]
    public async Task A_field_that_a_kubeconfig_does_not_have_is_told_with_its_line()
    {
        using var certificate = lab.Authority.Server(TimeSpan.FromDays(5), "127.0.0.1");
        using var server = new TlsFront(certificate);
        var observer = new RecordingObserver();
        var kubeconfig = lab.Kubeconfig(server.Url, Trusted, "token: t0k, toke: x");

        Assert.Null(await KubeconfigLab.AskAsync(kubeconfig, observer));

        Assert.Equal($"{kubeconfig}:6: a kubeconfig has no field users.0.user.toke (line 6); it is passed over, as kubectl does.", Assert.Single(observer.Warnings));
    }

    [Theory]
    [InlineData("https://joe:hidden@127.0.0.1:1")]
    [InlineData("https://127.0.0.1:1/?token=hidden")]
    [InlineData("ftp://127.0.0.1:1")]
    [InlineData("")]
    public async Task A_server_is_an_address_and_no_more(string address)
    {
        var failure = await KubeconfigLab.AskAsync(lab.Kubeconfig(address, "server: '{server}', certificate-authority-data: {ca}", "token: t0k"));

        Assert.Equal("KubeconfigInvalid", failure?.ErrorId);
        Assert.DoesNotContain("hidden", failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_follows_a_redirect_to_another_host()
    {
        using var certificate = lab.Authority.Server(TimeSpan.FromDays(5), "127.0.0.1");
        using var elsewhere = new TlsFront(certificate);
        using var server = new TlsFront(
            certificate,
            answer: _ => $"HTTP/1.1 302 Found\r\nSet-Cookie: session=hidden\r\nLocation: https://joe:hidden@{elsewhere.Url["https://".Length..]}/a?token=hidden\r\nContent-Length: 0\r\n\r\n");

        var failure = await KubeconfigLab.AskAsync(lab.Kubeconfig(server.Url, Trusted, "token: t0k, as: mallory"));

        Assert.Equal("ClusterRedirected", failure?.ErrorId);
        Assert.Contains(elsewhere.Url, failure!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", failure.Message, StringComparison.Ordinal);
        Assert.Empty(elsewhere.Seen());
    }

    private async Task CheckAsync(string cluster, X509Certificate2 certificate, string address, string? refusal)
    {
        using var shown = certificate;
        using var server = new TlsFront(certificate, address);
        var kubeconfig = lab.Kubeconfig(server.Url, cluster, "token: t0k");

        var failure = await KubeconfigLab.AskAsync(kubeconfig);

        Assert.Equal(refusal is null ? null : "ClusterCertificateInvalid", failure?.ErrorId);
        Assert.Contains(refusal ?? "", failure?.Message ?? "", StringComparison.Ordinal);
        Assert.Equal(refusal is null ? ["Bearer t0k"] : [], server.Seen());
        if (KubeconfigLab.HasKubectl)
        {
            var (exitCode, errors) = await KubeconfigLab.AskKubectlAsync(kubeconfig);
            Assert.True(refusal is null == exitCode is 0, errors);
            Assert.Equal(refusal is null ? ["Bearer t0k"] : [], server.Seen());
        }
    }
}
