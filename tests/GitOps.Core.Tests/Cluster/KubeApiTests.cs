using System.Security.Authentication;
using System.Text.Json.Nodes;
using GitOps.Core.Cluster;
using GitOps.Core.Cluster.Failures;
using GitOps.Core.Cluster.Resources;
using static GitOps.Core.Tests.Cluster.ScriptedServer;

namespace GitOps.Core.Tests.Cluster;

public sealed class KubeApiTests
{
    private static readonly ApiResource ConfigMaps = new("", "v1", "ConfigMap", "configmaps", true, []);

    [Fact]
    public async Task A_busy_server_is_asked_again_when_it_says()
    {
        using var server = new ScriptedServer(
            _ => Answer(429, "{}", ("Retry-After", "0")), _ => Answer(503, "{}", ("Retry-After", "0")), _ => Answer(200, """{"kind":"ConfigMap"}"""));

        var found = await Open(server).Api.GetAsync(ConfigMaps, "a", "b", CancellationToken.None);

        Assert.Equal("ConfigMap", (string?)found?["kind"]);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task A_manifest_of_the_wrong_type_is_not_sent_again_although_the_server_answers_500()
    {
        using var server = new ScriptedServer(_ => Status(500, "", "failed to create typed patch object (/a; /v1, Kind=ConfigMap): .data: wrong"));

        var failure = await Assert.ThrowsAsync<KubeApiException>(() =>
            Open(server).Api.ApplyAsync(ConfigMaps, "a", "b", [], new ApplyOptions("gitops"), CancellationToken.None));

        Assert.Equal("ManifestRefused", failure.ErrorId);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(401, "ClusterAuthenticationFailed", FailureKind.Denied)]
    [InlineData(403, "ClusterForbidden", FailureKind.Denied)]
    [InlineData(409, "ResourceConflict", FailureKind.Conflict)]
    [InlineData(422, "ManifestRefused", FailureKind.InvalidInput)]
    public async Task A_refusal_has_its_own_id_and_the_servers_words(int status, string errorId, FailureKind kind)
    {
        using var server = new ScriptedServer(_ => Status(status, "Some", "the server's words"));

        var failure = await Assert.ThrowsAsync<KubeApiException>(() => Open(server).Api.GetAsync(ConfigMaps, "a", "b", CancellationToken.None));

        Assert.Equal((errorId, kind, status), (failure.ErrorId, failure.Kind, failure.StatusCode));
        Assert.Contains("the server's words", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_is_not_trusted_is_told_apart_from_a_server_that_does_not_answer()
    {
        using var untrusted = new ScriptedServer(_ => throw new HttpRequestException("ssl", new AuthenticationException("UntrustedRoot.")));
        using var absent = new ScriptedServer(_ => throw new HttpRequestException("no", new System.Net.Sockets.SocketException(111)));

        Assert.Equal("ClusterCertificateInvalid", (await Fails(untrusted)).ErrorId);
        Assert.Equal("ClusterUnreachable", (await Fails(absent)).ErrorId);

        static Task<GitOpsException> Fails(ScriptedServer server) =>
            Assert.ThrowsAsync<GitOpsException>(() => Open(server).Api.GetAsync(ConfigMaps, "a", "b", CancellationToken.None));
    }

    [Fact]
    public async Task A_list_is_read_to_its_last_page_and_from_the_start_when_its_token_expired()
    {
        using var server = new ScriptedServer(
            _ => Page("old", "expired"), _ => Status(410, "Expired", "too old"), _ => Page("a", "more"), _ => Page("b", ""));

        var list = await Open(server).Api.ListAsync(ConfigMaps, "x", "l=v", metadataOnly: false, CancellationToken.None);

        Assert.Equal(["a", "b"], list.Items.Select(item => (string?)item["metadata"]?["name"]));
        Assert.All(list.Items, item => Assert.Equal("ConfigMap", (string?)item["kind"]));
        Assert.Equal("GET /api/v1/namespaces/x/configmaps?limit=500&labelSelector=l%3Dv&continue=more", server.Requests[^1]);

        static HttpResponseMessage Page(string name, string next) =>
            Answer(200, $$$"""{"kind":"ConfigMapList","metadata":{"continue":"{{{next}}}","resourceVersion":"1"},"items":[{"metadata":{"name":"{{{name}}}"}}]}""");
    }

    [Fact]
    public async Task A_delete_is_bound_to_the_object_that_was_seen()
    {
        JsonNode? body = null;
        using var server = new ScriptedServer(request =>
        {
            body = JsonNode.Parse(request.Content!.ReadAsStream());
            return Answer(200, """{"kind":"Status"}""");
        });

        Assert.True(await Open(server).Api.DeleteAsync(ConfigMaps, "a", "b", new("Background", "uid-1"), CancellationToken.None));
        Assert.Equal("uid-1", (string?)body?["preconditions"]?["uid"]);
        Assert.Equal("Background", (string?)body?["propagationPolicy"]);
    }

    [Fact]
    public async Task A_group_whose_server_is_down_hides_only_its_own_kinds()
    {
        using var server = new ScriptedServer(request => request.RequestUri!.AbsolutePath == "/api"
            ? Answer(200, """{"kind":"APIGroupDiscoveryList","items":[{"metadata":{},"versions":[{"version":"v1","resources":[{"resource":"configmaps","responseKind":{"kind":"ConfigMap"},"scope":"Namespaced","verbs":["get"]}]}]}]}""")
            : Answer(200, """{"kind":"APIGroupDiscoveryList","items":[{"metadata":{"name":"metrics.k8s.io"},"versions":[{"version":"v1beta1","freshness":"Stale"}]}]}"""));

        var catalog = await Open(server).Api.DiscoverAsync(CancellationToken.None);

        Assert.Equal("configmaps", catalog.Find("", "v1", "ConfigMap")?.Plural);
        Assert.Equal(["metrics.k8s.io/v1beta1"], catalog.Unavailable);
    }

    [Fact]
    public async Task A_server_that_cannot_aggregate_is_asked_version_by_version()
    {
        using var server = new ScriptedServer(request => request.RequestUri!.AbsolutePath switch
        {
            "/api" => Answer(200, """{"kind":"APIVersions","versions":["v1"]}"""),
            "/apis" => Answer(200, """{"kind":"APIGroupList","groups":[{"name":"apps","versions":[{"groupVersion":"apps/v1"}]},{"name":"m","versions":[{"groupVersion":"m/v1"}]}]}"""),
            "/api/v1" => Answer(200, """{"kind":"APIResourceList","resources":[{"name":"pods","kind":"Pod","namespaced":true,"verbs":["get"]},{"name":"pods/log","kind":"Pod","namespaced":true,"verbs":["get"]}]}"""),
            "/apis/apps/v1" => Answer(200, """{"kind":"APIResourceList","resources":[{"name":"deployments","kind":"Deployment","namespaced":true,"verbs":["get"]}]}"""),
            _ => Status(404, "NotFound", "the server could not find the requested resource"),
        });

        var catalog = await Open(server).Api.DiscoverAsync(CancellationToken.None);

        Assert.Equal(["Pod", "Deployment"], catalog.Resources.Select(resource => resource.Kind));
        Assert.Equal(["m/v1"], catalog.Unavailable);
    }

    private static ClusterConnection Open(HttpMessageHandler handler) => ClusterConnection.Open(new ClusterTarget { Handler = handler }, null);
}
