using System.Text.Json.Nodes;
using GitOps.Core.Checking.Schemas;
using GitOps.Core.Diffing;
using GitOps.Core.Ignoring;
using GitOps.Core.Objects.Live;
using GitOps.Core.Objects.Ownership;
using GitOps.Core.Planning;
using GitOps.Core.Planning.Changes;
using GitOps.Core.Pruning;
using GitOps.Core.Schema.Stored;
using GitOps.Core.Sets;
using GitOps.Core.Sets.Declared;
using GitOps.Core.Telemetry;

namespace GitOps.Core.Revisions;

/// <summary>Compares what two revisions declare as a server would keep it.</summary>
/// <param name="kinds">Their kinds.</param>
/// <param name="rules">What is left to the cluster.</param>
/// <param name="refusal">Tells what a server would refuse.</param>
/// <param name="template">What all differences say.</param>
internal sealed class RevisionComparer(DeclaredKinds kinds, IgnoreRules rules, SchemaRefusal refusal, ResourceDiff template)
{
    // No manager has anything to do with a manifest.
    private static readonly ObjectDiffer Differ = new(fieldManager: "", new PersonManagers([]));

    /// <summary>One entry an object, in the order a sync would take them, then what is no longer declared.</summary>
    public IReadOnlyList<ResourceDiff> Compare(IReadOnlyList<DeclaredObject> before, IReadOnlyList<DeclaredObject> after)
    {
        using var stage = Stages.Begin("compare");
        var known = before.ToDictionary(item => item.Id);
        var declared = after.Select(item => item.Id).ToHashSet();
        DeclaredObject[] removed = [.. before.Where(item => !declared.Contains(item.Id)).Reverse()];
        var (gone, come) = (ByStem(removed), ByStem(after.Where(item => !known.ContainsKey(item.Id))));
        return
        [
            .. after.OrderBy(item => item.Policy.Phase).Select(item => known.TryGetValue(item.Id, out var old) ? Compare(old, item) : Created(item, Other(item, come, gone))),
            .. removed.Select(item => Removed(item, Other(item, gone, come))),
        ];
    }

    private static ILookup<ResourceId, DeclaredObject> ByStem(IEnumerable<DeclaredObject> objects) =>
        objects.Where(item => GeneratedName.Stem(item.Id) is not null).ToLookup(item => GeneratedName.Stem(item.Id)!);

    /// <summary>What takes the place of an object with a generated name, or had it; null when that is not clear.</summary>
    private static DeclaredObject? Other(DeclaredObject item, ILookup<ResourceId, DeclaredObject> its, ILookup<ResourceId, DeclaredObject> others) =>
        GeneratedName.Stem(item.Id) is { } stem && its[stem].Count() == 1 && others[stem].ToArray() is [{ } other] ? other : null;

    private ResourceDiff Compare(DeclaredObject before, DeclaredObject after)
    {
        var unchanged = Diff(DiffAction.Unchanged, after, after.Object, after.Object);
        if (ReferenceEquals(before.Manifest, after.Manifest) || JsonNode.DeepEquals(before.Object, after.Object))
        {
            return unchanged;
        }

        if (after.Policy is { LeftAlone: not null } or { CreateOnly: true, IsHook: false })
        {
            return unchanged with { Reason = after.Policy.LeftAlone ?? "only created, never changed" };
        }

        if (refusal.Of(after) is { } refused)
        {
            return Refused(after, refused);
        }

        var (old, now) = Stored(before, after);
        var live = LiveObject.Of(old);
        var left = after.Leaving(after.Policy.IsHook ? IgnoredFields.None : rules.Of(after.Id, after.IgnoreRule, live), live, fieldManager: "");
        var changes = Differ.Changes(left, old, now, gitMoved: true);
        if (changes.Count == 0)
        {
            return unchanged;
        }

        var diff = Diff(IsAnew(after) ? DiffAction.Recreate : DiffAction.Update, after, old, Keep(left.Ignored, old, now)) with
        {
            Changes = changes,
            Reason = after.Policy.IsHook ? HookReason.Of(after, IsAnew(after)) : null,
        };
        return !IsAnew(after) && ImmutableFields.Changed(after.Id, old, changes) is { } field ? NotInPlace(diff, after, field) : diff;
    }

