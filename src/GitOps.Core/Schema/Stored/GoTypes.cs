using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.Core.Objects;

namespace GitOps.Core.Schema.Stored;

/// <summary>The names that the decoder's messages give to types.</summary>
internal static class GoTypes
{
    /// <summary>What every object begins with.</summary>
    public const string TypeMeta =
        "struct { APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; Kind string \"json:\\\"kind,omitempty\\\"\" }";

    public static string Of(TypeSchema type) => type.Shape switch
    {
        TypeShape.Object => PackageQualified(type.Name!),
        TypeShape.Map => $"map[string]{Of(type.Items!)}",
        TypeShape.List => $"[]{Of(type.Items!)}",
        TypeShape.Scalar => Of(type.Scalar),
        _ => "interface {}",
    };

    public static string Of(ScalarType type) => type switch
    {
        ScalarType.Int32 => "int32",
        ScalarType.Int64 => "int64",
        ScalarType.Number => "float64",
        ScalarType.Boolean => "bool",
        ScalarType.Bytes => "[]uint8",
        ScalarType.Time or ScalarType.MicroTime => "string",
        ScalarType.Quantity => "resource.Quantity",
        _ => "string",
    };

    public static string OfJson(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.True or JsonValueKind.False => "bool",
        JsonValueKind.Number => JsonText.IsInteger(value) && JsonText.Integer(value) is >= int.MinValue and <= int.MaxValue
            ? "number"
            : $"number {JsonText.Compact(value)}",
        _ => "string",
    };

    /// <summary><c>io.k8s.api.core.v1.PodSpec</c> is <c>v1.PodSpec</c>.</summary>
    private static string PackageQualified(string definition)
    {
        var parts = definition.Split('.');
        return $"{parts[^2]}.{parts[^1]}";
    }
}
