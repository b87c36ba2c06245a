using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using GitOps.Core.Schema;

namespace GitOps.Sandbox.Objects.Typed;

/// <summary>Names the items of set and map lists.</summary>
internal static class ListItems
{
    /// <summary>The element that names an item.</summary>
    /// <param name="list">The list's type, not atomic.</param>
    /// <param name="item">The item.</param>
    /// <param name="element">Its name.</param>
    /// <param name="problem">Why it has none, in the server's words.</param>
    public static bool TryName(TypeSchema list, JsonNode? item, [NotNullWhen(true)] out PathElement? element, [NotNullWhen(false)] out string? problem)
    {
        element = null;
        problem = list.ListMerge == ListMerge.Map ? NameByKeys(list, item, out element) : NameByValue(item, out element);
        return element is not null;
    }

    /// <summary>The items with their names, in order; items without one are left out.</summary>
    public static IEnumerable<(PathElement Name, JsonNode? Item)> Named(TypeSchema list, JsonNode? items)
    {
        foreach (var item in items as JsonArray ?? [])
        {
            if (TryName(list, item, out var name, out _))
            {
                yield return (name, item);
            }
        }
    }

    private static string? NameByKeys(TypeSchema list, JsonNode? item, out PathElement? element)
    {
        element = null;
        if (item is not JsonObject map)
        {
            return item is null ? "associative list with keys may not have a null element" : "associative list with keys may not have non-map elements";
        }

        var keys = new List<KeyValuePair<string, JsonNode?>>(list.ListMapKeys.Count);
        foreach (var name in list.ListMapKeys)
        {
            if (map.TryGetPropertyValue(name, out var value))
            {
                keys.Add(new(name, value));
            }
            else if (list.Items!.Fields.TryGetValue(name, out var field) && (field.Default ?? ZeroKey(list.Items, field)) is { } absent)
            {
                keys.Add(new(name, absent));
            }
            else
            {
                return $"associative list with keys has an element that omits key field \"{name}\" (and doesn't have default value)";
            }
        }

        element = PathElement.Key(keys);
        return null;
    }

    /// <summary>A required key of a built-in type is never absent: it is empty or zero, and refused for that later.</summary>
    private static JsonNode? ZeroKey(TypeSchema item, FieldSchema field) => item.Name is null || !field.IsRequired ? null : field.Type.Scalar switch
    {
        ScalarType.String => "",
        ScalarType.Int32 or ScalarType.Int64 => 0L,
        _ => null,
    };

    private static string? NameByValue(JsonNode? item, out PathElement? element)
    {
        element = item is JsonObject or JsonArray ? null : PathElement.Value(item);
        return item switch
        {
            JsonObject => "associative list without keys has an element that's a map type",
            JsonArray => "not supported: associative list with lists as elements",
            _ => null,
        };
    }
}