    /// <summary>A change that a sync makes with <c>-AllowRecreate</c> only, and of what holds data or other objects never.</summary>
    private static ResourceDiff NotInPlace(ResourceDiff diff, DeclaredObject after, string field) => ProtectedKinds.Contain(after.Id)
        ? diff with { Action = DiffAction.Refused, Reason = $"{field} cannot be changed", Error = Refusal.Immutable(after, $"{field} cannot be changed.") }
        : diff with { Action = DiffAction.Recreate, Reason = $"{field} cannot be changed in place, only with -AllowRecreate" };

    /// <summary>The later object with what is left to the cluster as the earlier one has it.</summary>
    private static JsonObject Keep(IgnoredFields ignored, JsonObject before, JsonObject after)
    {
        var kept = after.DeepClone().AsObject();
        foreach (var change in JsonDifference.Find(before, after).Where(change => ignored.Cover(change, before, after)))
        {
            change.TakeBack(kept);
        }

        return kept;
    }

    private ResourceDiff Created(DeclaredObject after, DeclaredObject? replaced)
    {
        if (after.Policy.LeftAlone is { } reason)
        {
            return Diff(DiffAction.Unchanged, after, after.Object, after.Object) with { Reason = reason };
        }

        if (refusal.Of(after) is { } refused)
        {
            return Refused(after, refused);
        }

        if (replaced is null)
        {
            return Diff(DiffAction.Create, after, null, after.Object) with { Reason = after.Policy.IsHook ? HookReason.Of(after, isReplaced: false) : null };
        }

        var (old, now) = Stored(replaced, after);
        return Diff(DiffAction.Create, after, old, now) with
        {
            Changes = [.. Differ.Changes(after, old, now, gitMoved: true).Where(change => change.Pointer != "/metadata/name")],
            Reason = $"in place of {replaced.Id.Name}",
        };
    }

    private static bool IsAnew(DeclaredObject hook) => hook.Policy.IsHook && hook.Policy.HookDeletion.Contains("BeforeHookCreation");

    private ResourceDiff Removed(DeclaredObject before, DeclaredObject? successor)
    {
        var kept = PruneRules.OptOut(LiveObject.Of(before.Object)) ?? before.Policy.LeftAlone;
        var why = successor is not null ? $"{successor.Id.Name} takes its place"
            : before.Policy.IsHook ? $"{before.Policy.Phase} hook, {GitReasons.NoLongerDeclared}"
            : GitReasons.NoLongerDeclared;
        return template with
        {
            Action = kept is null ? DiffAction.Delete : DiffAction.Unchanged,
            Id = before.Id,
            Reason = kept ?? why,
            Text = successor is not null
                ? () => $"{DiffAction.Delete} {before.Id}: {why}"
                : () => UnifiedDiff.Of(before.Mask, before.Id, before.Object, kept is null ? null : before.Object, template.From!.ShortSha, template.Revision.ShortSha),
        };
    }

    private ResourceDiff Refused(DeclaredObject after, GitOpsException failure) => Diff(DiffAction.Refused, after, null, after.Object) with
    {
        Reason = failure.Message,
        Error = failure,
        Text = () => $"{DiffAction.Refused} {failure.Message}",
    };

    /// <summary>Both as a server keeps them; as they are written where one of them does not fit its type, or nothing is known of it.</summary>
    private (JsonObject Before, JsonObject After) Stored(DeclaredObject before, DeclaredObject after) =>
        Stored(before, kinds.Before) is { } old && Stored(after, kinds.After) is { } now ? (old, now) : (before.Object, after.Object);

    private static JsonObject? Stored(DeclaredObject declared, ISchemaSource schema) => StoredManifest.Of(
        declared.Object, schema.Find(declared.Id.Group, declared.Id.Version, declared.Id.Kind) is { IsEmbeddedResource: true } custom ? custom : null);

    private ResourceDiff Diff(DiffAction action, DeclaredObject declared, JsonObject? before, JsonObject after) => template with
    {
        Action = action,
        Id = declared.Id,
        Source = declared.Source,
        Text = () => UnifiedDiff.Of(declared.Mask, declared.Id, before, after, template.From!.ShortSha, template.Revision.ShortSha),
    };
}
