using System.Net;

namespace GitOps.Sandbox.Tests.Objects;

/// <summary>What an API server and its etcd do not let become large.</summary>
public class LimitTests
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";

    [Fact]
    public async Task Copies_of_a_JSON_patch_add_no_more_than_three_mebibytes_together()
    {
        await using var api = await SandboxApi.StartAsync();
        await api.CreateAsync(Maps, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"k0":"0123456789"}}""");
        var doubling = string.Join(',', Enumerable.Range(1, 40).Select(i => $$"""{"op":"copy","from":"/data","path":"/data/k{{i}}"}"""));

        var (status, body) = await PatchAsync(api, $"[{doubling}]");

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "the server rejected our request due to an error in our request"), (status, (string?)body["message"]));
    }

    [Fact]
    public async Task An_object_of_more_than_a_mebibyte_and_a_half_is_not_stored_and_nothing_changes()
    {
        await using var api = await SandboxApi.StartAsync();
        const string Deployments = "/apis/apps/v1/namespaces/default/deployments";
        await api.CreateAsync(
            Deployments,
            """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"a"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"x","args":["ARG"]}]}}}}"""
                .Replace("ARG", new string('A', 600_000), StringComparison.Ordinal));
        const string Args = "/spec/template/spec/containers/0/args";
        const string Copy = $$"""{"op":"copy","from":"{{Args}}/0","path":"{{Args}}/-"}""";

        var (status, body) = await api.SendAsync(HttpMethod.Patch, $"{Deployments}/a", $"[{Copy},{Copy}]", "application/json-patch+json");

        Assert.Equal((HttpStatusCode.InternalServerError, "etcdserver: request is too large"), (status, (string?)body["message"]));
        Assert.Single((await api.GetAsync($"{Deployments}/a"))["spec"]!["template"]!["spec"]!["containers"]![0]!["args"]!.AsArray());
    }

    private static Task<(HttpStatusCode Status, System.Text.Json.Nodes.JsonObject Body)> PatchAsync(SandboxApi api, string patch) =>
        api.SendAsync(HttpMethod.Patch, $"{Maps}/a", patch, "application/json-patch+json");
}
