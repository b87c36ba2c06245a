using GitOps.Core.Cluster.Resources;
using GitOps.Core.Sets;
using static GitOps.Core.Tests.Reconciling.Scenario;

namespace GitOps.Core.Tests.Reconciling;

/// <summary>Objects that are valid only by a definition which the same sync changes.</summary>
public sealed class ChangedDefinitionTests
{
    private const string Before = "{ type: object, properties: { size: { type: integer, maximum: 5 }, old: { type: string } } }";
    private const string After = "{ type: object, properties: { size: { type: integer, maximum: 50 }, colour: { type: string }, tags: { type: array, items: { type: string } } } }";
    private static readonly ApiResource Widgets = new("tests.gitops.example", "v1", "Widget", "widgets", true, []);
    private static readonly SyncOptions Options = new() { Timeout = TimeSpan.FromMinutes(1) };

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task They_are_shown_as_what_the_sync_makes_of_them(bool isConfirmed)
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("crd.yaml", CustomResources.Definition("widget", Before)), ("w.yaml", Widget("w", "size: 1, old: x")));
        await scenario.SyncAsync(Options);
        scenario.Repository.Commit("Change", ("crd.yaml", CustomResources.Definition("widget", After)), ("w.yaml", Widget("w", "size: 10, colour: red, tags: [a]")), ("new.yaml", Widget("new", "size: 20, colour: blue")));
        using var reconciler = await scenario.OpenAsync();

        var shown = await reconciler.PreviewSyncAsync(Options, CancellationToken.None);
        var done = isConfirmed ? await reconciler.SyncAsync(shown, Options, CancellationToken.None) : await scenario.SyncAsync(Options);

        var diffs = shown.Diffs.ToDictionary(diff => diff.Name);
        Assert.Equal((DiffAction.Update, DiffAction.Create, 0), (diffs["w"].Action, diffs["new"].Action, shown.Failures.Count()));
        Assert.Equal(
            ["spec.colour (none) → red", "spec.old x → (none)", "spec.size 1 → 10", "spec.tags (none) → [\"a\"]"],
            diffs["w"].Changes.Select(change => change.ToString()).Order(StringComparer.Ordinal));
        Assert.True(done.Succeeded, string.Join(", ", done.Results.Select(result => result.Message)));
        Assert.Equal((SyncAction.Configured, SyncAction.Created), (done.Results.Single(result => result.Name == "w").Action, done.Results.Single(result => result.Name == "new").Action));
        Assert.Equal("""{"colour":"red","size":10,"tags":["a"]}""", Sorted((await scenario.Cluster.GetAsync(Widgets, "w"))!["spec"]!));
        Assert.DoesNotContain((await scenario.DiffAsync()).Diffs, diff => diff.Action != DiffAction.Unchanged);
    }

    [SkippableFact]
    public async Task What_others_own_of_them_stays_a_conflict()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("crd.yaml", CustomResources.Definition("widget", Before)), ("w.yaml", Widget("w", "size: 1")));
        await scenario.SyncAsync(Options);
        await scenario.Cluster.EditAsync(Widgets, "w", """{"spec":{"size":3}}""", "some-controller");
        scenario.Repository.Commit("Change", ("crd.yaml", CustomResources.Definition("widget", After)), ("w.yaml", Widget("w", "size: 10")));

        var shown = (await scenario.DiffAsync()).Diffs.Single(diff => diff.Name == "w");
        var done = (await scenario.SyncAsync(Options)).Results.Single(result => result.Name == "w");

        Assert.Equal((DiffAction.Conflict, SyncAction.Conflict), (shown.Action, done.Action));
    }

    [SkippableFact]
    public async Task By_a_definition_that_stays_they_are_refused()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("crd.yaml", CustomResources.Definition("widget", Before)), ("w.yaml", Widget("w", "size: 1")));
        await scenario.SyncAsync(Options);
        scenario.Repository.Commit("Change", ("w.yaml", Widget("w", "size: 10")));

        Assert.Equal(DiffAction.Refused, (await scenario.DiffAsync()).Diffs.Single(diff => diff.Name == "w").Action);
    }

    private static string Widget(string name, string spec) => $"apiVersion: tests.gitops.example/v1\nkind: Widget\nmetadata: {{ name: {name} }}\nspec: {{ {spec} }}\n";

    private static string Sorted(System.Text.Json.Nodes.JsonNode spec) =>
        new System.Text.Json.Nodes.JsonObject(spec.AsObject().OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone()))).ToJsonString();
}
