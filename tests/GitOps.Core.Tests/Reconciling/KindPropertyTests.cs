using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using GitOps.Core.Cluster.Failures;
using GitOps.Core.Cluster.Resources;
using GitOps.Core.Diffing;
using GitOps.Core.Ignoring;
using GitOps.Core.Objects;
using GitOps.Core.Objects.Live;
using GitOps.Core.Objects.Ownership;
using GitOps.Core.Sets;
using GitOps.Core.Sets.Declared;

namespace GitOps.Core.Tests.Reconciling;

/// <summary>An applied object, what others did to it since, the manifest that is compared with it, and fields that are ignored.</summary>
public sealed record KindSituation(KindShape Kind, int[] Applied, (string Manager, string Patch)[] Edits, int[] Declared, string[] Ignored)
{
    public override string ToString() =>
        $"{Kind}\n applied {Kind.With(Applied).ToJsonString()}\n edits {string.Join(" ", Edits)}\n declared {Kind.With(Declared).ToJsonString()}\n ignored {string.Join(" ", Ignored)}";
}

/// <summary>Holds the diff, and what ignore rules make of it, against dry runs over objects of several kinds.</summary>
public sealed class KindPropertyTests
{
    private static readonly ApiResource Definitions = new("apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions", false, []);
    private static readonly ObjectDiffer Differ = new("gitops", PersonManagers.Default);

    public static Arbitrary<KindSituation> Situations()
    {
        var situations =
            from kind in Gen.Elements(KindShape.All)
            from applied in Choices(kind)
            from edits in Gen.SubListOf(kind.Edits)
            from other in Choices(kind)
            from changed in Gen.ArrayOf(Gen.Elements(true, false, false), kind.Fields.Length)
            from isIgnoring in Gen.Elements(true, true, false)
            from ignored in Gen.SubListOf(kind.Ignorable)
            let declared = applied.Select((value, field) => changed[field] ? other[field] : value).ToArray()
            select new KindSituation(kind, applied, [.. edits], declared, isIgnoring ? [.. ignored] : []);
        return situations.ToArbitrary();
    }

    [Property(MaxTest = 400, Arbitrary = [typeof(KindPropertyTests)])]
    public async Task The_diff_reports_what_a_dry_run_changes_and_ignored_fields_never_change(KindSituation situation)
    {
        ArgumentNullException.ThrowIfNull(situation);
        await using var cluster = await TestCluster.StartAsync();
        var kind = situation.Kind;
        if (kind.Resource.Kind == "Widget")
        {
            await cluster.ApplyAsync(Definitions, KindShape.WidgetDefinition);
            while (!await IsServedAsync(cluster, kind.Resource))
            {
                await Task.Delay(10);
            }
        }

        await ApplyAsync(cluster, kind, kind.With(situation.Applied), dryRun: false);
        foreach (var (manager, patch) in situation.Edits)
        {
            await cluster.EditAsync(kind.Resource, "x", patch, manager);
        }

        var live = (await cluster.GetAsync(kind.Resource, "x"))!;
        var plain = Declare(kind, situation.Declared, cluster);
        var ignored = new IgnoreRules("set", "gitops", [new IgnoreRule { Fields = [.. situation.Ignored.Select(text => FieldPattern.Parse(text, out _)!)] }]);
        var declared = ignored.LeaveToCluster([plain], new LiveState(new Dictionary<ResourceId, LiveObject> { [plain.Id] = LiveObject.Of(live) }, []))[0];

        var after = await ApplyAsync(cluster, kind, declared.Object, dryRun: true);
        var found = JsonDifference.Find(live, after);

        // What is called in sync without asking is what the dry run leaves alone.
        if (Differ.IsInSync(declared.Object, LiveObject.Of(live)))
        {
            Assert.Empty(found);
        }

        // The fields that are named are the fields that change.
        var changes = Differ.Changes(declared, live, after, gitMoved: true);
        Assert.Equal(found.Select(change => change.Path.ToPointer()), changes.Select(change => change.Pointer));
        Assert.Equal(changes.Count == 0, JsonEquality.Same(Content(live), Content(after)));

        // The conflicts that are named are the server's. (An object without owners it says to be of before-first-apply's, a person's tool.)
        if (live["metadata"]!["managedFields"] is not null)
        {
            var conflicts = Differ.Conflicts(declared.Object, live, after).Select(conflict => conflict.Field).Distinct();
            Assert.Equal((await ConflictsAsync(cluster, kind, declared.Object)).Order(StringComparer.Ordinal), conflicts.Order(StringComparer.Ordinal));
        }

        // Nothing that is ignored changes, and everything that is not changes as it would without rules.
        Assert.DoesNotContain(found, change => declared.Ignored.Cover(change, live, after));
        var unruled = await ApplyAsync(cluster, kind, plain.Object, dryRun: true);
        string[] expected = [.. JsonDifference.Find(live, unruled).Where(change => !declared.Ignored.Cover(change, live, unruled)).Select(change => Place(change.Path))];
        Assert.All(found.Select(change => Place(change.Path)), path => Assert.Contains(expected, other => IsWithin(path, other) || IsWithin(other, path)));

        // After the apply there is nothing left to do.
        await ApplyAsync(cluster, kind, declared.Object, dryRun: false);
        var settled = (await cluster.GetAsync(kind.Resource, "x"))!;
        var again = ignored.LeaveToCluster([plain], new LiveState(new Dictionary<ResourceId, LiveObject> { [plain.Id] = LiveObject.Of(settled) }, []))[0];
        Assert.Empty(JsonDifference.Find(settled, await ApplyAsync(cluster, kind, again.Object, dryRun: true)));
    }

