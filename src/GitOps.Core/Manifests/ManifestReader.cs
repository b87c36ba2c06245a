using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOps.Core.Manifests;

/// <summary>Takes the Kubernetes objects out of a file's documents: unfolds lists, skips what is none.</summary>
/// <param name="path">Path of the file from the repository's root.</param>
/// <param name="commit">Commit the file was read from; null for a file on disk.</param>
/// <param name="verbose">Hears of documents that were skipped.</param>
/// <param name="onError">Takes what is wrong with an object, which is then left out; one that throws ends the reading.</param>
internal sealed class ManifestReader(string path, string? commit, Action<string> verbose, Action<GitOpsException> onError)
{
    private const string ListSuffix = "List";
    private const string KustomizeGroup = "kustomize.config.k8s.io/";

    /// <summary>The objects, in the file's order.</summary>
    public IEnumerable<Manifest> Read(IEnumerable<YamlDocument> documents) =>
        documents.SelectMany(document => Unfold(document.Root, document.Line, document.Positions));

    private IEnumerable<Manifest> Unfold(JsonNode? root, int line, SourceMap positions)
    {
        var at = new SourceLocation(path, line, commit);
        if (root is not JsonObject value)
        {
            verbose($"{at}: skipped, not a Kubernetes object.");
            return [];
        }

        if (ListedKind(value) is { } kind)
        {
            return ((JsonArray)value["items"]!).SelectMany((item, index) => UnfoldItem(item, kind, value["apiVersion"], positions.Within($"/items/{index}")));
        }

        return IsManifest(value, at, positions) ? [new Manifest(value, at) { Positions = positions }] : [];
    }

    private IEnumerable<Manifest> UnfoldItem(JsonNode? item, string kind, JsonNode? apiVersion, SourceMap positions)
    {
        var copy = item?.DeepClone();
        if (copy is JsonObject value && kind.Length > 0 && !value.ContainsKey("kind"))
        {
            // Items of a typed list (DeploymentList) may leave out what the list says; so does kubectl's reader.
            value["kind"] = kind;
            value["apiVersion"] ??= apiVersion?.DeepClone();
        }

        return Unfold(copy, positions.Find("").Line, positions);
    }

    // The kind that a list holds: empty for kind List, which holds any; null when it is no list.
    private static string? ListedKind(JsonObject value) =>
        value["items"] is JsonArray && Text(value["kind"]) is { } kind && kind.EndsWith(ListSuffix, StringComparison.Ordinal)
            ? kind[..^ListSuffix.Length]
            : null;

    private bool IsManifest(JsonObject value, SourceLocation at, SourceMap positions)
    {
        var (hasApiVersion, hasKind) = (value["apiVersion"] is not null, value["kind"] is not null);
        var metadata = value["metadata"] as JsonObject;
        if (!hasApiVersion || !hasKind)
        {
            if ((hasApiVersion || hasKind) && metadata is not null)
            {
                onError(hasKind ? ManifestErrors.Incomplete("kind", "apiVersion", at) : ManifestErrors.Incomplete("apiVersion", "kind", at));
            }
            else
            {
                verbose($"{at}: skipped, not a Kubernetes object (no apiVersion and kind).");
            }

            return false;
        }

        if (Text(value["apiVersion"])?.StartsWith(KustomizeGroup, StringComparison.Ordinal) == true)
        {
            verbose($"{at}: skipped, it configures kustomize.");
            return false;
        }

        return IsText(value["apiVersion"], "apiVersion", "/apiVersion")
            && IsText(value["kind"], "kind", "/kind")
            && IsText(metadata?["name"], "metadata.name", "/metadata/name")
            && IsText(metadata?["namespace"], "metadata.namespace", "/metadata/namespace")
            && IsNamed();

        bool IsText(JsonNode? node, string field, string pointer)
        {
            if (node is not null && Text(node) is null)
            {
                onError(ManifestErrors.NotText(field, Describe(node), at with { Line = positions.Find(pointer).Line }));
                return false;
            }

            return true;
        }

        bool IsNamed()
        {
            if (string.IsNullOrEmpty(Text(metadata?["name"])) && string.IsNullOrEmpty(Text(metadata?["generateName"])))
            {
                onError(ManifestErrors.WithoutName(Text(value["kind"])!, at));
                return false;
            }

            return true;
        }
    }

    private static string Describe(JsonNode node) => node.GetValueKind() switch
    {
        JsonValueKind.Object => "a mapping",
        JsonValueKind.Array => "a sequence",
        JsonValueKind.Number => $"the number {node.ToJsonString()}",
        _ => $"the boolean {node.ToJsonString()}",
    };

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
