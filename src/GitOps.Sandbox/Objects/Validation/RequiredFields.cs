using System.Text.Json.Nodes;
using GitOps.Core.Schema;

namespace GitOps.Sandbox.Objects.Validation;

/// <summary>For kinds without rules of their own: the texts their schema requires are there.</summary>
internal static class RequiredFields
{
    public static void Check(TypeSchema type, JsonObject value, Violations violations)
    {
        CheckTexts(type, value, "", violations);
        if (type.Fields.TryGetValue("spec", out var spec) && value["spec"] is JsonObject fields)
        {
            CheckTexts(spec.Type, fields, "spec", violations);
        }
    }

    private static void CheckTexts(TypeSchema type, JsonObject value, string path, Violations violations)
    {
        foreach (var field in type.Fields.Values.Where(field => field is { IsRequired: true, Type.Scalar: ScalarType.String }))
        {
            if (string.IsNullOrEmpty(JsonText.String(value[field.Name])))
            {
                violations.Required(ErrorPath.Child(path, field.Name));
            }
        }
    }
}
