using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using FsCheck.Fluent;
using GitOps.Core.Diffing;
using GitOps.Core.Tests.Reconciling;

namespace GitOps.Core.Tests.Planning;

/// <summary>What is shown is what is done: for sets, histories and options alike.</summary>
public sealed class PlanPropertyTests
{
    // For a long search: GITOPS_PLAN_CASES=2000.
    private static readonly int Cases = int.TryParse(Environment.GetEnvironmentVariable("GITOPS_PLAN_CASES"), out var cases) ? cases : 60;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_sync_does_to_each_object_what_its_preview_says_and_changes_the_fields_it_names(bool confirmed)
    {
        var problems = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(PlanSituation.Situations().Generator.Sample(Cases), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (situation, _) =>
        {
            foreach (var problem in await DisagreementsAsync(situation, confirmed))
            {
                problems.Add($"{problem}\n  {situation}");
            }
        });

        Assert.True(problems.IsEmpty, string.Join("\n", problems.Order(StringComparer.Ordinal)));
    }

    /// <summary>What a sync does otherwise than its preview says.</summary>
    internal static async Task<IReadOnlyList<string>> DisagreementsAsync(PlanSituation situation, bool confirmed)
    {
        await using var scenario = await Scenario.StartAsync();
        await PlannedCluster.PrepareAsync(scenario, situation);
        using var reconciler = await scenario.OpenAsync();
        var before = await StoredAsync(scenario, situation);
        var shown = await reconciler.PreviewSyncAsync(situation.Options, CancellationToken.None);
        var untouched = await StoredAsync(scenario, situation);
        if (before.Keys.FirstOrDefault(name => Version(before[name]) != Version(untouched[name])) is { } written)
        {
            return [$"the preview wrote {written}"];
        }

        SyncResult done;
        try
        {
            done = confirmed ? await reconciler.SyncAsync(shown, situation.Options, CancellationToken.None) : await scenario.SyncAsync(situation.Options);
        }
        catch (GitOpsException failure)
        {
            var left = await StoredAsync(scenario, situation);
            return failure.ErrorId == shown.Refusal?.ErrorId && before.Keys.All(name => Version(before[name]) == Version(left[name]))
                ? []
                : [$"refused as {failure.ErrorId}, shown as {shown.Refusal?.ErrorId}: {failure.Message}"];
        }

        var after = await StoredAsync(scenario, situation);
        return shown.Refusal is { } refusal ? [$"shown to be refused as {refusal.ErrorId}, and done"] : [.. Differences()];

        IEnumerable<string> Differences()
        {
            for (var index = 0; index < situation.Objects.Count; index++)
            {
                var name = $"o{index}";
                var diff = shown.Diffs.SingleOrDefault(diff => diff.Name == name);
                ResourceResult[] results = [.. done.Results.Where(result => result.Name == name)];
                if (Problem(diff, results.FirstOrDefault(), before[name], after[name], results.Length) is { } problem)
                {
                    yield return $"{situation.Objects[index].History}: {problem} ({diff?.Action} {diff?.Reason} {diff?.Error?.ErrorId} / {results.FirstOrDefault()?.Action} {results.FirstOrDefault()?.Message})";
                }
            }
        }
    }

    private static string? Problem(ResourceDiff? diff, ResourceResult? done, JsonObject? before, JsonObject? after, int results)
    {
        var expected = diff?.Action switch
        {
            null => null,
            DiffAction.Unchanged => diff.Reason is null ? SyncAction.Unchanged : SyncAction.Skipped,
            DiffAction.Create => SyncAction.Created,
            DiffAction.Update or DiffAction.Drift => SyncAction.Configured,
            DiffAction.Delete => SyncAction.Deleted,
            DiffAction.Conflict => SyncAction.Conflict,
            DiffAction.Recreate => SyncAction.Recreated,
            DiffAction.Adopt => SyncAction.Adopted,
            DiffAction.Refused => SyncAction.Failed,
            _ => (SyncAction?)null,
        };
        if (diff?.NotDone is not null)
        {
            return done?.Action is null or SyncAction.Skipped && Version(before) == Version(after) ? null : $"is not to be done, but does {done?.Action}";
        }

        if (diff?.Action == DiffAction.Unknown)
        {
            return null;
        }

        if (done?.Action != expected)
        {
            return $"shows {diff?.Action.ToString() ?? "nothing"}, does {done?.Action.ToString() ?? "nothing"}";
        }

        if (diff?.Error?.ErrorId != done?.Error?.ErrorId)
        {
            return $"shows error {diff?.Error?.ErrorId}, reports {done?.Error?.ErrorId}";
        }

        if (results > 1)
        {
            return null;
        }

        return expected switch
        {
            SyncAction.Created => before is null && after is not null ? null : "was not created",
            SyncAction.Deleted => after?["metadata"]?["deletionTimestamp"] is not null || after is null ? null : "was not deleted",
            SyncAction.Recreated => (string?)before?["metadata"]?["uid"] != (string?)after?["metadata"]?["uid"] ? null : "is the same object",
            SyncAction.Configured or SyncAction.Adopted or SyncAction.Conflict => Fields(diff!, before!, after!),
            _ when before is null || after is null => before == after ? null : "was made or deleted",
            _ => JsonDifference.Find(before, after) is { Count: > 0 } written ? "was written: " + string.Join(", ", written.Select(change => change.Path)) : null,
        };
    }

    private static string? Fields(ResourceDiff diff, JsonObject before, JsonObject after)
    {
        string[] shown = [.. diff.Changes.Where(change => !change.IsKept).Select(change => change.Path).Order(StringComparer.Ordinal)];
        string[] changed = [.. JsonDifference.Find(before, after).Select(change => change.Path.ToString()).Order(StringComparer.Ordinal)];
        return shown.SequenceEqual(changed) ? null : $"shows fields {string.Join(", ", shown)}; changes {string.Join(", ", changed)}";
    }

    private static string? Version(JsonObject? stored) => (string?)stored?["metadata"]?["resourceVersion"];

    private static async Task<Dictionary<string, JsonObject?>> StoredAsync(Scenario scenario, PlanSituation situation)
    {
        var stored = new Dictionary<string, JsonObject?>();
        foreach (var (name, resource) in PlannedCluster.Names(situation))
        {
            stored[name] = await scenario.Cluster.GetAsync(resource, name);
        }

        return stored;
    }
}
