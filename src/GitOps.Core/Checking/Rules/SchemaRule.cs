using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.Core.Checking.Subjects;
using GitOps.Core.Manifests;
using GitOps.Core.Names;
using GitOps.Core.Objects;
using GitOps.Core.Schema;

namespace GitOps.Core.Checking.Rules;

/// <summary>Unknown fields, wrong types, missing fields and values that are not allowed, by the type of the object.</summary>
internal sealed class SchemaRule : ICheckRule
{
    private static readonly RepositoryRule UnknownField = new("unknown-field", ProblemSeverity.Error, "A field that the object's type does not have.");
    private static readonly RepositoryRule WrongType = new("wrong-type", ProblemSeverity.Error, "A value of another type than the field's.");
    private static readonly RepositoryRule MissingField = new("missing-field", ProblemSeverity.Error, "A required field that is absent.");
    private static readonly RepositoryRule InvalidValue = new("invalid-value", ProblemSeverity.Error, "A value that is none of those the field may have.");

    /// <inheritdoc/>
    public IReadOnlyList<RepositoryRule> Rules { get; } = [UnknownField, WrongType, MissingField, InvalidValue];

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(CheckedSet set) => set.Manifests.SelectMany(manifest =>
        set.Schema.Find(manifest.Id.Group, manifest.Id.Version, manifest.Id.Kind) is { } type ? CheckValue(manifest, "", manifest.Object, type) : []);

    private static IEnumerable<Finding> CheckValue(Manifest manifest, string pointer, JsonNode value, TypeSchema type) => (type.Shape, value) switch
    {
        (TypeShape.Any, _) => [],
        (TypeShape.Object, JsonObject mapping) => CheckObject(manifest, pointer, mapping, type),
        (TypeShape.Map, JsonObject mapping) => mapping.SelectMany(field => CheckPresent(manifest, $"{pointer}/{JsonFields.Escape(field.Key)}", field.Value, type.Items!)),
        (TypeShape.List, JsonArray list) => list.SelectMany((item, index) => CheckPresent(manifest, $"{pointer}/{index}", item, type.Items!)),
        (TypeShape.Scalar, JsonValue scalar) => CheckScalar(manifest, pointer, scalar, type),
        _ => [new Finding(WrongType, manifest, pointer, $"{FieldOf(pointer)} must be {ScalarTypes.Describe(type)}, not {ScalarTypes.Describe(value)}.")],
    };

    // The API takes null for absent.
    private static IEnumerable<Finding> CheckPresent(Manifest manifest, string pointer, JsonNode? value, TypeSchema type) =>
        value is null ? [] : CheckValue(manifest, pointer, value, type);

    private static IEnumerable<Finding> CheckObject(Manifest manifest, string pointer, JsonObject value, TypeSchema type)
    {
        foreach (var (name, field) in value)
        {
            var fieldPointer = $"{pointer}/{JsonFields.Escape(name)}";
            if (!type.Fields.TryGetValue(name, out var schema))
            {
                if (!type.PreservesUnknownFields)
                {
                    var hint = ClosestName.Of(name, type.Fields.Keys) is { } closest ? $" Did you mean \"{closest}\"?" : "";
                    yield return new Finding(UnknownField, manifest, fieldPointer, $"{WhereIn(pointer, manifest)} has no field \"{name}\".{hint}");
                }

                continue;
            }

            foreach (var finding in CheckPresent(manifest, fieldPointer, field, schema.Type).Concat(CheckAllowed(manifest, fieldPointer, field, schema)))
            {
                yield return finding;
            }
        }

        foreach (var missing in type.Fields.Values.Where(field => field.IsRequired && !field.HasDefault && value[field.Name] is null))
        {
            yield return new Finding(MissingField, manifest, pointer, $"{WhereIn(pointer, manifest)} needs a field \"{missing.Name}\".");
        }
    }

    private static IEnumerable<Finding> CheckScalar(Manifest manifest, string pointer, JsonValue value, TypeSchema type)
    {
        if (!ScalarTypes.Fits(value, type.Scalar))
        {
            var quote = type.Scalar == ScalarType.String && value.GetValueKind() != JsonValueKind.String ? " Put it in quotes." : "";
            yield return new Finding(WrongType, manifest, pointer, $"{FieldOf(pointer)} must be {ScalarTypes.Describe(type)}, not {ScalarTypes.Describe(value)}.{quote}");
        }
        else if (type.Source?["enum"] is JsonArray allowed && !allowed.Any(one => JsonNode.DeepEquals(one, value)))
        {
            yield return new Finding(InvalidValue, manifest, pointer, $"{FieldOf(pointer)} must be one of {string.Join(", ", allowed.Select(one => one?.ToJsonString()))}.");
        }
    }

    private static IEnumerable<Finding> CheckAllowed(Manifest manifest, string pointer, JsonNode? value, FieldSchema schema) =>
        schema.AllowedValues.Count > 0 && JsonFields.Text(value) is { } text && !schema.AllowedValues.Contains(text)
            ? [new Finding(InvalidValue, manifest, pointer, $"{FieldOf(pointer)} must be one of {string.Join(", ", schema.AllowedValues)}.")]
            : [];

    private static string WhereIn(string pointer, Manifest manifest) => pointer.Length == 0 ? manifest.Id.Kind : FieldOf(pointer);

    private static string FieldOf(string pointer) => PointerText.Of(pointer);
}
