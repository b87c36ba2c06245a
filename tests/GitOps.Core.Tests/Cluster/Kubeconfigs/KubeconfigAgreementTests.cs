namespace GitOps.Core.Tests.Cluster.Kubeconfigs;

/// <summary>What each field of a kubeconfig makes the product send, with kubectl beside it where kubectl is there.</summary>
public sealed class KubeconfigAgreementTests(KubeconfigLab lab) : IClassFixture<KubeconfigLab>
{
    private const string Trusted = "server: {server}, certificate-authority-data: {ca}";
    private const string Ana = "client-certificate-data: {cert}, client-key-data: {key}";

    /// <summary>What it is about; the cluster's fields; the user's fields; who is seen (null where it is refused).</summary>
    public static TheoryData<string, string, string, string?> Cases => new()
    {
        { "token", Trusted, "token: t0k", "Bearer t0k" },
        { "tokenFile", Trusted, "tokenFile: '{folder}/sub/token'", "Bearer from-file" },
        { "tokenFile, relative", Trusted, "tokenFile: sub/token", "Bearer from-file" },
        { "tokenFile before token", Trusted, "tokenFile: sub/token, token: t0k", "Bearer from-file" },
        { "tokenFile missing", Trusted, "tokenFile: sub/nothing", null },
        { "tokenFile missing, token there", Trusted, "tokenFile: sub/nothing, token: t0k", "Bearer t0k" },
        { "tokenFile empty", Trusted, "tokenFile: sub/empty", null },
        { "username and password", Trusted, "username: joe, password: 'p:ss'", "Basic am9lOnA6c3M=" },
        { "username alone", Trusted, "username: joe", "Basic am9lOg==" },
        { "token and password", Trusted, "token: t0k, username: joe, password: p", null },
        { "client-certificate-data", Trusted, Ana, "cert:ana" },
        { "client-certificate, relative", "server: {server}, certificate-authority: ca.crt", "client-certificate: ./u.crt, client-key: sub/../u.key", "cert:ana" },
        { "certificate and token", Trusted, Ana + ", token: t0k", "cert:ana | Bearer t0k" },
        { "PKCS #1 key", Trusted, "client-certificate-data: {cert}, client-key-data: {pkcs1}", "cert:ana" },
        { "EC key", Trusted, "client-certificate-data: {ecCert}, client-key-data: {ecKey}", "cert:eve" },
        { "EC key, PKCS #8", Trusted, "client-certificate-data: {ecCert}, client-key-data: {ecPkcs8}", "cert:eve" },
        { "encrypted key", Trusted, "client-certificate-data: {cert}, client-key-data: {encrypted}", null },
        { "another's key", Trusted, "client-certificate-data: {cert}, client-key-data: {ecKey}", null },
        { "certificate without key", Trusted, "client-certificate-data: {cert}", null },
        { "certificate twice", Trusted, Ana + ", client-certificate: u.crt", null },
        { "key twice", Trusted, Ana + ", client-key: u.key", null },
        { "certificate file missing", Trusted, "client-certificate: nothing.crt, client-key: u.key", null },
        { "certificate that is none", Trusted, "client-certificate-data: YQ==, client-key-data: {key}", null },
        { "not base64", Trusted, "client-certificate-data: '***', client-key-data: {key}", null },
        { "as", Trusted, "token: t0k, as: mallory", "Bearer t0k | as-user: mallory" },
        {
            "as-groups, as-uid, as-user-extra", Trusted,
            "token: t0k, as: mallory, as-groups: [viewers, people], as-uid: '77', as-user-extra: {scopes: [a, b], 'acme.com/p t': [c]}",
            "Bearer t0k | as-extra-acme.com%2fp%20t: c | as-extra-scopes: a | as-extra-scopes: b | as-group: people | as-group: viewers | as-uid: 77 | as-user: mallory"
        },
        { "as-groups without as", Trusted, "token: t0k, as-groups: [viewers]", null },
        { "as-user-extra that is text", Trusted, "token: t0k, as: mallory, as-user-extra: {scopes: a}", null },
        { "unknown fields", Trusted + ", certificate-authority-dat: x", "token: t0k, toke: x", "Bearer t0k" },
        { "extensions", Trusted + ", extensions: [{name: tool, extension: {version: 1}}]", "token: t0k, extensions: []", "Bearer t0k" },
        { "disable-compression", Trusted + ", disable-compression: true", "token: t0k", "Bearer t0k" },
        { "authorities with text between them", "server: {server}, certificate-authority: bundle.crt", "token: t0k", "Bearer t0k" },
        { "authorities that are none", "server: {server}, certificate-authority-data: YQ==", "token: t0k", null },
        { "authorities missing", "server: {server}, certificate-authority: nothing.crt", "token: t0k", null },
        { "authorities twice", Trusted + ", certificate-authority: ca.crt", "token: t0k", null },
        { "no authorities", "server: {server}", "token: t0k", null },
        { "other authorities", "server: {server}, certificate-authority-data: {otherCa}", "token: t0k", null },
        { "insecure-skip-tls-verify", "server: {server}, insecure-skip-tls-verify: true", "token: t0k", "Bearer t0k" },
        { "insecure-skip-tls-verify with authorities", Trusted + ", insecure-skip-tls-verify: true", "token: t0k", null },
        { "tls-server-name", Trusted + ", tls-server-name: api.lab.example", "token: t0k", "Bearer t0k" },
        { "tls-server-name that the certificate is not for", Trusted + ", tls-server-name: api.other.example", "token: t0k", null },
        { "proxy-url that is none", Trusted + ", proxy-url: 'ftp://proxy.example'", "token: t0k", null },
        { "token before auth-provider", Trusted, "token: t0k, auth-provider: {name: oidc, config: {idp-issuer-url: 'https://i.example', client-id: i}}", "Bearer t0k" },
        { "auth-provider gcp", Trusted, "auth-provider: {name: gcp}", null },
        { "auth-provider azure", Trusted, "auth-provider: {name: azure}", null },
        { "auth-provider unknown", Trusted, "auth-provider: {name: corp}", null },
        { "auth-provider oidc without issuer", Trusted, "auth-provider: {name: oidc, config: {client-id: i}}", null },
        { "auth-provider oidc, id-token that is none", Trusted, "auth-provider: {name: oidc, config: {idp-issuer-url: 'https://127.0.0.1:9', client-id: i, id-token: x}}", null },
        {
            "auth-provider oidc, id-token", Trusted,
            "auth-provider: {name: oidc, config: {idp-issuer-url: 'https://127.0.0.1:9', client-id: i, id-token: e30.eyJleHAiOjQxMDI0NDQ4MDB9.c2ln}}",
            "Bearer e30.eyJleHAiOjQxMDI0NDQ4MDB9.c2ln"
        },
        {
            "auth-provider oidc, id-token expired", Trusted,
            "auth-provider: {name: oidc, config: {idp-issuer-url: 'https://127.0.0.1:9', client-id: i, id-token: e30.eyJleHAiOjF9.c2ln}}", null
        },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_field_means_what_kubectl_says(string about, string cluster, string user, string? seen)
    {
        lab.Write("sub/token", "from-file\n");
        lab.Write("sub/empty", "\n");
        using var certificate = lab.Authority.Server(TimeSpan.FromDays(5), "127.0.0.1", "api.lab.example");
        using var server = new TlsFront(certificate);
        var kubeconfig = lab.Kubeconfig(server.Url, cluster, user);

        var failure = await KubeconfigLab.AskAsync(kubeconfig);

        Assert.True(seen is null == failure is not null, $"{about}: {failure}");
        Assert.Equal(seen is null ? [] : [seen], server.Seen());
        Assert.True(failure is null or { ErrorId: "KubeconfigInvalid" or "ClusterCredentialsUnavailable" or "ClusterCertificateInvalid" }, failure?.ErrorId);
        if (KubeconfigLab.HasKubectl)
        {
            var (exitCode, errors) = await KubeconfigLab.AskKubectlAsync(kubeconfig);
            Assert.True(seen is null == exitCode is not 0, $"kubectl, {about}: {errors}");
            Assert.Equal(seen is null ? [] : [seen], server.Seen());
        }
    }

    [Fact]
    public async Task A_server_is_asked_by_its_tls_server_name()
    {
        using var certificate = lab.Authority.Server(TimeSpan.FromDays(5), "127.0.0.1", "api.lab.example");
        using var server = new TlsFront(certificate);

        Assert.Null(await KubeconfigLab.AskAsync(lab.Kubeconfig(server.Url, Trusted + ", tls-server-name: api.lab.example", "token: t0k")));

        Assert.Equal("api.lab.example", server.ServerName);
    }

    /// <summary>Where kubectl asks for a user name or falls back to localhost, nobody asked for that.</summary>
    [Theory]
    [InlineData("{cluster: gone, user: u}", "the cluster 'gone'")]
    [InlineData("{cluster: c, user: gone}", "the user 'gone'")]
    public async Task A_context_that_names_what_is_not_there_is_refused_at_its_line(string context, string named)
    {
        var kubeconfig = lab.Kubeconfig("https://127.0.0.1:9", Trusted, "token: t0k");
        File.WriteAllText(kubeconfig, File.ReadAllText(kubeconfig).Replace("{cluster: c, user: u}", context, StringComparison.Ordinal));

        var failure = await KubeconfigLab.AskAsync(kubeconfig);

        Assert.Equal("KubeconfigInvalid", failure?.ErrorId);
        Assert.Contains($"{kubeconfig}:4", failure!.Message, StringComparison.Ordinal);
        Assert.Contains(named, failure.Message, StringComparison.Ordinal);
    }
}
