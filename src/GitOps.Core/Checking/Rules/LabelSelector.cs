using System.Text.Json.Nodes;
using GitOps.Core.Objects;

namespace GitOps.Core.Checking.Rules;

/// <summary>A label selector as manifests write it: <c>matchLabels</c> and <c>matchExpressions</c>.</summary>
/// <remarks>https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors</remarks>
internal static class LabelSelector
{
    /// <summary>Whether it selects everything.</summary>
    public static bool IsEmpty(JsonNode selector) =>
        selector["matchLabels"] is not JsonObject { Count: > 0 } && selector["matchExpressions"] is not JsonArray { Count: > 0 };

    /// <summary>Whether it selects an object with these labels.</summary>
    public static bool Matches(JsonNode selector, IReadOnlyDictionary<string, string> labels) =>
        JsonFields.Texts(JsonFields.Get(selector, "matchLabels")).All(label => labels.TryGetValue(label.Key, out var value) && value == label.Value)
        && JsonFields.At(selector, "matchExpressions[]").All(expression => Holds(expression.Value, labels));

    private static bool Holds(JsonNode expression, IReadOnlyDictionary<string, string> labels)
    {
        var value = labels.GetValueOrDefault(JsonFields.Text(expression, "key") ?? "");
        var values = JsonFields.At(expression, "values[]").Select(field => field.Text);
        return JsonFields.Text(expression, "operator") switch
        {
            "In" => value is not null && values.Contains(value),
            "NotIn" => value is null || !values.Contains(value),
            "Exists" => value is not null,
            "DoesNotExist" => value is null,
            _ => true,
        };
    }
}
