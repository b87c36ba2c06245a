using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GitOps.Core.Objects;
using GitOps.Core.Schema;

namespace GitOps.Core.Checking.Rules;

/// <summary>Which values a scalar type takes, as the API's decoder does.</summary>
internal static partial class ScalarTypes
{
    /// <summary>Whether the API would take the value.</summary>
    public static bool Fits(JsonValue value, ScalarType type) => (type, value.GetValueKind()) switch
    {
        (ScalarType.String or ScalarType.IntOrString, JsonValueKind.String) => true,
        (ScalarType.Time or ScalarType.MicroTime, JsonValueKind.String) => DateTimeOffset.TryParse(JsonFields.Text(value), CultureInfo.InvariantCulture, out _),
        (ScalarType.Bytes, JsonValueKind.String) => Convert.TryFromBase64String(JsonFields.Text(value)!, new byte[JsonFields.Text(value)!.Length], out _),
        (ScalarType.Quantity, JsonValueKind.String) => QuantityPattern().IsMatch(JsonFields.Text(value)!),
        (ScalarType.Quantity or ScalarType.Number, JsonValueKind.Number) => true,
        (ScalarType.Int32, JsonValueKind.Number) => int.TryParse(value.ToJsonString(), CultureInfo.InvariantCulture, out _),
        (ScalarType.Int64 or ScalarType.IntOrString, JsonValueKind.Number) => long.TryParse(value.ToJsonString(), CultureInfo.InvariantCulture, out _),
        (ScalarType.Boolean, JsonValueKind.True or JsonValueKind.False) => true,
        (ScalarType.None, _) => true,
        _ => false,
    };

    /// <summary>What the type takes, in words.</summary>
    public static string Describe(TypeSchema type) => type.Shape switch
    {
        TypeShape.List => "a list",
        TypeShape.Object or TypeShape.Map => "a mapping",
        _ => type.Scalar switch
        {
            ScalarType.Int32 or ScalarType.Int64 => "an integer",
            ScalarType.Number => "a number",
            ScalarType.Boolean => "true or false",
            ScalarType.Quantity => "a quantity such as 500m or 1Gi",
            ScalarType.IntOrString => "an integer or text",
            ScalarType.Time or ScalarType.MicroTime => "a time such as 2024-01-31T12:00:00Z",
            ScalarType.Bytes => "base64",
            _ => "text",
        },
    };

    /// <summary>What the value is, in words, without showing text that may be a secret.</summary>
    public static string Describe(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "a mapping",
        JsonValueKind.String => "this text",
        JsonValueKind.Number => "a number",
        _ => "true or false",
    };

    // https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
    [GeneratedRegex(@"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][+-]?[0-9]+)?\z")]
    private static partial Regex QuantityPattern();
}
