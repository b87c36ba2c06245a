using System.Text.Json.Nodes;
using GitOps.Core.Cluster;
using GitOps.Core.Cluster.Resources;

namespace GitOps.Core.Tests.Cluster.Kubeconfigs;

/// <summary>Credentials that others renew while a connection is open.</summary>
public sealed class RenewedCredentialTests(KubeconfigLab lab) : IClassFixture<KubeconfigLab>
{
    private const string Trusted = "server: {server}, certificate-authority-data: {ca}";
    private static readonly ApiResource ConfigMaps = new("", "v1", "ConfigMap", "configmaps", true, []);

    [Fact]
    public async Task A_token_file_is_read_again_after_a_while_and_its_last_token_stays()
    {
        using var server = Server();
        var file = lab.Write("token", "first");
        var time = new ManualTime();
        using var connection = Open(lab.Kubeconfig(server.Url, Trusted, "tokenFile: token"), time);

        await AskAsync(connection);
        File.WriteAllText(file, "second");
        await AskAsync(connection);
        Assert.Equal(["Bearer first"], server.Seen());

        time.Pass(TimeSpan.FromMinutes(1));
        await AskAsync(connection);
        File.Delete(file);
        time.Pass(TimeSpan.FromMinutes(1));
        await AskAsync(connection);
        Assert.Equal(["Bearer second"], server.Seen());
    }

    [Fact]
    public async Task A_token_that_the_server_refuses_is_read_again_from_the_kubeconfig()
    {
        using var server = Server(who => who == "Bearer first" ? "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n" : TlsFront.Ok("""{"kind":"ConfigMap"}"""));
        var kubeconfig = lab.Kubeconfig(server.Url, Trusted, "token: first");
        using var connection = Open(kubeconfig, TimeProvider.System);
        Assert.Equal("ClusterAuthenticationFailed", (await Assert.ThrowsAnyAsync<GitOpsException>(() => AskAsync(connection))).ErrorId);

        File.WriteAllText(kubeconfig, File.ReadAllText(kubeconfig).Replace("first", "second", StringComparison.Ordinal));
        await AskAsync(connection);

        Assert.Equal(["Bearer first", "Bearer second"], server.Seen());
    }

    [Fact]
    public async Task Nothing_is_taken_of_a_kubeconfig_that_leads_to_another_server_by_now()
    {
        using var server = Server(_ => "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
        var kubeconfig = lab.Kubeconfig(server.Url, Trusted, "token: first");
        using var connection = Open(kubeconfig, TimeProvider.System);

        File.WriteAllText(kubeconfig, File.ReadAllText(kubeconfig).Replace("first", "second", StringComparison.Ordinal).Replace($"{server.Url}", "https://elsewhere.example", StringComparison.Ordinal));

        await Assert.ThrowsAnyAsync<GitOpsException>(() => AskAsync(connection));
        Assert.Equal(["Bearer first"], server.Seen());
    }

    [SkippableFact]
    public async Task A_plugin_is_asked_again_when_its_token_ends()
    {
        using var server = Server();
        var time = new ManualTime();
        using var connection = Open(Plugin(server, "'\"expirationTimestamp\":\"2026-01-01T01:00:00Z\",'"), time);

        await AskAsync(connection);
        await AskAsync(connection);
        time.Pass(TimeSpan.FromHours(2));
        await AskAsync(connection);

        Assert.Equal(["Bearer run-1", "Bearer run-2"], server.Seen());
    }

    [SkippableFact]
    public async Task A_plugin_is_asked_once_more_when_the_server_refuses_its_token()
    {
        using var server = Server(who => who == "Bearer run-1" ? "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n" : TlsFront.Ok("""{"kind":"ConfigMap"}"""));
        using var connection = Open(Plugin(server, "''"), TimeProvider.System);

        await AskAsync(connection);

        Assert.Equal(["Bearer run-1", "Bearer run-2"], server.Seen());
    }

    [SkippableFact]
    public async Task A_plugin_whose_token_is_always_refused_is_not_asked_for_ever()
    {
        using var server = Server(_ => "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
        using var connection = Open(Plugin(server, "''"), TimeProvider.System);

        var failure = await Assert.ThrowsAnyAsync<GitOpsException>(() => AskAsync(connection));

        Assert.Equal("ClusterAuthenticationFailed", failure.ErrorId);
        Assert.Equal(["Bearer run-1", "Bearer run-2"], server.Seen());
    }

    [SkippableFact]
    public async Task A_plugin_that_failed_is_asked_again()
    {
        using var server = Server();
        using var connection = Open(Plugin(server, "''", failsFirst: true), TimeProvider.System);

        Assert.Equal("ClusterCredentialsUnavailable", (await Assert.ThrowsAsync<GitOpsException>(() => AskAsync(connection))).ErrorId);
        await AskAsync(connection);

        Assert.Equal(["Bearer run-2"], server.Seen());
    }

    [SkippableFact]
    public async Task Requests_at_one_time_share_one_run()
    {
        using var server = Server();
        using var connection = Open(Plugin(server, "''"), TimeProvider.System);

        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => AskAsync(connection)));

        Assert.Equal(["Bearer run-1"], server.Seen());
    }

    private static Task<JsonObject?> AskAsync(ClusterConnection connection) => connection.Api.GetAsync(ConfigMaps, "default", "default", CancellationToken.None);

    private static ClusterConnection Open(string kubeconfig, TimeProvider time) =>
        ClusterConnection.Open(new ClusterTarget { Kubeconfig = kubeconfig }, null, null, time);

    /// <summary>A plugin whose tokens are numbered by its runs.</summary>
    private string Plugin(TlsFront server, string fields, bool failsFirst = false)
    {
        Skip.If(OperatingSystem.IsWindows(), "the plugin is a shell script");
        var name = $"plugin-{Guid.NewGuid():N}";
        var file = lab.Write(name, $$$"""
            #!/bin/sh
            echo run >> {folder}/{{{name}}}-runs
            runs=$(wc -l < {folder}/{{{name}}}-runs | tr -d ' ')
            if [ {{{(failsFirst ? "$runs" : "2")}}} = 1 ]; then exit 1; fi
            printf '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{%s"token":"run-%s"}}' {{{fields}}} $runs
            """);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return lab.Kubeconfig(server.Url, Trusted, $"exec: {{apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command: ./{name}}}");
    }

    private TlsFront Server(Func<string, string>? answer = null) => new(lab.Authority.Server(TimeSpan.FromDays(5), "127.0.0.1"), answer: answer);
}
