using System.Text.Json.Nodes;
using GitOps.Core.Tests.Reconciling;

namespace GitOps.Core.Tests.Cluster.Kubeconfigs;

/// <summary>Credential plugins, with kubectl beside the product where kubectl is there. The plugin is a shell script.</summary>
public sealed class ExecPluginTests : IClassFixture<KubeconfigLab>
{
    private const string Trusted = "server: {server}, certificate-authority-data: {ca}";

    private const string Script = """
        #!/bin/sh
        echo "$KUBERNETES_EXEC_INFO" >> {folder}/told
        for argument in "$@"; do printf '<%s>' "$argument" >> {folder}/arguments; done
        echo "$CORP_REGION" >> {folder}/arguments
        version=v1
        case "$1" in
        yaml) printf 'apiVersion: client.authentication.k8s.io/v1\nkind: ExecCredential\nstatus:\n  token: from-yaml\n'; exit;;
        certificate) cat {folder}/certificate.json; exit;;
        half) printf '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"clientKeyData":"hidden-key"}}'; exit;;
        nothing) printf '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{}}'; exit;;
        garbage) echo 'hidden-token: ['; exit;;
        other-kind) printf '{"apiVersion":"client.authentication.k8s.io/v1","kind":"Secret","status":{"token":"hidden-token"}}'; exit;;
        v1beta1) version=v1beta1;;
        fail) echo "please run: corp login" >&2; exit 3;;
        noisy) printf 'a \033[31mnewer version of corp is there\n' >&2;;
        much) head -c 200000 /dev/zero | tr '\0' x >&2;;
        endless) yes hidden-token; exit;;
        ask) read answer || { echo "no answer" >&2; exit 1; };;
        esac
        printf '{"apiVersion":"client.authentication.k8s.io/%s","kind":"ExecCredential","status":{"token":"from-exec","expirationTimestamp":"2099-01-01T00:00:00Z"}}' $version
        """;

    private readonly KubeconfigLab _lab;

