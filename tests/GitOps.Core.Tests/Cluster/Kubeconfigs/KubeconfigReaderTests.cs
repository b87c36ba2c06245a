using GitOps.Core.Cluster;

namespace GitOps.Core.Tests.Cluster.Kubeconfigs;

public sealed class KubeconfigReaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gitops-kubeconfig-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_named_context_decides_on_server_and_namespace()
    {
        var file = Write("config", Config("one", "https://one.example:6443", "team-a"));

        using var connection = ClusterConnection.Open(new ClusterTarget { Kubeconfig = file, Context = "one" }, null);

        Assert.Equal(new ClusterInfo("one", new Uri("https://one.example:6443/"), "team-a"), connection.Info);
    }

    [Fact]
    public void A_namespace_that_is_asked_for_replaces_the_contexts()
    {
        var file = Write("config", Config("one", "https://one.example:6443", "team-a"));

        using var connection = ClusterConnection.Open(new ClusterTarget { Kubeconfig = file }, "other");

        Assert.Equal("other", connection.Info.Namespace);
    }

    [Fact]
    public void A_context_that_is_not_there_is_an_error_that_names_those_that_are()
    {
        var file = Write("config", Config("one", "https://one.example:6443", "team-a"));

        var failure = Assert.Throws<GitOpsException>(() => ClusterConnection.Open(new ClusterTarget { Kubeconfig = file, Context = "two" }, null));

        Assert.Equal("ContextNotFound", failure.ErrorId);
        Assert.Contains("Contexts there: one", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kubeconfig_that_is_not_there_is_an_error() =>
        Assert.Equal(
            "KubeconfigNotFound",
            Assert.Throws<GitOpsException>(() => ClusterConnection.Open(new ClusterTarget { Kubeconfig = Path.Combine(_folder, "none") }, null)).ErrorId);

    [Theory]
    [InlineData("a: [")]
    [InlineData("clusters: 5")]
    [InlineData("clusters: [5]")]
    [InlineData("- 5")]
    [InlineData("users: [{name: u, user: {token: 12345}}]")]
    [InlineData("users: [{name: u, user: hidden}]")]
    [InlineData("clusters: [{name: c, cluster: {insecure-skip-tls-verify: hidden}}]")]
    public void A_broken_kubeconfig_is_an_error_that_names_the_file(string text)
    {
        var file = Write("config", text);

        var failure = Assert.Throws<GitOpsException>(() => ClusterConnection.Open(new ClusterTarget { Kubeconfig = file, Context = "one" }, null));

        Assert.Equal("KubeconfigInvalid", failure.ErrorId);
        Assert.Contains(file, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("12345", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kubeconfig_without_a_current_context_asks_for_one()
    {
        var file = Write("config", Config("one", "https://one.example:6443", "a").Replace("current-context: one", "", StringComparison.Ordinal));

        Assert.Equal("ClusterNotNamed", Assert.Throws<GitOpsException>(() => ClusterConnection.Open(new ClusterTarget { Kubeconfig = file }, null)).ErrorId);
    }

    private static string Config(string name, string server, string @namespace) => $"""
        apiVersion: v1
        kind: Config
        current-context: {name}
        contexts:
        - name: {name}
          context: {"{"} cluster: c, user: u, namespace: {@namespace} {"}"}
        clusters:
        - name: c
          cluster: {"{"} server: "{server}" {"}"}
        users:
        - name: u
          user: {"{"} token: secret {"}"}
        """;

    private string Write(string name, string text)
    {
        var file = Path.Combine(_folder, name);
        File.WriteAllText(file, text);
        return file;
    }
}
