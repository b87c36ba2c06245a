using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using GitOps.Core.Cluster.Failures;
using GitOps.Core.Cluster.Resources;
using GitOps.Core.Diffing;
using GitOps.Core.Objects;
using GitOps.Core.Objects.Live;
using GitOps.Core.Objects.Ownership;
using GitOps.Core.Sets.Declared;

using static GitOps.Core.Tests.Reconciling.Scenario;

namespace GitOps.Core.Tests.Reconciling;

/// <summary>An applied Deployment, what others did to it since, and the manifest that is compared with it.</summary>
public sealed record DiffSituation(DeploymentShape Applied, IReadOnlyList<(string Manager, string Patch)> Edits, DeploymentShape Declared);

/// <summary>The parts of a Deployment that vary: values, optional fields, maps, keyed and atomic lists, and spellings.</summary>
public sealed record DeploymentShape(int? Replicas, string Image, string[] Ports, string[] Arguments, string? Cpu, string[] Labels)
{
    public JsonObject ToObject()
    {
        var container = new JsonObject { ["name"] = "server", ["image"] = Image };
        if (Ports.Length > 0)
        {
            container["ports"] = new JsonArray([.. Ports.Select(port => JsonNode.Parse(port))]);
        }

        if (Arguments.Length > 0)
        {
            container["args"] = new JsonArray([.. Arguments.Select(argument => JsonValue.Create(argument))]);
        }

        if (Cpu is not null)
        {
            container["resources"] = new JsonObject { ["limits"] = new JsonObject { ["cpu"] = Cpu } };
        }

        var spec = new JsonObject
        {
            ["selector"] = JsonNode.Parse("""{"matchLabels":{"app":"web"}}"""),
            ["template"] = new JsonObject
            {
                ["metadata"] = JsonNode.Parse("""{"labels":{"app":"web"}}"""),
                ["spec"] = new JsonObject { ["containers"] = new JsonArray(container) },
            },
        };
        if (Replicas is { } replicas)
        {
            spec["replicas"] = replicas;
        }

        var metadata = new JsonObject { ["name"] = "web" };
        if (Labels.Length > 0)
        {
            metadata["labels"] = new JsonObject(Labels.Select(label => KeyValuePair.Create(label, (JsonNode?)JsonValue.Create("1"))));
        }

        return new JsonObject { ["apiVersion"] = "apps/v1", ["kind"] = "Deployment", ["metadata"] = metadata, ["spec"] = spec };
    }
}

public sealed class DiffPropertyTests
{
    private static readonly string[] AllPorts =
        ["""{"containerPort":80}""", """{"containerPort":80,"protocol":"UDP"}""", """{"containerPort":443,"protocol":"TCP"}""", """{"containerPort":8080,"name":"http"}"""];

    private static readonly (string, string)[] AllEdits =
    [
        ("kubectl-edit", """{"spec":{"replicas":7}}"""),
        ("kube-controller-manager", """{"spec":{"replicas":3}}"""),
        ("kubectl-label", """{"metadata":{"labels":{"a":"2"}}}"""),
        ("kubectl-label", """{"metadata":{"labels":{"b":null}}}"""),
        ("kubectl-annotate", """{"metadata":{"annotations":{"note":"x"}}}"""),
        ("editor", """{"spec":{"minReadySeconds":5}}"""),
        ("editor", """{"spec":{"template":{"spec":{"terminationGracePeriodSeconds":10}}}}"""),
    ];

    public static Arbitrary<DiffSituation> Situations()
    {
        var shapes =
            from replicas in Gen.Elements<int?>(null, 1, 2, 3)
            from image in Gen.Elements("web:1", "web:2")
            from ports in Gen.SubListOf(AllPorts).SelectMany(Gen.Shuffle)
            from arguments in Gen.Elements<string[]>([], ["--a"], ["--a", "--b"], ["--b", "--a"])
            from cpu in Gen.Elements(null, "1", "1000m", "500m", "0.5")
            from labels in Gen.SubListOf("a", "b")
            select new DeploymentShape(replicas, image, ports, arguments, cpu, [.. labels]);
        var situations =
            from applied in shapes
            from edits in Gen.SubListOf(AllEdits)
            from other in shapes
            from declared in Gen.Elements(
                applied,
                applied with { Replicas = other.Replicas },
                applied with { Image = other.Image },
                applied with { Ports = other.Ports },
                applied with { Arguments = other.Arguments },
                applied with { Cpu = other.Cpu },
                applied with { Labels = other.Labels },
                other)
            select new DiffSituation(applied, [.. edits], declared);
        return situations.ToArbitrary();
    }

    [Property(MaxTest = 300, Arbitrary = [typeof(DiffPropertyTests)])]
    public async Task The_diff_reports_a_change_exactly_when_a_dry_run_shows_one(DiffSituation situation)
    {
        ArgumentNullException.ThrowIfNull(situation);
        await using var cluster = await TestCluster.StartAsync();
        await ApplyAsync(cluster, situation.Applied.ToObject(), force: true, dryRun: false);
        foreach (var (manager, patch) in situation.Edits)
        {
            await cluster.EditAsync(Deployments, "web", patch, manager);
        }

        var live = (await cluster.GetAsync(Deployments, "web"))!;
        var declared = DesiredObject.From(situation.Declared.ToObject(), cluster.Namespace, null);
        var after = await ApplyAsync(cluster, declared, force: true, dryRun: true);
        var differ = new ObjectDiffer("gitops", PersonManagers.Default);
        var id = new ResourceId("apps", "v1", "Deployment", cluster.Namespace, "web");
        var changes = differ.Changes(new DeclaredObject(id, declared, new(declared), new SourceLocation("web.yaml", 1), Deployments), live, after, gitMoved: true);

        // What is called in sync without asking is what the dry run leaves alone.
        if (differ.IsInSync(declared, LiveObject.Of(live)))
        {
            Assert.Empty(changes);
        }

        // And the fields named, written over the live object, are all that the dry run changes.
        Assert.Equal(changes.Count == 0, JsonEquality.Same(live["spec"], after["spec"]) && JsonEquality.Same(live["metadata"]!["labels"], after["metadata"]!["labels"]));

        // Without force the server names the conflicts that the diff names.
        Assert.Equal(
            (await ConflictsAsync(cluster, declared)).Order(StringComparer.Ordinal),
            differ.Conflicts(declared, live, after).Select(conflict => conflict.Field).Distinct().Order(StringComparer.Ordinal));
    }

    private static async Task<JsonObject> ApplyAsync(TestCluster cluster, JsonObject value, bool force, bool dryRun) =>
        (await cluster.Api.ApplyAsync(Deployments, cluster.Namespace, "web", value, new ApplyOptions("gitops", force, dryRun), CancellationToken.None)).Object;

    private static async Task<IReadOnlyList<string>> ConflictsAsync(TestCluster cluster, JsonObject value)
    {
        try
        {
            await ApplyAsync(cluster, value, force: false, dryRun: true);
            return [];
        }
        catch (KubeApiException failure) when (failure.IsFieldConflict)
        {
            return [.. failure.Causes.Select(cause => cause.Field).Distinct()];
        }
    }
}
