using System.Text.Json.Nodes;

namespace GitOps.Sandbox.Tests.Storage;

public sealed class StateFileTests : IDisposable
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gitops-sandbox-");

    private SandboxOptions Options => new() { WithWorkloads = false, StateFile = Path.Combine(_folder.FullName, "state.json") };

    [Fact]
    public async Task Objects_and_definitions_survive_a_restart()
    {
        string version;
        await using (var first = await SandboxApi.StartAsync(Options))
        {
            await first.Server.SeedAsync([Definition(), Object("""{"apiVersion": "acme.dev/v1", "kind": "Widget", "metadata": {"name": "one", "namespace": "shop"}}""")]);
            version = (await first.GetAsync("/apis/acme.dev/v1/namespaces/shop/widgets/one"))["metadata"]!["resourceVersion"]!.GetValue<string>();
        }

        await using var second = await SandboxApi.StartAsync(Options);
        var widget = await second.GetAsync("/apis/acme.dev/v1/namespaces/shop/widgets/one");
        Assert.Equal(version, widget["metadata"]!["resourceVersion"]!.GetValue<string>());
        var created = await second.CreateAsync(ConfigMaps, """{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "later"}}""");
        Assert.True(Number(created["metadata"]!["resourceVersion"]!.GetValue<string>()) > Number(version));
        Assert.Equal(["state.json"], _folder.GetFiles().Select(file => file.Name));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"format\": \"gitops-sandbox-state/v1\", \"objects\": [")]
    [InlineData("{\"format\": \"something else\"}")]
    [InlineData("{\"format\": \"gitops-sandbox-state/v1\", \"resourceVersion\": 5, \"objects\": [{\"group\": \"\"}]}")]
    public async Task A_damaged_file_is_named_and_left_alone(string content)
    {
        await File.WriteAllTextAsync(Options.StateFile!, content);
        var error = await Assert.ThrowsAsync<GitOpsException>(() => SandboxServer.StartAsync(Options));
        Assert.Equal("SandboxStateDamaged", error.ErrorId);
        Assert.Contains(Options.StateFile!, error.Message, StringComparison.Ordinal);
        Assert.Equal(content, await File.ReadAllTextAsync(Options.StateFile!));
    }

    [Fact]
    public async Task A_seed_that_is_refused_names_the_object()
    {
        await using var api = await SandboxApi.StartAsync();
        var error = await Assert.ThrowsAsync<GitOpsException>(() => api.Server.SeedAsync([Object("""{"apiVersion": "nope.dev/v1", "kind": "Nope", "metadata": {"name": "x"}}""")]));
        Assert.Equal("SandboxSeedFailed", error.ErrorId);
        Assert.Contains("Nope x", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static long Number(string version) => long.Parse(version, System.Globalization.CultureInfo.InvariantCulture);

    private static JsonObject Object(string json) => JsonNode.Parse(json)!.AsObject();

    private static JsonObject Definition() => Object("""
        {
          "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": {"name": "widgets.acme.dev"},
          "spec": {
            "group": "acme.dev", "scope": "Namespaced", "names": {"plural": "widgets", "kind": "Widget"},
            "versions": [{"name": "v1", "served": true, "storage": true, "schema": {"openAPIV3Schema": {"type": "object"}}}]
          }
        }
        """);
}
