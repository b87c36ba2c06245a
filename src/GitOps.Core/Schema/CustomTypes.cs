using System.Text.Json.Nodes;

namespace GitOps.Core.Schema;

/// <summary>Makes types of the structural schemas of custom resource definitions.</summary>
/// <remarks>https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema</remarks>
internal static class CustomTypes
{
    private static readonly TypeSchema Text = new(null, TypeShape.Scalar) { Scalar = ScalarType.String };

    private static readonly Dictionary<string, ScalarType> Scalars = new()
    {
        ["string"] = ScalarType.String,
        ["integer"] = ScalarType.Int64,
        ["number"] = ScalarType.Number,
        ["boolean"] = ScalarType.Boolean,
    };

    /// <summary>The type of a custom kind's objects.</summary>
    /// <param name="schema">The version's <c>openAPIV3Schema</c>; null keeps every field.</param>
    public static TypeSchema Root(JsonObject? schema)
    {
        var root = schema is null ? new JsonObject { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true } : (JsonObject)schema.DeepClone();
        return ObjectType(root, isResource: true);
    }

    private static TypeSchema Of(JsonObject schema)
    {
        if (Flag(schema, "x-kubernetes-int-or-string"))
        {
            return new TypeSchema(null, TypeShape.Scalar) { Scalar = ScalarType.IntOrString, IsNullable = Flag(schema, "nullable"), Source = schema };
        }

        var type = String(schema["type"]) ?? "";
        if (Scalars.TryGetValue(type, out var scalar))
        {
            return new TypeSchema(null, TypeShape.Scalar) { Scalar = scalar, IsNullable = Flag(schema, "nullable"), Source = schema };
        }

        return type switch
        {
            "array" => ListType(schema),
            "object" => ObjectType(schema, Flag(schema, "x-kubernetes-embedded-resource")),
            _ => new TypeSchema(null, TypeShape.Any) { PreservesUnknownFields = true, IsNullable = Flag(schema, "nullable"), Source = schema },
        };
    }

    private static TypeSchema ListType(JsonObject schema) =>
        new(null, TypeShape.List, items: () => schema["items"] is JsonObject items ? Of(items) : TypeSchema.Any)
        {
            ListMerge = String(schema["x-kubernetes-list-type"]) switch { "set" => ListMerge.Set, "map" => ListMerge.Map, _ => ListMerge.Atomic },
            ListMapKeys = [.. (schema["x-kubernetes-list-map-keys"] as JsonArray ?? []).Select(key => String(key) ?? "")],
            IsNullable = Flag(schema, "nullable"),
            Source = schema,
        };

    private static TypeSchema ObjectType(JsonObject schema, bool isResource)
    {
        var isAtomic = String(schema["x-kubernetes-map-type"]) == "atomic";
        if (!isResource && schema["additionalProperties"] is JsonObject values)
        {
            return new TypeSchema(null, TypeShape.Map, items: () => Of(values)) { IsAtomic = isAtomic, IsNullable = Flag(schema, "nullable"), Source = schema };
        }

        var preserves = Flag(schema, "x-kubernetes-preserve-unknown-fields") || Boolean(schema["additionalProperties"]) == true;
        return new TypeSchema(null, TypeShape.Object, () => Fields(schema, isResource))
        {
            IsAtomic = isAtomic,
            IsNullable = Flag(schema, "nullable"),
            PreservesUnknownFields = preserves,
            IsEmbeddedResource = isResource,
            Source = schema,
        };
    }

    private static Dictionary<string, FieldSchema> Fields(JsonObject schema, bool isResource)
    {
        var required = (schema["required"] as JsonArray ?? []).Select(String).ToHashSet();
        var fields = new Dictionary<string, FieldSchema>();
        foreach (var (name, property) in schema["properties"] as JsonObject ?? [])
        {
            if (property is JsonObject propertySchema)
            {
                fields[name] = new FieldSchema(name, () => Of(propertySchema))
                {
                    IsRequired = required.Contains(name),
                    Default = propertySchema["default"]?.DeepClone(),
                };
            }
        }

        if (isResource)
        {
            fields["apiVersion"] = new FieldSchema("apiVersion", () => Text);
            fields["kind"] = new FieldSchema("kind", () => Text);
            fields["metadata"] = new FieldSchema("metadata", () => SchemaTable.BuiltIn.Type("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"));
        }

        return fields;
    }

    private static string? String(JsonNode? value) => value is JsonValue scalar && scalar.TryGetValue(out string? text) ? text : null;

    private static bool? Boolean(JsonNode? value) => value is JsonValue scalar && scalar.TryGetValue(out bool flag) ? flag : null;

    private static bool Flag(JsonObject schema, string name) => Boolean(schema[name]) == true;
}
