using System.Text.Json.Nodes;
using GitOps.Core.Cluster.Resources;

namespace GitOps.Core.Tests.Reconciling;

/// <summary>Lists that are owned as a whole, and whose items a custom kind's definition fills in.</summary>
public class CustomDefaultsTests
{
    private const int Objects = 5;
    private readonly string _kind = "w" + Guid.NewGuid().ToString("N")[..8];

    private string Kind => char.ToUpperInvariant(_kind[0]) + _kind[1..];

    private ApiResource Resource => new("tests.gitops.example", "v1", Kind, _kind + "s", true, []);

    private string DefinitionPath => $"customresourcedefinitions/{_kind}s.tests.gitops.example";

    [SkippableFact]
    public async Task Objects_that_a_definition_fills_in_cost_one_request_a_kind()
    {
        await using var scenario = await SyncedAsync();
        scenario.Cluster.Requests.Clear();

        var report = await scenario.DiffAsync();

        Assert.All(report.Diffs, diff => Assert.Equal(DiffAction.Unchanged, diff.Action));
        Assert.Equal(Objects + 1, report.Diffs.Count);
        Skip.If(TestCluster.Kubeconfig is not null, "counts requests");
        Assert.DoesNotContain(scenario.Cluster.Requests, request => request.StartsWith("PATCH", StringComparison.Ordinal));
        Assert.Single(scenario.Cluster.Requests, request => request.EndsWith(DefinitionPath, StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task A_default_that_somebody_changed_is_drift()
    {
        await using var scenario = await SyncedAsync();
        await scenario.Cluster.EditAsync(Resource, "w0", """{"spec":{"ports":[{"port":80,"protocol":"UDP"}]}}""", "kubectl-edit");

        var report = await scenario.DiffAsync();

        var changed = Assert.Single(report.Diffs, diff => diff.Action != DiffAction.Unchanged);
        Assert.Equal((DiffAction.Drift, "w0"), (changed.Action, changed.Id.Name));
    }

    [SkippableFact]
    public async Task What_is_in_sync_by_a_definition_is_compared_by_the_next_one()
    {
        await using var scenario = await SyncedAsync();
        var session = new ReconcileRequest { Repository = "" };
        Assert.All((await scenario.DiffAsync(session)).Diffs, diff => Assert.Equal(DiffAction.Unchanged, diff.Action));
        var definitions = new ApiResource("apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions", false, []);
        var versions = (await scenario.Cluster.Api.GetAsync(definitions, "", $"{_kind}s.tests.gitops.example", CancellationToken.None))!["spec"]!["versions"]!.ToJsonString();
        var patch = JsonNode.Parse($$$"""{"spec":{"versions":{{{versions.Replace("TCP", "UDP", StringComparison.Ordinal)}}} } }""")!.AsObject();
        await scenario.Cluster.Api.MergePatchAsync(definitions, "", $"{_kind}s.tests.gitops.example", patch, "kubectl-edit", CancellationToken.None);

        var report = await scenario.DiffAsync(session);

        Assert.Equal(Objects, report.Diffs.Count(diff => diff.Id.Kind == Kind && diff.Action == DiffAction.Update));
    }

    [SkippableFact]
    public async Task Whoever_may_not_read_definitions_asks_about_each_object()
    {
        var mayRead = true;
        await using var scenario = await SyncedAsync(inner => new Refusing(request => !mayRead && IsDefinitionRead(request), 403, "forbidden") { InnerHandler = inner });
        mayRead = false;
        scenario.Cluster.Requests.Clear();

        var report = await scenario.DiffAsync();

        Assert.All(report.Diffs, diff => Assert.Equal(DiffAction.Unchanged, diff.Action));
        Assert.Equal(Objects, scenario.Cluster.Requests.Count(request => request.StartsWith("PATCH", StringComparison.Ordinal)));
    }

    private bool IsDefinitionRead(HttpRequestMessage request) =>
        request.Method == HttpMethod.Get && request.RequestUri!.AbsolutePath.EndsWith(DefinitionPath, StringComparison.Ordinal);

    private async Task<Scenario> SyncedAsync(Func<HttpMessageHandler, HttpMessageHandler>? wrap = null)
    {
        var scenario = await Scenario.StartAsync(wrap: wrap);
        scenario.Repository.Commit(
            "Add",
            [("definition.yaml", Definition), .. Enumerable.Range(0, Objects).Select(number => ($"w{number}.yaml", Object($"w{number}")))]);
        Assert.True((await scenario.SyncAsync()).Succeeded);
        return scenario;
    }

    private string Definition => CustomResources.Definition(
        _kind,
        "{ type: object, properties: { ports: { type: array, items: { type: object, properties: { port: { type: integer }, protocol: { type: string, default: TCP } } } } } }");

    private string Object(string name) => $$"""
        apiVersion: tests.gitops.example/v1
        kind: {{Kind}}
        metadata: { name: {{name}} }
        spec: { ports: [ { port: 80 } ] }
        """;
}
