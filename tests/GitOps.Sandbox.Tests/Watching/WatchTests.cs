using System.Text.Json.Nodes;

namespace GitOps.Sandbox.Tests.Watching;

public sealed class WatchTests
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Changes_arrive_while_the_watch_is_open()
    {
        await using var api = await SandboxApi.StartAsync();
        using var watch = await OpenAsync(api, $"{ConfigMaps}?watch=1");
        await api.CreateAsync(ConfigMaps, ConfigMap("a"));
        Assert.Equal("ADDED a", await NextAsync(watch));
        await api.MergeAsync($"{ConfigMaps}/a", """{"data": {"k": "v"}}""");
        Assert.Equal("MODIFIED a", await NextAsync(watch));
        await api.DeleteAsync($"{ConfigMaps}/a");
        Assert.Equal("DELETED a", await NextAsync(watch));
    }

    [Fact]
    public async Task What_is_there_comes_first_and_a_bookmark_ends_it()
    {
        await using var api = await SandboxApi.StartAsync();
        await api.CreateAsync(ConfigMaps, ConfigMap("a"));
        using var watch = await OpenAsync(
            api, $"{ConfigMaps}?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true");
        Assert.Equal("ADDED a", await NextAsync(watch));
        var bookmark = await ReadAsync(watch);
        Assert.Equal("BOOKMARK", bookmark["type"]!.GetValue<string>());
        Assert.Equal("true", bookmark["object"]!["metadata"]!["annotations"]!["k8s.io/initial-events-end"]!.GetValue<string>());
    }

    [Fact]
    public async Task Who_leaves_the_selection_is_deleted_for_the_watch()
    {
        await using var api = await SandboxApi.StartAsync();
        using var watch = await OpenAsync(api, $"{ConfigMaps}?watch=1&labelSelector=tier%3Dfront");
        await api.CreateAsync(ConfigMaps, ConfigMap("a"));
        await api.MergeAsync($"{ConfigMaps}/a", """{"metadata": {"labels": {"tier": "front"}}}""");
        Assert.Equal("ADDED a", await NextAsync(watch));
        await api.MergeAsync($"{ConfigMaps}/a", """{"metadata": {"labels": {"tier": "back"}}}""");
        Assert.Equal("DELETED a", await NextAsync(watch));
    }

    [Fact]
    public async Task A_version_that_is_forgotten_is_an_error_event()
    {
        await using var api = await SandboxApi.StartAsync();
        await api.CreateAsync(ConfigMaps, ConfigMap("a"));
        var version = (await api.GetAsync(ConfigMaps))["metadata"]!["resourceVersion"]!.GetValue<string>();
        for (var change = 0; change <= 2 * GitOps.Sandbox.Storage.EventLog.Window; change++)
        {
            await api.MergeAsync($"{ConfigMaps}/a", $$$"""{"data": {"k": "{{{change}}}"}}""");
        }

        using var watch = await OpenAsync(api, $"{ConfigMaps}?watch=1&resourceVersion={version}");
        var error = await ReadAsync(watch);
        Assert.Equal("ERROR", error["type"]!.GetValue<string>());
        Assert.Equal(410, error["object"]!["code"]!.GetValue<int>());
        Assert.Equal("Expired", error["object"]!["reason"]!.GetValue<string>());
    }

    [Fact]
    public async Task Stopping_the_sandbox_ends_its_watches()
    {
        var api = await SandboxApi.StartAsync();
        using var watch = await OpenAsync(api, $"{ConfigMaps}?watch=1");
        var rest = watch.ReadToEndAsync();
        await api.Server.DisposeAsync();
        Assert.Equal("", await rest.WaitAsync(Patience));
    }

    [Fact]
    public async Task Metadata_only_watches_leave_the_data_out()
    {
        await using var api = await SandboxApi.StartAsync();
        using var watch = await OpenAsync(
            api, $"{ConfigMaps}?watch=1", "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1");
        await api.CreateAsync(ConfigMaps, ConfigMap("a"));
        var added = await ReadAsync(watch);
        Assert.Equal("PartialObjectMetadata", added["object"]!["kind"]!.GetValue<string>());
        Assert.Null(added["object"]!["data"]);
    }

    private static string ConfigMap(string name) =>
        $$$"""{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "{{{name}}}"}, "data": {"k": "0"}}""";

    private static async Task<StreamReader> OpenAsync(SandboxApi api, string path, string? accept = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        var response = await api.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return new StreamReader(await response.Content.ReadAsStreamAsync());
    }

    private static async Task<JsonObject> ReadAsync(StreamReader watch)
    {
        var line = await watch.ReadLineAsync().WaitAsync(Patience);
        return JsonNode.Parse(line!)!.AsObject();
    }

    private static async Task<string> NextAsync(StreamReader watch)
    {
        var change = await ReadAsync(watch);
        return $"{change["type"]} {change["object"]!["metadata"]!["name"]}";
    }
}
