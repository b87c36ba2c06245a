using System.Text.Json.Nodes;

namespace GitOps.Sandbox.Objects.Validation;

/// <summary>Rules of label selectors, and whether one selects a set of labels.</summary>
internal static class SelectorValidation
{
    private static readonly string[] Operators = ["In", "NotIn", "Exists", "DoesNotExist"];

    public static void Check(JsonNode? selector, string path, Violations violations)
    {
        if (selector is not JsonObject map)
        {
            return;
        }

        MetadataValidation.CheckLabels(map["matchLabels"], $"{path}.matchLabels", violations);
        var expressions = map["matchExpressions"] as JsonArray ?? [];
        for (var index = 0; index < expressions.Count; index++)
        {
            CheckExpression(expressions[index] as JsonObject ?? [], $"{path}.matchExpressions[{index}]", violations);
        }
    }

    public static bool IsEmpty(JsonNode? selector) =>
        selector?["matchLabels"] is not JsonObject { Count: > 0 } && selector?["matchExpressions"] is not JsonArray { Count: > 0 };

    public static bool Selects(JsonNode? selector, JsonNode? labels)
    {
        var set = labels as JsonObject ?? [];
        var named = (selector?["matchLabels"] as JsonObject ?? []).All(label => JsonEquality.Same(set[label.Key], label.Value));
        return named && (selector?["matchExpressions"] as JsonArray ?? []).OfType<JsonObject>().All(expression => Selects(expression, set));
    }

    private static bool Selects(JsonObject expression, JsonObject labels)
    {
        var key = JsonText.String(expression["key"]) ?? "";
        var value = labels[key];
        var isListed = (expression["values"] as JsonArray ?? []).Any(item => JsonEquality.Same(item, value));
        return JsonText.String(expression["operator"]) switch
        {
            "In" => labels.ContainsKey(key) && isListed,
            "NotIn" => !labels.ContainsKey(key) || !isListed,
            "Exists" => labels.ContainsKey(key),
            "DoesNotExist" => !labels.ContainsKey(key),
            _ => false,
        };
    }

    private static void CheckExpression(JsonObject expression, string path, Violations violations)
    {
        var hasValues = expression["values"] is JsonArray { Count: > 0 };
        switch (JsonText.String(expression["operator"]))
        {
            case "In" or "NotIn" when !hasValues:
                violations.Required($"{path}.values", "must be specified when `operator` is 'In' or 'NotIn'");
                break;
            case "Exists" or "DoesNotExist" when hasValues:
                violations.Forbidden($"{path}.values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                break;
            case var name when !Operators.Contains(name):
                violations.Invalid($"{path}.operator", expression["operator"] ?? "", "not a valid selector operator");
                break;
        }

        violations.Named($"{path}.key", expression["key"] ?? "", NameRules.Qualified(JsonText.String(expression["key"]) ?? ""));
    }
}