    private static async Task<bool> IsServedAsync(TestCluster cluster, ApiResource resource) =>
        (await cluster.Api.DiscoverAsync(CancellationToken.None)).Find(resource.Group, resource.Version, resource.Kind) is not null;

    private static Gen<int[]> Choices(KindShape kind) =>
        kind.Fields.Aggregate(Gen.Constant(Array.Empty<int>()), (all, field) => from some in all from next in Gen.Choose(0, field.Values.Length - 1) select (int[])[.. some, next]);

    /// <summary>A map that goes with its last field, or comes with its first, is one change where there were several, or the other way round.</summary>
    private static bool IsWithin(string place, string other) => place == other || place.StartsWith(other + "/", StringComparison.Ordinal);

    /// <summary>The place, or the list it is in: which of a list's items is at which position depends on what else is in it.</summary>
    private static string Place(FieldPath path) => new FieldPath([.. path.Steps.TakeWhile(step => step.Field is not null)]).ToPointer();

    private static DeclaredObject Declare(KindShape kind, int[] values, TestCluster cluster)
    {
        var id = new ResourceId(kind.Resource.Group, kind.Resource.Version, kind.Resource.Kind, cluster.Namespace, "x");
        var value = DesiredObject.From(kind.With(values), cluster.Namespace, null);
        return new DeclaredObject(id, value, new(value), new SourceLocation("x.yaml", 1), kind.Resource);
    }

    private static JsonObject Content(JsonObject value)
    {
        var content = value.DeepClone().AsObject();
        content.Remove("status");
        foreach (var name in JsonDifference.IgnoredMetadata)
        {
            content["metadata"]!.AsObject().Remove(name);
        }

        return content;
    }

    private static async Task<JsonObject> ApplyAsync(TestCluster cluster, KindShape kind, JsonObject value, bool dryRun) =>
        (await cluster.Api.ApplyAsync(kind.Resource, cluster.Namespace, "x", value, new ApplyOptions("gitops", true, dryRun), CancellationToken.None)).Object;

    private static async Task<IReadOnlyList<string>> ConflictsAsync(TestCluster cluster, KindShape kind, JsonObject value)
    {
        try
        {
            await cluster.Api.ApplyAsync(kind.Resource, cluster.Namespace, "x", value, new ApplyOptions("gitops", false, DryRun: true), CancellationToken.None);
            return [];
        }
        catch (KubeApiException failure) when (failure.IsFieldConflict)
        {
            return [.. failure.Causes.Select(cause => cause.Field).Distinct()];
        }
    }
}
