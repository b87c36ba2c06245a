using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.Core.Objects;
using GitOps.Core.Yaml;

namespace GitOps.Core.Manifests;

/// <summary>
/// Takes the Kubernetes objects out of a file's documents and unfolds lists. A document that is none is a failure: left out
/// silently, what it declared before would look deleted.
/// </summary>
/// <param name="path">Path of the file from the repository's root.</param>
/// <param name="commit">Commit the file was read from; null for a file on disk.</param>
/// <param name="verbose">Hears of documents that were skipped.</param>
/// <param name="onError">Takes what is wrong with a document, which is then left out; one that throws ends the reading.</param>
internal sealed class ManifestReader(string path, string? commit, Action<string> verbose, Action<GitOpsException> onError)
{
    private const string ListSuffix = "List";
    private const string KustomizeGroup = "kustomize.config.k8s.io/";

    // The one well-known tool whose own file looks like an object (https://skaffold.dev/docs/references/yaml/).
    private const string SkaffoldGroup = "skaffold/";

    // What SOPS makes of a value it encrypts (https://getsops.io/docs/).
    private const string Ciphertext = "ENC[";

    /// <summary>Whether the file is known to belong to another tool, so that documents that are no objects are skipped.</summary>
    public bool SkipsOthers { get; init; }

    /// <summary>The objects, in the file's order.</summary>
    public IEnumerable<Manifest> Read(IEnumerable<YamlDocument> documents) =>
        documents.SelectMany(document => Unfold(document.Root, document.Line, document.Positions));

    private IEnumerable<Manifest> Unfold(JsonNode? root, int line, SourceMap positions)
    {
        var at = new SourceLocation(path, line, commit);
        if (root is JsonObject list && ListedKind(list) is { } kind)
        {
            return ((JsonArray)list["items"]!).SelectMany((item, index) => UnfoldItem(item, kind, list["apiVersion"], positions.Within($"/items/{index}")));
        }

        return IsManifest(root, at, positions) ? [new Manifest((JsonObject)root!, at) { Positions = positions }] : [];
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
        value["items"] is JsonArray && JsonFields.Text(value, "kind") is { } kind && kind.EndsWith(ListSuffix, StringComparison.Ordinal)
            ? kind[..^ListSuffix.Length]
            : null;

    private bool IsManifest(JsonNode? root, SourceLocation at, SourceMap positions)
    {
        var (apiVersion, kind) = (JsonFields.Text(root, "apiVersion"), JsonFields.Text(root, "kind"));
        var isObject = !string.IsNullOrEmpty(apiVersion) && !string.IsNullOrEmpty(kind) && !apiVersion.StartsWith(Ciphertext, StringComparison.Ordinal);
        if (SkipsOthers && (isObject ? apiVersion!.StartsWith(SkaffoldGroup, StringComparison.Ordinal) : !IsMistaken(root, at, positions)))
        {
            verbose($"{at}: skipped, it belongs to another tool.");
            return false;
        }

        var failure = NotText(root, at, positions, "apiVersion") ?? NotText(root, at, positions, "kind")
            ?? (!isObject ? MistakenManifest.Explain(root, at, positions) : null)
            ?? (apiVersion!.StartsWith(KustomizeGroup, StringComparison.Ordinal) ? ManifestErrors.KustomizationElsewhere(kind!, at) : null)
            ?? NotText(root, at, positions, "metadata", "name") ?? NotText(root, at, positions, "metadata", "namespace")
            ?? (IsNamed(root) ? null : ManifestErrors.WithoutName(kind!, at));
        if (failure is not null)
        {
            onError(failure);
        }

        return failure is null;
    }

    // An object but for a slip, in a file that has another tool's name by chance.
    private static bool IsMistaken(JsonNode? root, SourceLocation at, SourceMap positions) =>
        JsonFields.Get(root, "metadata") is JsonObject && MistakenManifest.Explain(root, at, positions).ErrorId == "ManifestIncomplete";

    private static GitOpsException? NotText(JsonNode? root, SourceLocation at, SourceMap positions, params string[] field) =>
        JsonFields.Get(root, field) is { } node && JsonFields.Text(node) is null
            ? ManifestErrors.NotText(string.Join('.', field), Describe(node), at with { Line = positions.Find("/" + string.Join('/', field)).Line })
            : null;

    private static bool IsNamed(JsonNode? root) =>
        JsonFields.Text(root, "metadata", "name") is { Length: > 0 } || JsonFields.Text(root, "metadata", "generateName") is { Length: > 0 };

    private static string Describe(JsonNode node) => node.GetValueKind() switch
    {
        JsonValueKind.Object => "a mapping",
        JsonValueKind.Array => "a sequence",
        JsonValueKind.Number => $"the number {node.ToJsonString()}",
        _ => $"the boolean {node.ToJsonString()}",
    };
}
