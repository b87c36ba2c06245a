using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.Core.Rendering.Kustomize.Kinds;

namespace GitOps.Core.Rendering.Kustomize.Patching;

/// <summary>
/// Strategic merge as kustomize does it: fields are merged, null removes, lists of known types are merged by their keys with
/// the patch's items first, and the directives of
/// https://github.com/kubernetes/community/blob/master/contributors/devel/sig-api-machinery/strategic-merge-patch.md apply.
/// </summary>
internal sealed class StrategicMerge
{
    private readonly MergeTypes _types;

    public StrategicMerge(MergeTypes types) => _types = types;

    /// <summary>Merges a patch into an object.</summary>
    /// <param name="target">The object; changed.</param>
    /// <param name="patch">The patch; left as it is.</param>
    /// <returns>The merged object; null when the patch deletes it.</returns>
    /// <exception cref="PatchException">The patch does not fit.</exception>
    public JsonObject? Apply(JsonObject target, JsonObject patch)
    {
        var schema = _types.Find(Gvk.Of(target)) ?? _types.Find(Gvk.Of(patch));
        return (JsonObject?)Merge(target, patch.DeepClone(), schema, "");
    }

    // Both are owned by the merge: nodes move from the patch to the target. Null means the value goes.
    private JsonNode? Merge(JsonNode? target, JsonNode? patch, MergeSchema? schema, string path)
    {
        switch (patch)
        {
            case null:
                return null;
            case JsonObject fields:
                return target is null ? Added(fields, schema, path) : MergeObjects(Expect<JsonObject>(target, patch, path), fields, schema, path);
            case JsonArray items:
                var list = target is null ? [] : Expect<JsonArray>(target, patch, path);
                return schema?.MergeKeys is { } keys ? new ListMerge(keys, (mine, theirs) => Merge(mine, theirs, schema.Items, $"{path}[]")).Apply(list, items) : items;
            default:
                return target is null or JsonValue ? patch : throw Mismatch(target, patch, path);
        }
    }

    private JsonObject? Added(JsonObject patch, MergeSchema? schema, string path)
    {
        var directive = TakeDirective(patch, path);
        return directive == Directive.Delete ? null : MergeFields([], patch, schema, path);
    }

    private JsonObject? MergeObjects(JsonObject target, JsonObject patch, MergeSchema? schema, string path)
    {
        // An object of a known kind within another one, such as an item of a List, is merged by its own type.
        schema ??= target.ContainsKey("apiVersion") ? _types.Find(Gvk.Of(target)) : null;
        switch (TakeDirective(patch, path))
        {
            case Directive.Delete:
                return null;
            case Directive.Replace:
                return MergeFields([], patch, schema, path);
            default:
                return MergeFields(target, patch, schema, path);
        }
    }

    private JsonObject MergeFields(JsonObject target, JsonObject patch, MergeSchema? schema, string path)
    {
        var lists = ListDirectives.Take(patch);
        foreach (var name in patch.Select(field => field.Key).ToList())
        {
            var value = patch[name];
            patch.Remove(name);
            var before = target[name];
            var merged = Merge(before, value, schema?.Field(name), $"{path}/{name}");
            if (merged is null)
            {
                target.Remove(name);
            }
            else if (!ReferenceEquals(merged, before))
            {
                target[name] = merged;
            }
        }

        lists.Apply(target);
        return target;
    }

    private static Directive TakeDirective(JsonObject patch, string path)
    {
        if (!patch.TryGetPropertyValue(ListMerge.DirectiveField, out var value))
        {
            return Directive.Merge;
        }

        patch.Remove(ListMerge.DirectiveField);
        return ParseDirective(value, path);
    }

    private static Directive ParseDirective(JsonNode? value, string path) => value.ScalarText() switch
    {
        "delete" => Directive.Delete,
        "replace" => Directive.Replace,
        "merge" => Directive.Merge,
        var other => throw new PatchException($"$patch at {Where(path)} must be delete, replace or merge, not \"{other}\""),
    };

    private static T Expect<T>(JsonNode target, JsonNode patch, string path)
        where T : JsonNode => target as T ?? throw Mismatch(target, patch, path);

    private static PatchException Mismatch(JsonNode target, JsonNode patch, string path) =>
        new($"{Where(path)} is {Name(target)} and cannot be patched with {Name(patch)}");

    private static string Where(string path) => path.Length == 0 ? "the object" : path;

    private static string Name(JsonNode node) => node.GetValueKind() switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        _ => "a scalar",
    };

    private enum Directive
    {
        Merge,
        Replace,
        Delete,
    }
}

/// <summary>Why a patch cannot be applied.</summary>
internal sealed class PatchException(string message) : Exception(message);
