using System.Text.Json.Nodes;
using GitOps.Core.Objects;

namespace GitOps.Core.Ignoring;

/// <summary>
/// Reads what an object's annotations leave to the cluster: <c>gitops/ignore-fields</c> names fields and
/// <c>gitops/ignore-managers</c> field managers, separated by commas or white space.
/// </summary>
internal static class IgnoreAnnotations
{
    private const string FieldsAnnotation = "gitops/ignore-fields";
    private const string ManagersAnnotation = "gitops/ignore-managers";

    /// <summary>The rule they make; null when there are none.</summary>
    /// <exception cref="GitOpsException">A path cannot be understood (<c>AnnotationInvalid</c>).</exception>
    public static IgnoreRule? Read(JsonObject manifest, SourceLocation source)
    {
        var fields = Values(manifest, FieldsAnnotation);
        var managers = Values(manifest, ManagersAnnotation);
        return fields.Length + managers.Length == 0
            ? null
            : new IgnoreRule { Fields = [.. fields.Select(text => Parse(text, source))], Managers = managers };
    }

    private static FieldPattern Parse(string text, SourceLocation source) =>
        FieldPattern.Parse(text, out var problem)
        ?? throw new GitOpsException(
            "AnnotationInvalid", FailureKind.InvalidInput, $"{source}: annotation {FieldsAnnotation}: {problem}", text, source);

    private static string[] Values(JsonObject manifest, string name) =>
        (JsonFields.Text(manifest, "metadata", "annotations", name) ?? "").Split([',', ' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
}
