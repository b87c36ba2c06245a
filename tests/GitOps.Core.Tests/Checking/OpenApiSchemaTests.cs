using System.Text.Json.Nodes;
using GitOps.Core.Checking;
using GitOps.Core.Checking.Schemas;
using GitOps.Core.Tests.Rendering;

namespace GitOps.Core.Tests.Checking;

public class OpenApiSchemaTests
{
    private const string Pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a, lables: {}}\nspec:\n  hostNetwork: 'no'\n  containers:\n  - name: a\n    resources: {limits: {cpu: 2, memory: lots}}\n    ports: [{containerPort: web}]\n    livenessProbe: {httpGet: {port: web, path: 1}}\n";

    [Fact]
    public void A_clusters_own_types_are_used()
    {
        var document = (JsonObject)JsonNode.Parse("""
            {"definitions": {
              "example.Thing": {
                "type": "object", "required": ["spec"],
                "properties": {"apiVersion": {"type": "string"}, "kind": {"type": "string"}, "metadata": {"$ref": "#/definitions/example.Meta"}, "spec": {"$ref": "#/definitions/example.Spec"}},
                "x-kubernetes-group-version-kind": [{"group": "shop.example", "kind": "Thing", "version": "v1"}]},
              "example.Meta": {"type": "object", "properties": {"name": {"type": "string"}}},
              "example.Spec": {"type": "object", "properties": {"count": {"type": "integer", "format": "int32"}, "tags": {"type": "object", "additionalProperties": {"type": "string"}}, "next": {"$ref": "#/definitions/example.Spec"}}}}}
            """)!;
        var tree = new MemoryTree(("a.yaml", "apiVersion: shop.example/v1\nkind: Thing\nmetadata: {name: a}\nspec: {count: 3, tags: {a: b, c: 1}, next: {next: {cuont: 1}}}\n"));

        var problems = RepositoryChecker.Check(tree, new CheckOptions { Schema = new OpenApiSchema(document) }, CancellationToken.None);

        Assert.Equal(
            ["wrong-type: spec.tags.c must be text, not a number. Put it in quotes.", "unknown-field: spec.next.next has no field \"cuont\". Did you mean \"count\"?"],
            problems.Select(problem => $"{problem.Rule}: {problem.Message}"));
    }

    [SkippableFact]
    public void A_clusters_types_find_what_the_built_in_table_finds()
    {
        var folder = SharedData.Folder("schema");
        Skip.If(folder is null, "../shared is absent");
        var document = (JsonObject)JsonNode.Parse(File.ReadAllText(Path.Combine(folder!, "openapi-v2-facts.json")))!;

        var builtIn = Check(new CheckOptions());
        var cluster = Check(new CheckOptions { Schema = new OpenApiSchema(document) });

        Assert.Equal(["unknown-field", "wrong-type", "wrong-type", "wrong-type", "wrong-type"], builtIn.Select(problem => problem.Rule));
        Assert.Equal(builtIn, cluster);
    }

    private static IReadOnlyList<RepositoryProblem> Check(CheckOptions options) => RepositoryChecker.Check(new MemoryTree(("a.yaml", Pod)), options, CancellationToken.None);
}
