using System.Text.Json.Nodes;
using GitOps.Core.Schema;
using GitOps.Sandbox.Objects.Typed;
using GitOps.Sandbox.Status;

namespace GitOps.Sandbox.Objects.Patching;

/// <summary>A merge patch that merges the lists whose merge key the schema names, and knows directives.</summary>
/// <remarks>https://github.com/kubernetes/community/blob/master/contributors/devel/sig-api-machinery/strategic-merge-patch.md</remarks>
internal static class StrategicMergePatch
{
    private const string Directive = "$patch";
    private const string RetainKeys = "$retainKeys";
    private const string DeletePrefix = "$deleteFromPrimitiveList/";
    private const string OrderPrefix = "$setElementOrder/";

    /// <summary>A patched copy of the object.</summary>
    /// <exception cref="ApiStatusException">The patch breaks a rule of its format (400, 500).</exception>
    public static JsonObject Apply(TypeSchema type, JsonObject target, JsonObject patch) => Merge(type, (JsonObject)target.DeepClone(), patch);

    private static JsonObject Merge(TypeSchema type, JsonObject target, JsonObject patch)
    {
        switch (JsonText.String(patch[Directive]))
        {
            case "replace":
                return WithoutDirectives(patch);
            case "delete":
                return [];
            case not (null or "merge"):
                throw BadFormat($"unknown patch type found: {JsonText.Compact(patch[Directive])}");
        }

        DropUnretained(target, patch);
        foreach (var (name, value) in patch.Where(field => field.Key.StartsWith(DeletePrefix, StringComparison.Ordinal)))
        {
            if (target[name[DeletePrefix.Length..]] is JsonArray list && value is JsonArray deleted)
            {
                RemoveAll(list, item => deleted.Any(other => JsonEquality.Same(item, other)));
            }
        }

        foreach (var (name, value) in patch.Where(field => !field.Key.StartsWith('$')))
        {
            MergeField(type, target, name, value, patch[OrderPrefix + name] as JsonArray);
        }

        foreach (var (name, value) in patch.Where(field => field.Key.StartsWith(OrderPrefix, StringComparison.Ordinal)))
        {
            var listName = name[OrderPrefix.Length..];
            if (!patch.ContainsKey(listName) && target[listName] is JsonArray list && value is JsonArray order)
            {
                target[listName] = ListMergePatch.InOrder(list, order, list, KeyOf(type, listName));
            }
        }

        return target;
    }

    private static void MergeField(TypeSchema type, JsonObject target, string name, JsonNode? value, JsonArray? order)
    {
        var field = type.Fields.GetValueOrDefault(name);
        var fieldType = Structure.FieldType(type, name) ?? TypeSchema.Any;
        switch (value)
        {
            case null:
                target.Remove(name);
                break;
            case JsonObject map when target[name] is JsonObject child:
                child = (JsonObject)child.DeepClone();
                target[name] = Merge(fieldType, child, map);
                break;
            case JsonArray list when field?.PatchMerges == true && target[name] is JsonArray current:
                target[name] = new ListMergePatch(fieldType, field.PatchMergeKey, Merge).Apply(current, list, order);
                break;
            case JsonObject map:
                target[name] = WithoutDirectives(map);
                break;
            case JsonArray list:
                target[name] = WithoutDirectives(list);
                break;
            default:
                target[name] = value.DeepClone();
                break;
        }
    }

    private static void DropUnretained(JsonObject target, JsonObject patch)
    {
        if (patch[RetainKeys] is not JsonArray retained)
        {
            return;
        }

        var names = retained.Select(JsonText.String).ToHashSet();
        if (patch.Any(field => !field.Key.StartsWith('$') && field.Value is not null && !names.Contains(field.Key)))
        {
            throw BadFormat($"invalid patch format of retainKeys: {JsonText.Compact(patch)}");
        }

        foreach (var name in target.Select(field => field.Key).Where(name => !names.Contains(name)).ToList())
        {
            target.Remove(name);
        }
    }

    private static string? KeyOf(TypeSchema type, string name) => type.Fields.GetValueOrDefault(name)?.PatchMergeKey;

    internal static ApiStatusException BadFormat(string message) => ApiStatusException.BadRequest(message);

    internal static void RemoveAll(JsonArray list, Func<JsonNode?, bool> match)
    {
        for (var index = list.Count - 1; index >= 0; index--)
        {
            if (match(list[index]))
            {
                list.RemoveAt(index);
            }
        }
    }

    /// <summary>A copy of what a patch adds: without its directives and without nulls.</summary>
    internal static JsonObject WithoutDirectives(JsonObject patch)
    {
        var result = new JsonObject();
        foreach (var (name, value) in patch)
        {
            if (value is null || (name.StartsWith('$') && (name is Directive or RetainKeys
                || name.StartsWith(DeletePrefix, StringComparison.Ordinal) || name.StartsWith(OrderPrefix, StringComparison.Ordinal))))
            {
                continue;
            }

            result[name] = value switch
            {
                JsonObject map => WithoutDirectives(map),
                JsonArray list => WithoutDirectives(list),
                _ => value.DeepClone(),
            };
        }

        return result;
    }

    private static JsonArray WithoutDirectives(JsonArray list)
    {
        var result = new JsonArray();
        foreach (var item in list)
        {
            if (item is not JsonObject map)
            {
                result.Add(item?.DeepClone());
            }
            else if (!map.ContainsKey(Directive))
            {
                result.Add(WithoutDirectives(map));
            }
        }

        return result;
    }
}
