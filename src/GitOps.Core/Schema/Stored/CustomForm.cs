using System.Text.Json.Nodes;

namespace GitOps.Core.Schema.Stored;

/// <summary>Brings a custom object into the form the API keeps it in: what its schema does not have is pruned, defaults are filled in.</summary>
/// <remarks>https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#field-pruning</remarks>
internal static class CustomForm
{
    /// <summary>A copy of the object, pruned and with its metadata in the stored form.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="value">The object.</param>
    /// <param name="unknownFields">The paths of the fields that were pruned.</param>
    /// <exception cref="TypeMismatchException">The metadata does not fit.</exception>
    public static JsonObject Prune(TypeSchema type, JsonObject value, out IReadOnlyList<string> unknownFields)
    {
        var unknown = new List<string>();
        var result = (JsonObject)Prune(type, value, "", unknown)!;
        unknownFields = unknown;
        return result;
    }

    /// <summary>Fills in the defaults of the schema, in place.</summary>
    public static void ApplyDefaults(TypeSchema type, JsonNode? value)
    {
        switch (value)
        {
            case JsonObject map:
                foreach (var field in type.Fields.Values.Where(field => field.Name != "metadata"))
                {
                    var isSet = map.TryGetPropertyValue(field.Name, out var current) && (current is not null || field.Type.IsNullable);
                    if (!isSet && field.HasDefault)
                    {
                        map[field.Name] = current = field.Default;
                    }

                    ApplyDefaults(field.Type, current);
                }

                foreach (var item in type.Shape == TypeShape.Map ? map.Select(entry => entry.Value) : [])
                {
                    ApplyDefaults(type.Items!, item);
                }

                break;
            case JsonArray list when type.Items is { } items:
                foreach (var item in list)
                {
                    ApplyDefaults(items, item);
                }

                break;
        }
    }

    private static JsonNode? Prune(TypeSchema type, JsonNode? value, string path, List<string> unknown)
    {
        switch (value)
        {
            case JsonObject map when type.Shape == TypeShape.Object:
                return PruneFields(type, map, path, unknown);
            case JsonObject map when type.Shape == TypeShape.Map:
                var values = new JsonObject();
                foreach (var (key, item) in map)
                {
                    values.Add(key, Prune(type.Items!, item, ErrorPath.Child(path, key), unknown));
                }

                return values;
            case JsonArray list when type.Shape == TypeShape.List:
                return new JsonArray([.. list.Select((item, index) => Prune(type.Items!, item, ErrorPath.Index(path, index), unknown))]);
            default:
                return value?.DeepClone();
        }
    }

    private static JsonObject PruneFields(TypeSchema type, JsonObject map, string path, List<string> unknown)
    {
        var kept = new JsonObject();
        foreach (var (name, item) in map)
        {
            var below = ErrorPath.Child(path, name);
            if (name == "metadata" && type.IsEmbeddedResource && item is JsonObject metadata)
            {
                kept.Add(name, StoredForm.Of(type.Fields[name].Type, metadata, out var unknownMetadata));
                unknown.AddRange(unknownMetadata.Select(field => ErrorPath.Child(below, field)));
            }
            else if (type.Fields.TryGetValue(name, out var field))
            {
                kept.Add(name, Prune(field.Type, item, below, unknown));
            }
            else if (type.PreservesUnknownFields)
            {
                kept.Add(name, item?.DeepClone());
            }
            else
            {
                unknown.Add(below);
            }
        }

        return kept;
    }
}
