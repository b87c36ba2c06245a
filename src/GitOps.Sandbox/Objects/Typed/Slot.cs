using System.Text.Json.Nodes;
using GitOps.Core.Schema;

namespace GitOps.Sandbox.Objects.Typed;

/// <summary>A place for a value: absent and null are two things.</summary>
internal readonly record struct Slot(bool Exists, JsonNode? Node)
{
    public static readonly Slot Absent = new(false, null);

    /// <summary>Absent, null, or an object or list with nothing in it.</summary>
    public bool IsHollow => Node switch { null => true, JsonObject map => map.Count == 0, JsonArray list => list.Count == 0, _ => false };

    public static Slot Of(JsonNode? node) => new(true, node);

    public static Slot Of(JsonObject? parent, string name) => parent is not null && parent.TryGetPropertyValue(name, out var node) ? Of(node) : Absent;
}

/// <summary>How two values of one type are walked together.</summary>
internal static class Structure
{
    /// <summary>The type of a field: the one the type names, or that of its map values; null where the type has no such field.</summary>
    public static TypeSchema? FieldType(TypeSchema type, string name) => type.Shape switch
    {
        TypeShape.Object when type.Fields.TryGetValue(name, out var field) => field.Type,
        TypeShape.Object => type.PreservesUnknownFields ? TypeSchema.Any : null,
        TypeShape.Map => type.Items,
        _ => TypeSchema.Any,
    };

    /// <summary>Whether the values are walked field by field, item by item, or compared and replaced as a whole.</summary>
    public static TypeShape ShapeOf(TypeSchema type, Slot one, Slot other)
    {
        if (type.IsAtomic)
        {
            return TypeShape.Scalar;
        }

        switch (type.Shape)
        {
            case TypeShape.Object or TypeShape.Map:
                return one.IsHollow && other.IsHollow ? TypeShape.Scalar : TypeShape.Map;
            case TypeShape.List:
                return type.ListMerge == ListMerge.Atomic || (one.IsHollow && other.IsHollow) ? TypeShape.Scalar : TypeShape.List;
            case TypeShape.Any:
                var maps = one.Node is JsonObject or null && other.Node is JsonObject or null;
                return maps && !(one.IsHollow && other.IsHollow) ? TypeShape.Map : TypeShape.Scalar;
            default:
                return TypeShape.Scalar;
        }
    }
}
