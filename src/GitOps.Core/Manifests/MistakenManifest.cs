using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.Core.Names;
using GitOps.Core.Objects;
using GitOps.Core.Yaml;

namespace GitOps.Core.Manifests;

/// <summary>Says of a document that is no Kubernetes object what it may have been meant to be, and what to do.</summary>
internal static class MistakenManifest
{
    // As many slips as leave a name recognisable, and others unlike it.
    private static readonly (string Name, int Slips)[] Keys = [("apiVersion", 2), ("kind", 1)];

    /// <summary>The failure that explains the document.</summary>
    /// <param name="root">Its value; null for a list's item that is empty.</param>
    /// <param name="at">Where it begins.</param>
    /// <param name="positions">Where its fields are.</param>
    public static GitOpsException Explain(JsonNode? root, SourceLocation at, SourceMap positions) => root switch
    {
        JsonObject value => ExplainMapping(value, at, positions),
        JsonArray list when list.Any(IsManifest) =>
            ManifestErrors.Misplaced(at, "a list of objects", "Separate them by lines of ---, or make them the items of an object with kind: List"),
        JsonArray => ManifestErrors.NotAManifest(at, "a list"),
        JsonValue text when text.GetValueKind() == JsonValueKind.String => JsonFields.Text(text)!.Contains("apiVersion", StringComparison.OrdinalIgnoreCase)
            ? ManifestErrors.Misplaced(at, "a manifest in quotes or without its line breaks, which is one text", "Write it as a mapping")
            : ManifestErrors.NotAManifest(at, "a text"),
        JsonValue scalar => ManifestErrors.NotAManifest(at, scalar.GetValueKind() == JsonValueKind.Number ? "a number" : "true or false"),
        _ => ManifestErrors.NotAManifest(at, "an empty item"),
    };

    private static GitOpsException ExplainMapping(JsonObject value, SourceLocation at, SourceMap positions)
    {
        if (value["sops"] is JsonObject sops && sops.ContainsKey("mac"))
        {
            return ManifestErrors.Unreadable(at, "encrypted by SOPS as a whole", "Leave apiVersion, kind and metadata readable (encrypted_regex), and let an operator decrypt the rest in the cluster");
        }

        var missing = Keys.Where(key => !HasText(value, key.Name)).ToList();
        var slips = missing.Select(key => (key.Name, Written: SlipOf(key.Name, key.Slips, value))).Where(slip => slip.Written is not null).ToList();
        if (slips is [var (name, written), ..])
        {
            return ManifestErrors.Misspelt(name, written!, PlaceOf(written!));
        }

        if (missing.Count == 1)
        {
            var (absent, present) = missing[0].Name == "kind" ? ("kind", "apiVersion") : ("apiVersion", "kind");
            return ManifestErrors.Incomplete(present, absent, at);
        }

        foreach (var (key, inner) in value)
        {
            if (IsManifest(inner))
            {
                return ManifestErrors.Misplaced(PlaceOf(key), $"an object below \"{key}\", one level too deep", $"Remove \"{key}\" and the indentation");
            }

            if (inner is JsonArray list && list.Any(IsManifest))
            {
                return ManifestErrors.Misplaced(PlaceOf(key), $"objects in the list \"{key}\"", "Make them the items of an object with apiVersion: v1, kind: List");
            }
        }

        return ManifestErrors.NotAManifest(at, value.Count == 0 ? "an empty mapping" : "a mapping without apiVersion and kind");

        SourceLocation PlaceOf(string key) => at with { Line = positions.Find("/" + JsonFields.Escape(key)).Line };
    }

    // A key that is there, has text for a value, and looks like the name.
    private static string? SlipOf(string name, int slips, JsonObject value) => value
        .Where(field => field.Key != name && JsonFields.Text(field.Value) is not null && Array.TrueForAll(Keys, key => key.Name != field.Key))
        .Select(field => field.Key)
        .Where(key => ClosestName.Distance(WithoutMarks(key), name) <= slips)
        .MinBy(key => ClosestName.Distance(WithoutMarks(key), name));

    // api_version, api-version, "apiVersion "
    private static string WithoutMarks(string key) => new([.. key.Where(char.IsLetterOrDigit)]);

    private static bool HasText(JsonObject value, string field) => JsonFields.Text(value, field) is { Length: > 0 };

    private static bool IsManifest(JsonNode? node) => node is JsonObject value && Array.TrueForAll(Keys, key => HasText(value, key.Name));
}
