using System.Text.Json.Nodes;
using GitOps.Core.Cluster;
using GitOps.Core.Objects;
using GitOps.Core.Schema;

namespace GitOps.Core.Checking.Schemas;

/// <summary>The types that a cluster publishes as OpenAPI v2 (<c>/openapi/v2</c>): its own version's, and those of its custom resources.</summary>
public sealed class OpenApiSchema : ISchemaSource
{
    private const string DefinitionPrefix = "#/definitions/";

    // Definitions whose JSON is not what their type says.
    private static readonly Dictionary<string, ScalarType> NamedScalars = new()
    {
        ["io.k8s.apimachinery.pkg.api.resource.Quantity"] = ScalarType.Quantity,
        ["io.k8s.apimachinery.pkg.util.intstr.IntOrString"] = ScalarType.IntOrString,
        ["io.k8s.apimachinery.pkg.apis.meta.v1.Time"] = ScalarType.Time,
        ["io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime"] = ScalarType.MicroTime,
    };

    private static readonly Dictionary<(string Type, string Format), ScalarType> Scalars = new()
    {
        [("string", "")] = ScalarType.String,
        [("string", "byte")] = ScalarType.Bytes,
        [("string", "date-time")] = ScalarType.Time,
        [("string", "int-or-string")] = ScalarType.IntOrString,
        [("integer", "")] = ScalarType.Int64,
        [("integer", "int64")] = ScalarType.Int64,
        [("integer", "int32")] = ScalarType.Int32,
        [("number", "")] = ScalarType.Number,
        [("number", "double")] = ScalarType.Number,
        [("boolean", "")] = ScalarType.Boolean,
    };

    private readonly JsonObject _definitions;
    private readonly Dictionary<(string Group, string Version, string Kind), string> _kinds = [];
    private readonly Dictionary<string, TypeSchema> _types = [];

    /// <summary>Takes what the server answered to <c>GET /openapi/v2</c> with <c>Accept: application/json</c>.</summary>
    internal OpenApiSchema(JsonObject document)
    {
        _definitions = JsonFields.Get(document, "definitions") as JsonObject ?? [];
        foreach (var (name, definition) in _definitions)
        {
            foreach (var kind in JsonFields.At(definition, "x-kubernetes-group-version-kind[]"))
            {
                _kinds.TryAdd((TextOf(kind.Value, "group"), TextOf(kind.Value, "version"), TextOf(kind.Value, "kind")), name);
            }
        }
    }

    /// <summary>Asks a cluster for its types.</summary>
    /// <exception cref="GitOpsException">It does not answer, or may not be asked.</exception>
    public static async Task<OpenApiSchema> OfAsync(ClusterConnection connection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return new OpenApiSchema(await connection.Api.OpenApiAsync(cancellationToken));
    }

    TypeSchema? ISchemaSource.Find(string group, string version, string kind) => _kinds.TryGetValue((group, version, kind), out var name) ? Definition(name) : null;

    IReadOnlyCollection<string> ISchemaSource.KindsOf(string group) => _kinds.Keys.Where(kind => kind.Group == group).Select(kind => kind.Kind).Distinct().ToList();

    private TypeSchema Definition(string name)
    {
        if (!_types.TryGetValue(name, out var type))
        {
            type = NamedScalars.TryGetValue(name, out var scalar) ? Scalar(scalar) : Of(_definitions[name], name);
            _types[name] = type;
        }

        return type;
    }

    private TypeSchema Of(JsonNode? schema, string? name = null)
    {
        if (JsonFields.Text(schema, "$ref") is { } reference)
        {
            return Definition(reference[DefinitionPrefix.Length..]);
        }

        var (type, format) = (TextOf(schema, "type"), TextOf(schema, "format"));
        if (type == "array")
        {
            return new TypeSchema(name, TypeShape.List, items: () => Of(schema!["items"]));
        }

        if (Scalars.TryGetValue((type, format), out var scalar) || Scalars.TryGetValue((type, ""), out scalar))
        {
            return Scalar(scalar);
        }

        if (JsonFields.Get(schema, "additionalProperties") is JsonObject values)
        {
            return new TypeSchema(name, TypeShape.Map, items: () => Of(values));
        }

        return schema is JsonObject { } mapping && mapping.ContainsKey("properties")
            ? new TypeSchema(name, TypeShape.Object, () => Fields(mapping)) { PreservesUnknownFields = mapping.ContainsKey("x-kubernetes-preserve-unknown-fields") }
            : TypeSchema.Any;
    }

    private Dictionary<string, FieldSchema> Fields(JsonObject schema)
    {
        var required = JsonFields.At(schema, "required[]").Select(field => field.Text).ToHashSet();
        return ((JsonObject)schema["properties"]!).ToDictionary(
            property => property.Key,
            property => new FieldSchema(property.Key, () => Of(property.Value))
            {
                IsRequired = required.Contains(property.Key),
                Default = JsonFields.Get(property.Value, "default")?.DeepClone(),
                AllowedValues = JsonFields.At(property.Value, "enum[]").Select(field => field.Text).OfType<string>().ToList(),
            });
    }

    private static TypeSchema Scalar(ScalarType type) => new(null, TypeShape.Scalar) { Scalar = type };

    private static string TextOf(JsonNode? node, string name) => JsonFields.Text(node, name) ?? "";
}
