using System.Net;
using System.Text.Json.Nodes;

namespace GitOps.Sandbox.Tests.Lifecycle;

public sealed class DeletionTests
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";

    [Fact]
    public async Task A_foreground_deletion_takes_the_owned_objects_first()
    {
        await using var api = await SandboxApi.StartAsync();
        var owner = await api.CreateAsync(ConfigMaps, ConfigMap("owner"));
        await api.CreateAsync(ConfigMaps, ConfigMap("held", Owner(owner, blocks: true), "acme.dev/hold"));
        var deleted = await api.DeleteAsync($"{ConfigMaps}/owner?propagationPolicy=Foreground");
        Assert.Equal("foregroundDeletion", deleted["metadata"]!["finalizers"]![0]!.GetValue<string>());
        await api.WaitAsync($"{ConfigMaps}/held", held => held["metadata"]!["deletionTimestamp"] is not null);
        Assert.NotNull((await api.GetAsync($"{ConfigMaps}/owner"))["metadata"]!["deletionTimestamp"]);
        await api.MergeAsync($"{ConfigMaps}/held", """{"metadata": {"finalizers": null}}""");
        await api.WaitGoneAsync($"{ConfigMaps}/held");
        await api.WaitGoneAsync($"{ConfigMaps}/owner");
    }

    [Fact]
    public async Task An_orphaning_deletion_leaves_the_owned_objects_without_owner()
    {
        await using var api = await SandboxApi.StartAsync();
        var owner = await api.CreateAsync(ConfigMaps, ConfigMap("owner"));
        await api.CreateAsync(ConfigMaps, ConfigMap("owned", Owner(owner)));
        await api.DeleteAsync($"{ConfigMaps}/owner?propagationPolicy=Orphan");
        await api.WaitGoneAsync($"{ConfigMaps}/owner");
        await api.WaitAsync($"{ConfigMaps}/owned", owned => owned["metadata"]!["ownerReferences"] is null);
    }

    [Fact]
    public async Task An_object_whose_owner_never_existed_is_collected()
    {
        await using var api = await SandboxApi.StartAsync();
        await api.CreateAsync(ConfigMaps, ConfigMap("lost", """{"apiVersion": "v1", "kind": "ConfigMap", "name": "ghost", "uid": "6f0f7f1e-5a9d-4b8f-9d5e-2f0d1f7f6a11"}"""));
        await api.WaitGoneAsync($"{ConfigMaps}/lost");
    }

    [Fact]
    public async Task An_object_with_two_owners_goes_with_the_last_of_them()
    {
        await using var api = await SandboxApi.StartAsync();
        var first = await api.CreateAsync(ConfigMaps, ConfigMap("first"));
        var second = await api.CreateAsync(ConfigMaps, ConfigMap("second"));
        await api.CreateAsync(ConfigMaps, ConfigMap("owned", $"{Owner(first)}, {Owner(second)}"));
        await api.DeleteAsync($"{ConfigMaps}/first");
        await api.WaitAsync($"{ConfigMaps}/owned", owned => owned["metadata"]!["ownerReferences"] is JsonArray { Count: 1 });
        await api.DeleteAsync($"{ConfigMaps}/second");
        await api.WaitGoneAsync($"{ConfigMaps}/owned");
    }

    [Fact]
    public async Task A_namespace_tells_what_holds_it_and_goes_when_nothing_does()
    {
        await using var api = await SandboxApi.StartAsync();
        await api.CreateAsync("/api/v1/namespaces", """{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}}""");
        await api.WaitAsync("/api/v1/namespaces/shop/serviceaccounts/default", account => account["kind"]!.GetValue<string>() == "ServiceAccount");
        await api.CreateAsync("/api/v1/namespaces/shop/configmaps", ConfigMap("held", finalizer: "acme.dev/hold"));
        await api.DeleteAsync("/api/v1/namespaces/shop");
        var terminating = await api.WaitAsync("/api/v1/namespaces/shop", ns => ns["status"]?["conditions"] is not null);
        Assert.Contains("acme.dev/hold in 1 resource instances", terminating.ToJsonString(), StringComparison.Ordinal);
        await api.MergeAsync("/api/v1/namespaces/shop/configmaps/held", """{"metadata": {"finalizers": null}}""");
        await api.WaitGoneAsync("/api/v1/namespaces/shop");
    }

    [Fact]
    public async Task The_default_namespace_stays()
    {
        await using var api = await SandboxApi.StartAsync();
        var (status, body) = await api.SendAsync(HttpMethod.Delete, "/api/v1/namespaces/default");
        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Equal("namespaces \"default\" is forbidden: this namespace may not be deleted", body["message"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("""{"preconditions": {"uid": "other"}}""")]
    [InlineData("""{"preconditions": {"resourceVersion": "1"}}""")]
    public async Task A_wrong_precondition_keeps_the_object(string options)
    {
        await using var api = await SandboxApi.StartAsync();
        await api.CreateAsync(ConfigMaps, ConfigMap("kept"));
        var (status, _) = await api.SendAsync(HttpMethod.Delete, $"{ConfigMaps}/kept", options);
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Equal("kept", (await api.GetAsync($"{ConfigMaps}/kept"))["metadata"]!["name"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_definition_is_only_replaced_by_who_knows_its_version()
    {
        await using var api = await SandboxApi.StartAsync();
        const string Definition = """
            {
              "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": {"name": "widgets.acme.dev"},
              "spec": {
                "group": "acme.dev", "scope": "Cluster", "names": {"plural": "widgets", "kind": "Widget"},
                "versions": [{"name": "v1", "served": true, "storage": true, "schema": {"openAPIV3Schema": {"type": "object"}}}]
              }
            }
            """;
        await api.CreateAsync("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", Definition);
        var (status, body) = await api.SendAsync(HttpMethod.Put, "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.acme.dev", Definition);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal("metadata.resourceVersion", body["details"]!["causes"]![0]!["field"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_dry_run_deletes_nothing()
    {
        await using var api = await SandboxApi.StartAsync();
        await api.CreateAsync(ConfigMaps, ConfigMap("kept"));
        await api.DeleteAsync($"{ConfigMaps}/kept?dryRun=All");
        Assert.Equal("kept", (await api.GetAsync($"{ConfigMaps}/kept"))["metadata"]!["name"]!.GetValue<string>());
    }

    private static string ConfigMap(string name, string owners = "", string? finalizer = null) => $$"""
        {
          "apiVersion": "v1", "kind": "ConfigMap",
          "metadata": {"name": "{{name}}", "ownerReferences": [{{owners}}], "finalizers": [{{(finalizer is null ? "" : $"\"{finalizer}\"")}}]}
        }
        """;

    private static string Owner(JsonObject owner, bool blocks = false) => $$"""
        {
          "apiVersion": "v1", "kind": "ConfigMap", "name": "{{owner["metadata"]!["name"]}}", "uid": "{{owner["metadata"]!["uid"]}}",
          "blockOwnerDeletion": {{(blocks ? "true" : "false")}}
        }
        """;
}
