using System.Net;
using System.Text.Json.Nodes;

namespace GitOps.Sandbox.Tests.Lists;

public sealed class ListTests
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";

    [Fact]
    public async Task Pages_show_the_state_of_the_first_page_whatever_happens_in_between()
    {
        await using var api = await StartAsync(5);
        var first = await api.GetAsync($"{ConfigMaps}?limit=2");
        Assert.Equal(3, first["metadata"]!["remainingItemCount"]!.GetValue<int>());
        await api.CreateAsync(ConfigMaps, ConfigMap("m1b"));
        await api.DeleteAsync($"{ConfigMaps}/m3");
        var names = Names(first);
        var token = first["metadata"]!["continue"]!.GetValue<string>();
        while (token.Length > 0)
        {
            var page = await api.GetAsync($"{ConfigMaps}?limit=2&continue={token}");
            names = [.. names, .. Names(page)];
            token = page["metadata"]!["continue"]?.GetValue<string>() ?? "";
        }

        Assert.Equal(["m0", "m1", "m2", "m3", "m4"], names);
    }

    [Fact]
    public async Task An_exact_version_shows_the_past()
    {
        await using var api = await StartAsync(2);
        var version = (await api.GetAsync(ConfigMaps))["metadata"]!["resourceVersion"]!.GetValue<string>();
        await api.DeleteAsync($"{ConfigMaps}/m0");
        var past = await api.GetAsync($"{ConfigMaps}?resourceVersion={version}&resourceVersionMatch=Exact");
        Assert.Equal(["m0", "m1"], Names(past));
        Assert.Equal(["m1"], Names(await api.GetAsync($"{ConfigMaps}?resourceVersion={version}&resourceVersionMatch=NotOlderThan")));
    }

    [Fact]
    public async Task A_version_of_the_future_is_a_timeout()
    {
        await using var api = await StartAsync(1);
        var (status, body) = await api.SendAsync(HttpMethod.Get, $"{ConfigMaps}?resourceVersion=999999");
        Assert.Equal(HttpStatusCode.GatewayTimeout, status);
        Assert.Equal("ResourceVersionTooLarge", body["details"]!["causes"]![0]!["reason"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("a b", "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt")]
    [InlineData("a in b", "unable to parse requirement: found 'b' expected: '('")]
    [InlineData("a,", "found '', expected: identifier after ','")]
    [InlineData("a=b=c", "found '=', expected: ',' or 'end of string'")]
    public async Task A_broken_label_selector_is_explained(string selector, string message)
    {
        await using var api = await StartAsync(0);
        var (status, body) = await api.SendAsync(HttpMethod.Get, $"{ConfigMaps}?labelSelector={Uri.EscapeDataString(selector)}");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(message, body["message"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("n in (m0,m2)", "m0,m2")]
    [InlineData("n notin (m0,m2)", "m1")]
    [InlineData("n!=m1,n", "m0,m2")]
    [InlineData("!n", "")]
    [InlineData("i>0,i<2", "m1")]
    [InlineData("n in (m0,)", "m0")]
    public async Task Label_selectors_select(string selector, string names)
    {
        await using var api = await StartAsync(3);
        var list = await api.GetAsync($"{ConfigMaps}?labelSelector={Uri.EscapeDataString(selector)}");
        Assert.Equal(names, string.Join(',', Names(list)));
    }

    [Theory]
    [InlineData("pods", "spec.nope=1", "field label not supported: spec.nope")]
    [InlineData("configmaps", "data.i=2", "\"data.i\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"")]
    [InlineData("configmaps", "nonsense", "invalid selector: 'nonsense'; can't understand 'nonsense'")]
    public async Task Fields_that_cannot_be_selected_by_are_named(string resource, string selector, string message)
    {
        await using var api = await StartAsync(0);
        var (_, body) = await api.SendAsync(HttpMethod.Get, $"/api/v1/{resource}?fieldSelector={Uri.EscapeDataString(selector)}");
        Assert.Equal(message, body["message"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_table_has_the_columns_of_the_kind()
    {
        await using var api = await StartAsync(1);
        var (_, table) = await api.SendAsync(HttpMethod.Get, ConfigMaps, accept: "application/json;as=Table;v=v1;g=meta.k8s.io,application/json");
        Assert.Equal("Table", table["kind"]!.GetValue<string>());
        Assert.Equal(["Name", "Data", "Age"], table["columnDefinitions"]!.AsArray().Select(column => column!["name"]!.GetValue<string>()));
        Assert.Equal("m0", table["rows"]![0]!["cells"]![0]!.GetValue<string>());
        Assert.Equal("PartialObjectMetadata", table["rows"]![0]!["object"]!["kind"]!.GetValue<string>());
    }

    private static async Task<SandboxApi> StartAsync(int objects)
    {
        var api = await SandboxApi.StartAsync();
        for (var index = 0; index < objects; index++)
        {
            await api.CreateAsync(ConfigMaps, ConfigMap($"m{index}", index));
        }

        return api;
    }

    private static string ConfigMap(string name, int index = 9) =>
        $$$"""{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "{{{name}}}", "labels": {"n": "{{{name}}}", "i": "{{{index}}}"} } }""";

    private static string[] Names(JsonObject list) => [.. list["items"]!.AsArray().Select(item => item!["metadata"]!["name"]!.GetValue<string>())];
}
