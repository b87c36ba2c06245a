using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.Core.Schema;
using GitOps.Sandbox.Objects.Decoding;
using GitOps.Sandbox.Objects.Typed;

namespace GitOps.Sandbox.Objects.Ownership;

/// <summary>
/// What kubectl's client-side apply wrote down in an annotation: its fields are kubectl's to change when it goes over to
/// server-side apply, and the annotation is kept up to date as long as it is there.
/// </summary>
/// <remarks>https://kubernetes.io/docs/reference/using-api/server-side-apply/#upgrading-from-client-side-apply-to-server-side-apply</remarks>
internal static class LastApplied
{
    private const string Manager = "kubectl";
    private const string Annotation = "kubectl.kubernetes.io/last-applied-configuration";
    private const int MaxBytes = 256 * 1024;

    /// <summary>The fields that an apply by this manager may take without force.</summary>
    public static IReadOnlySet<string> FieldsOf(TypeSchema type, JsonObject live, FieldManagerId manager)
    {
        if (manager.Name != Manager || Read(live) is not { } applied || !JsonEquality.Same(applied["apiVersion"], live["apiVersion"]))
        {
            return new HashSet<string>();
        }

        // What has changed since belongs to whoever changed it.
        var comparison = TypedComparison.Between(type, applied, live);
        var fields = TypedFields.Of(type, applied).Difference(comparison.Modified).Difference(comparison.Added).Difference(comparison.Removed);
        return fields.Paths().ToHashSet();
    }

    /// <summary>Writes down what was applied, where the object has the annotation.</summary>
    public static void Renew(JsonObject merged, JsonObject applied, FieldManagerId manager)
    {
        if (manager.Name != Manager || manager.Subresource.Length > 0 || Read(merged) is null)
        {
            return;
        }

        var copy = (JsonObject)applied.DeepClone();
        (copy["metadata"]?["annotations"] as JsonObject)?.Remove(Annotation);
        var text = JsonText.Compact(Sorted(copy)) + "\n";
        if (text.Length <= MaxBytes)
        {
            merged["metadata"]!["annotations"]![Annotation] = text;
        }
    }

    private static JsonObject? Read(JsonObject value)
    {
        var annotations = (value["metadata"] as JsonObject)?["annotations"] as JsonObject;
        if (JsonText.String(annotations?[Annotation]) is not { Length: > 0 } text)
        {
            return null;
        }

        try
        {
            return JsonBody.Parse(System.Text.Encoding.UTF8.GetBytes(text)).Root as JsonObject;
        }
        catch (JsonException)
        {
            // Somebody wrote something else into it; then it says nothing.
            return null;
        }
    }

    private static JsonNode? Sorted(JsonNode? value) => value switch
    {
        JsonObject map => new JsonObject(map.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => KeyValuePair.Create(field.Key, Sorted(field.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => value?.DeepClone(),
    };
}