    public ExecPluginTests(KubeconfigLab lab)
    {
        _lab = lab;
        var plugin = lab.Write("bin/corp", Script);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(plugin, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        File.Delete(Path.Combine(lab.Folder, "told"));
        File.Delete(Path.Combine(lab.Folder, "arguments"));
        lab.Write("certificate.json", new JsonObject
        {
            ["apiVersion"] = "client.authentication.k8s.io/v1",
            ["kind"] = "ExecCredential",
            ["status"] = new JsonObject { ["clientCertificateData"] = File.ReadAllText(Path.Combine(lab.Folder, "u.crt")), ["clientKeyData"] = File.ReadAllText(Path.Combine(lab.Folder, "u.key")) },
        }.ToJsonString());
    }

    /// <summary>The user's fields; who is seen (null where there are no credentials); words of the message.</summary>
    public static TheoryData<string, string?, string> Cases => new()
    {
        { Exec("command: '{folder}/bin/corp'"), "Bearer from-exec", "" },
        { Exec("command: ./bin/corp"), "Bearer from-exec", "" },
        { Exec("command: bin/corp"), "Bearer from-exec", "" },
        { Exec("command: bin/corp, args: null, env: null"), "Bearer from-exec", "" },
        { Exec("command: bin/corp, args: [yaml]"), "Bearer from-yaml", "" },
        { Exec("command: bin/corp, args: [certificate]"), "cert:ana", "" },
        { Exec("command: bin/corp, args: [certificate]") + ", client-certificate-data: {ecCert}, client-key-data: {ecKey}", "cert:eve", "" },
        { Exec("command: bin/corp") + ", as: mallory", "Bearer from-exec | as-user: mallory", "" },
        { "exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: bin/corp, args: [v1beta1]}", "Bearer from-exec", "" },
        { Exec("command: bin/corp, args: [noisy]"), "Bearer from-exec", "" },
        { Exec("command: bin/corp, args: [much]"), "Bearer from-exec", "" },
        { Exec("command: bin/corp, args: [fail]"), null, "exit code 3: please run: corp login" },
        { Exec("command: bin/corp, args: [ask]"), null, "exit code 1: no answer" },
        { Exec("command: bin/corp, args: [v1beta1]"), null, "another apiVersion" },
        { Exec("command: bin/corp, args: [half]"), null, "without its key" },
        { Exec("command: bin/corp, args: [nothing]"), null, "neither a token nor a client certificate" },
        { Exec("command: bin/corp, args: [garbage]"), null, "neither JSON nor YAML" },
        { Exec("command: bin/corp, args: [other-kind]"), null, "no ExecCredential" },
        { Exec("command: corp-that-is-not-there, installHint: brew install corp"), null, "is not there. brew install corp" },
        { Exec("command: ./told"), null, "" },
        { Exec("args: [a]"), null, "without command" },
        { "exec: {command: bin/corp, interactiveMode: Never}", null, "without apiVersion" },
        { "exec: {command: bin/corp, interactiveMode: Never, apiVersion: client.authentication.k8s.io/v1alpha1}", null, "v1alpha1" },
        { "exec: {command: bin/corp, apiVersion: client.authentication.k8s.io/v1}", null, "without interactiveMode" },
        { "exec: {command: bin/corp, apiVersion: client.authentication.k8s.io/v1, interactiveMode: Often}", null, "Often" },
        { Exec("command: bin/corp, env: [{value: x}]"), null, "without name" },
        { Exec("command: bin/corp") + ", auth-provider: {name: oidc, config: {idp-issuer-url: 'https://i.example', client-id: i}}", null, "both auth-provider and exec" },
    };

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public async Task A_plugin_is_asked_and_answers_as_it_does_to_kubectl(string user, string? seen, string words)
    {
        Skip.If(OperatingSystem.IsWindows(), "the plugin is a shell script");
        _lab.Write("told", "not a program");
        using var server = Server();
        var kubeconfig = _lab.Kubeconfig(server.Url, Trusted, user);

        var failure = await KubeconfigLab.AskAsync(kubeconfig);

        Assert.True(seen is null == failure is not null, failure?.ToString());
        Assert.Equal(seen is null ? [] : [seen], server.Seen());
        if (failure is not null)
        {
            Assert.True(failure.ErrorId is "KubeconfigInvalid" or "ClusterCredentialsUnavailable", failure.ErrorId);
            Assert.Contains(words, failure.Message, StringComparison.Ordinal);
            Assert.Contains(kubeconfig, failure.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("hidden", failure.ToString(), StringComparison.Ordinal);
        }

        if (KubeconfigLab.HasKubectl)
        {
            var (exitCode, errors) = await KubeconfigLab.AskKubectlAsync(kubeconfig);
            Assert.True(seen is null == exitCode is not 0, errors);
            Assert.Equal(seen is null ? [] : [seen], server.Seen());
        }
    }

    [SkippableTheory]
    [InlineData("", "exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command: bin/corp, args: ['two words', \"it's\", '$HOME', ''], env: [{name: CORP_REGION, value: 'north east'}]}")]
    [InlineData("", "exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: bin/corp, args: [v1beta1], interactiveMode: Never}")]
    [InlineData(
        ", tls-server-name: api.lab.example, extensions: [{name: client.authentication.k8s.io/exec, extension: {audience: shop, n: 1}}]",
        "exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command: bin/corp, provideClusterInfo: true}")]
    [InlineData(", disable-compression: true", "exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command: bin/corp, provideClusterInfo: true}")]
    public async Task A_plugin_is_told_what_kubectl_tells_it(string cluster, string user)
    {
        Skip.If(OperatingSystem.IsWindows(), "the plugin is a shell script");
        Skip.IfNot(KubeconfigLab.HasKubectl, "kubectl is not on the PATH");
        using var server = Server();
        var kubeconfig = _lab.Kubeconfig(server.Url, Trusted + cluster, user);

        Assert.Null(await KubeconfigLab.AskAsync(kubeconfig));
        Assert.Equal(0, (await KubeconfigLab.AskKubectlAsync(kubeconfig)).ExitCode);

        var told = File.ReadAllLines(Path.Combine(_lab.Folder, "told"));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(told[1]), JsonNode.Parse(told[0])), string.Join('\n', told));
        var arguments = File.ReadAllLines(Path.Combine(_lab.Folder, "arguments"));
        Assert.Equal(arguments[1], arguments[0]);
    }

    [SkippableFact]
    public async Task What_a_plugin_says_while_it_succeeds_is_a_warning_that_no_terminal_obeys()
    {
        Skip.If(OperatingSystem.IsWindows(), "the plugin is a shell script");
        using var server = Server();
        var observer = new RecordingObserver();

        Assert.Null(await KubeconfigLab.AskAsync(_lab.Kubeconfig(server.Url, Trusted, Exec("command: bin/corp, args: [noisy]")), observer));

        Assert.Equal(["corp: a \\u001b[31mnewer version of corp is there"], observer.Warnings);
    }

    [SkippableFact]
    public async Task Much_that_a_plugin_says_is_cut()
    {
        Skip.If(OperatingSystem.IsWindows(), "the plugin is a shell script");
        using var server = Server();
        var observer = new RecordingObserver();

        Assert.Null(await KubeconfigLab.AskAsync(_lab.Kubeconfig(server.Url, Trusted, Exec("command: bin/corp, args: [much]")), observer));

        Assert.InRange(observer.Warnings.Sum(warning => warning.Length), 1000, 20_000);
    }

    [SkippableFact]
    public async Task A_plugin_that_prints_without_end_is_ended()
    {
        Skip.If(OperatingSystem.IsWindows(), "the plugin is a shell script");
        using var server = Server();

        var failure = await KubeconfigLab.AskAsync(_lab.Kubeconfig(server.Url, Trusted, Exec("command: bin/corp, args: [endless]")));

        Assert.Equal("ClusterCredentialsUnavailable", failure?.ErrorId);
        Assert.Contains("printed more than", failure!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", failure.Message, StringComparison.Ordinal);
    }

    private static string Exec(string fields) => $"exec: {{apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, {fields}}}";

    private TlsFront Server() => new(_lab.Authority.Server(TimeSpan.FromDays(5), "127.0.0.1", "api.lab.example"));
}
