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

    [SkippableFact]
    public async Task Only_its_owner_reads_the_state_file_whatever_was_there_before()
    {
        Skip.If(OperatingSystem.IsWindows(), "file modes are of Unix");
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await using (await SandboxApi.StartAsync(Options))
        {
        }

        File.SetUnixFileMode(Options.StateFile!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        await using (var api = await SandboxApi.StartAsync(Options))
        {
            await api.CreateAsync("/api/v1/namespaces/default/secrets", """{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s"}, "stringData": {"k": "v"}}""");
        }

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Options.StateFile!));
    }

    [Fact]
    public async Task A_failed_save_is_tried_again()
    {
        var inTheWay = Path.Combine(_folder.FullName, "sub");
        var file = Path.Combine(inTheWay, "state.json");
        await using var api = await SandboxApi.StartAsync(Options with { StateFile = file });
        await File.WriteAllTextAsync(inTheWay, "");
        await api.CreateAsync(ConfigMaps, """{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "kept"}}""");
        await UntilAsync(() => api.Server.LastStateFailure is not null);

        File.Delete(inTheWay);

        await UntilAsync(() => File.Exists(file) && File.ReadAllText(file).Contains("kept", StringComparison.Ordinal));
        await UntilAsync(() => api.Server.LastStateFailure is null);
    }

    [Fact]
    public async Task A_last_state_that_cannot_be_written_is_an_error_that_names_the_file()
    {
        var inTheWay = Path.Combine(_folder.FullName, "sub");
        var api = await SandboxApi.StartAsync(Options with { StateFile = Path.Combine(inTheWay, "state.json") });
        await File.WriteAllTextAsync(inTheWay, "");
        await api.CreateAsync(ConfigMaps, """{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "lost"}}""");

        var error = await Assert.ThrowsAsync<GitOpsException>(async () => await api.DisposeAsync());

        Assert.Equal("SandboxStateUnavailable", error.ErrorId);
        Assert.Contains(inTheWay, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_file_that_another_process_holds_is_an_error_that_names_it()
    {
        await using var held = new FileStream(Options.StateFile!, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);

        var error = await Assert.ThrowsAsync<GitOpsException>(() => SandboxServer.StartAsync(Options));

        Assert.Equal("SandboxStateUnavailable", error.ErrorId);
        Assert.Contains(Options.StateFile!, error.Message, StringComparison.Ordinal);
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

    private static async Task UntilAsync(Func<bool> reached)
    {
        for (var deadline = DateTime.UtcNow.AddSeconds(30); !reached(); await Task.Delay(10))
        {
            Assert.True(DateTime.UtcNow < deadline, "what was waited for did not come");
        }
    }

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
