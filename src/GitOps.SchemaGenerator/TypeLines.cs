using System.Text;
using System.Text.Json;

namespace GitOps.SchemaGenerator;

/// <summary>Turns the definitions of an OpenAPI v2 document into <c>T</c> lines.</summary>
internal sealed class TypeLines(JsonElement definitions)
{
    private static readonly Dictionary<string, string> Scalars = new()
    {
        ["string"] = "s",
        ["string/byte"] = "y",
        ["string/date-time"] = "t",
        ["string/int-or-string"] = "x",
        ["integer"] = "l",
        ["integer/int32"] = "i",
        ["integer/int64"] = "l",
        ["number"] = "n",
        ["number/double"] = "n",
        ["boolean"] = "b",
        ["object"] = "o",
    };

    /// <summary>Definitions that are a scalar, or anything at all, wherever they are referred to.</summary>
    private static readonly Dictionary<string, string> Inlined = new()
    {
        ["io.k8s.apimachinery.pkg.api.resource.Quantity"] = "q",
        ["io.k8s.apimachinery.pkg.util.intstr.IntOrString"] = "x",
        ["io.k8s.apimachinery.pkg.apis.meta.v1.Time"] = "t",
        ["io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime"] = "m",
        ["io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1"] = "o",
        ["io.k8s.apimachinery.pkg.runtime.RawExtension"] = "o",
        ["io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON"] = "*",
        ["io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrBool"] = "*",
        ["io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrArray"] = "*",
        ["io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrStringArray"] = "*",
    };

    internal IEnumerable<string> All() => definitions.EnumerateObject()
        .Where(definition => !Inlined.ContainsKey(definition.Name))
        .OrderBy(definition => definition.Name, StringComparer.Ordinal)
        .Select(definition => Line(definition.Name, definition.Value));

    private static string Line(string name, JsonElement definition)
    {
        var line = new StringBuilder("T\t").Append(name).Append('\t').Append(OrNothing(Modifiers(definition, null)));
        if (!definition.TryGetProperty("properties", out var properties))
        {
            return line.Append("\t= ").Append(Type(definition)).ToString();
        }

        var required = definition.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(item => item.GetString()!).ToHashSet() : [];
        foreach (var property in properties.EnumerateObject().OrderBy(property => property.Name, StringComparer.Ordinal))
        {
            line.Append('\t').Append(property.Name).Append(required.Contains(property.Name) ? "! " : " ").Append(Type(property.Value));
            var modifiers = Modifiers(property.Value, KnownDefaults.Json.GetValueOrDefault((name, property.Name)));
            line.Append(modifiers.Length > 0 ? " " : "").Append(modifiers);
        }

        return line.ToString();
    }

    private static string Type(JsonElement schema)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            var name = reference.GetString()!["#/definitions/".Length..];
            return Inlined.TryGetValue(name, out var inlined) ? inlined : "@" + name;
        }

        if (!schema.TryGetProperty("type", out var type))
        {
            return "*";
        }

        if (schema.TryGetProperty("items", out var items))
        {
            return "[" + Type(items);
        }

        if (schema.TryGetProperty("additionalProperties", out var values) && values.ValueKind == JsonValueKind.Object)
        {
            return "{" + Type(values);
        }

        var format = schema.TryGetProperty("format", out var found) ? found.GetString() : null;
        return Scalars.GetValueOrDefault($"{type.GetString()}/{format}") ?? Scalars[type.GetString()!];
    }

    private static string Modifiers(JsonElement schema, string? knownDefault)
    {
        var modifiers = new List<string>();
        Add("list", "x-kubernetes-list-type");
        Add("keys", "x-kubernetes-list-map-keys");
        Add("patch", "x-kubernetes-patch-strategy");
        Add("merge", "x-kubernetes-patch-merge-key");
        Add("map", "x-kubernetes-map-type");
        Add("enum", "enum");
        var value = schema.TryGetProperty("default", out var declared) ? declared.GetRawText() : knownDefault;
        if (value is not null && !value.Contains(' ', StringComparison.Ordinal))
        {
            modifiers.Add("default:" + value);
        }

        return string.Join(' ', modifiers);

        void Add(string name, string extension)
        {
            if (schema.TryGetProperty(extension, out var found))
            {
                var text = found.ValueKind == JsonValueKind.Array
                    ? string.Join(',', found.EnumerateArray().Select(item => item.GetString()))
                    : found.GetString();
                modifiers.Add($"{name}:{text}");
            }
        }
    }

    private static string OrNothing(string text) => text.Length == 0 ? "-" : text;
}
