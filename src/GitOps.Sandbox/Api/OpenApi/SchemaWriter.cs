using System.Text.Json.Nodes;
using GitOps.Core.Schema;
using GitOps.Sandbox.Discovery;

namespace GitOps.Sandbox.Api.OpenApi;

/// <summary>Writes the types of resources, and those they are made of, as OpenAPI schemas.</summary>
/// <param name="prefix">Where schemas are referred to: <c>#/definitions/</c> or <c>#/components/schemas/</c>.</param>
internal sealed class SchemaWriter(string prefix)
{
    private const string Meta = "io.k8s.apimachinery.pkg.apis.meta.v1.";

    // Scalars that have a name of their own in the API.
    private static readonly Dictionary<ScalarType, (string Name, string Format)> NamedScalars = new()
    {
        [ScalarType.Quantity] = ("io.k8s.apimachinery.pkg.api.resource.Quantity", ""),
        [ScalarType.IntOrString] = ("io.k8s.apimachinery.pkg.util.intstr.IntOrString", "int-or-string"),
        [ScalarType.Time] = (Meta + "Time", "date-time"),
        [ScalarType.MicroTime] = (Meta + "MicroTime", "date-time"),
    };

    private static readonly Dictionary<ScalarType, (string Type, string Format)> Scalars = new()
    {
        [ScalarType.String] = ("string", ""),
        [ScalarType.Int32] = ("integer", "int32"),
        [ScalarType.Int64] = ("integer", "int64"),
        [ScalarType.Number] = ("number", "double"),
        [ScalarType.Boolean] = ("boolean", ""),
        [ScalarType.Bytes] = ("string", "byte"),
    };

    private readonly SortedDictionary<string, JsonObject> _schemas = new(StringComparer.Ordinal);

    /// <summary>The schemas written so far, by name.</summary>
    public JsonObject Schemas() => new(_schemas.Select(schema => KeyValuePair.Create(schema.Key, (JsonNode?)schema.Value)));

    /// <summary>Adds the type of a resource's objects; gives its name.</summary>
    public string Add(ApiResource resource)
    {
        if (resource.Custom is not null)
        {
            return AddCustom(resource);
        }

        if (!SchemaTable.BuiltIn.TryGetType(resource.Group, resource.Version, resource.Kind, out var type) || type.Name is null)
        {
            return "";
        }

        Add(type);
        var kinds = _schemas[type.Name]["x-kubernetes-group-version-kind"] as JsonArray;
        if (kinds is null)
        {
            _schemas[type.Name]["x-kubernetes-group-version-kind"] = kinds = [];
        }

        kinds.Add(Gvk(resource.Group, resource.Version, resource.Kind));
        return type.Name;
    }

    /// <summary>The kind of a resource as OpenAPI extensions name it.</summary>
    public static JsonObject Gvk(string group, string version, string kind) => new() { ["group"] = group, ["kind"] = kind, ["version"] = version };

    /// <summary>A reference to a schema.</summary>
    public JsonObject Reference(string name) => new() { ["$ref"] = prefix + name };

    private string AddCustom(ApiResource resource)
    {
        var name = $"{string.Join('.', resource.Group.Split('.').AsEnumerable().Reverse())}.{resource.Version}.{resource.Kind}";
        var schema = resource.Custom!.Schema?.DeepClone().AsObject() ?? new JsonObject { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true };
        if (schema["properties"] is not JsonObject properties)
        {
            schema["properties"] = properties = [];
        }

        var metadata = SchemaTable.BuiltIn.Type(Meta + "ObjectMeta");
        Add(metadata);
        properties["apiVersion"] = new JsonObject { ["type"] = "string" };
        properties["kind"] = new JsonObject { ["type"] = "string" };
        properties["metadata"] = Reference(metadata.Name!);
        schema["x-kubernetes-group-version-kind"] = new JsonArray(Gvk(resource.Group, resource.Version, resource.Kind));
        _schemas[name] = schema;
        return name;
    }

    private void Add(TypeSchema type)
    {
        if (_schemas.ContainsKey(type.Name!))
        {
            return;
        }

        // Entered before its fields, which may lead back to it.
        var schema = _schemas[type.Name!] = new JsonObject { ["type"] = "object" };
        if (type.Shape == TypeShape.Any)
        {
            return;
        }

        var properties = new JsonObject();
        foreach (var field in type.Fields.Values)
        {
            properties[field.Name] = Field(field);
        }

        schema["properties"] = properties;
        var required = type.Fields.Values.Where(field => field.IsRequired).Select(field => (JsonNode)field.Name).ToArray();
        if (required.Length > 0)
        {
            schema["required"] = new JsonArray(required);
        }

        if (type.IsAtomic)
        {
            schema["x-kubernetes-map-type"] = "atomic";
        }
    }

    private JsonObject Field(FieldSchema field)
    {
        var schema = Of(field.Type);
        if (field.HasDefault)
        {
            schema["default"] = field.Default;
        }

        if (field.AllowedValues.Count > 0)
        {
            schema["enum"] = new JsonArray([.. field.AllowedValues.Select(value => (JsonNode)value)]);
        }

        var strategies = (field.PatchMerges ? ["merge"] : Array.Empty<string>()).Concat(field.PatchRetainsKeys ? ["retainKeys"] : []);
        if (strategies.Any())
        {
            schema["x-kubernetes-patch-strategy"] = string.Join(',', strategies);
        }

        if (field.PatchMergeKey is not null)
        {
            schema["x-kubernetes-patch-merge-key"] = field.PatchMergeKey;
        }

        return schema;
    }

    private JsonObject Of(TypeSchema type)
    {
        switch (type.Shape)
        {
            case TypeShape.Scalar:
                return Scalar(type.Scalar);
            case TypeShape.List:
                var list = new JsonObject { ["type"] = "array", ["items"] = Of(type.Items!) };
                list["x-kubernetes-list-type"] = type.ListMerge.ToString().ToLowerInvariant();
                if (type.ListMapKeys.Count > 0)
                {
                    list["x-kubernetes-list-map-keys"] = new JsonArray([.. type.ListMapKeys.Select(key => (JsonNode)key)]);
                }

                return list;
            case TypeShape.Map:
                return new JsonObject { ["type"] = "object", ["additionalProperties"] = Of(type.Items!) };
            case TypeShape.Object when type.Name is not null:
                Add(type);
                return Reference(type.Name);
            default:
                return new JsonObject { ["type"] = "object" };
        }
    }

    private JsonObject Scalar(ScalarType scalar)
    {
        if (NamedScalars.TryGetValue(scalar, out var named))
        {
            _schemas.TryAdd(named.Name, Typed("string", named.Format));
            return Reference(named.Name);
        }

        return Typed(Scalars[scalar].Type, Scalars[scalar].Format);
    }

    private static JsonObject Typed(string type, string format)
    {
        var schema = new JsonObject { ["type"] = type };
        if (format.Length > 0)
        {
            schema["format"] = format;
        }

        return schema;
    }
}
