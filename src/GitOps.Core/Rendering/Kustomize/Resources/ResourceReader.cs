using System.Text.Json.Nodes;
using GitOps.Core.Git;
using GitOps.Core.Manifests;

namespace GitOps.Core.Rendering.Kustomize.Resources;

/// <summary>Reads resources from YAML: unfolds lists and refuses what has no kind or name.</summary>
/// <param name="cache">Documents of files read before.</param>
internal sealed class ResourceReader(DocumentCache cache)
{
    private const string ListSuffix = "List";

    /// <summary>Reads a file's resources.</summary>
    public IReadOnlyList<Resource> Read(IFileTree tree, FileEntry file) => Read(cache.Read(tree, file, dialect: YamlDialect.Kustomize), file.Path, tree.Commit, null);

    /// <summary>Reads the resources of a text within a file.</summary>
    public IReadOnlyList<Resource> Read(string text, SourceLocation at) => Read(Documents(text, at, YamlDialect.Kustomize), at.File, at.Commit, at);

    /// <summary>Reads the documents of a text within a file.</summary>
    public IReadOnlyList<YamlDocument> Documents(string text, SourceLocation at, YamlDialect dialect)
    {
        try
        {
            return cache.Read(at.File, text, dialect);
        }
        catch (GitOpsException exception)
        {
            // Lines of the message are the text's, not the file's.
            throw KustomizeErrors.Invalid(at, $"the text here is not valid YAML (its lines counted from here): {exception.Message}", exception);
        }
    }

    /// <summary>Takes the resources out of documents.</summary>
    /// <param name="documents">The documents; left as they are.</param>
    /// <param name="file">File they are from.</param>
    /// <param name="commit">Commit of the file.</param>
    /// <param name="within">The place of the text when they are not the file itself.</param>
    public static IReadOnlyList<Resource> Read(IEnumerable<YamlDocument> documents, string file, string? commit, SourceLocation? within)
    {
        var resources = new List<Resource>();
        foreach (var document in documents)
        {
            Unfold(document.Root, document.Positions, "", within ?? new SourceLocation(file, document.Line, commit), within is null, resources);
        }

        return resources;
    }

    private static void Unfold(JsonNode? node, SourceMap positions, string pointer, SourceLocation at, bool isFile, List<Resource> resources)
    {
        if (node is not JsonObject value)
        {
            throw KustomizeErrors.NotAResource(at);
        }

        var kind = value.Text("kind");
        if (kind.EndsWith(ListSuffix, StringComparison.Ordinal) && value.TryGetPropertyValue("items", out var items))
        {
            for (var i = 0; i < (items as JsonArray ?? []).Count; i++)
            {
                var inner = $"{pointer}/items/{i}";
                Unfold(items![i], positions, inner, isFile ? at with { Line = positions.Find(inner).Line } : at, isFile, resources);
            }

            return;
        }

        Validate(value, kind, at);
        resources.Add(new Resource((JsonObject)value.DeepClone(), at));
    }

    private static void Validate(JsonObject value, string kind, SourceLocation at)
    {
        if (kind.Length == 0)
        {
            throw KustomizeErrors.WithoutKind(at);
        }

        var metadata = value["metadata"] as JsonObject;
        if (!kind.EndsWith(ListSuffix, StringComparison.Ordinal) && string.IsNullOrEmpty(metadata?.Text("name")) && string.IsNullOrEmpty(metadata?.Text("generateName")))
        {
            throw KustomizeErrors.WithoutName(kind, at);
        }
    }
}
