using System.Text.Json.Nodes;
using GitOps.Core.Files;
using GitOps.Core.Rendering.Failures;
using GitOps.Core.Rendering.Kustomize.Kinds;
using GitOps.Core.Yaml;
using GitOps.Core.Yaml.Scalars;

namespace GitOps.Core.Rendering.Kustomize.Resources;

/// <summary>A resource as a document declares it.</summary>
/// <param name="State">Its state.</param>
/// <param name="Line">Its line in the file or the text.</param>
internal sealed record DeclaredResource(ResourceState State, int Line);

/// <summary>Reads resources from YAML: unfolds lists and refuses what has no kind or name.</summary>
/// <param name="cache">Files read before.</param>
internal sealed class ResourceReader(RenderCache cache)
{
    private const string ListSuffix = "List";

    /// <summary>Reads a file's resources.</summary>
    public IReadOnlyList<Resource> Read(IFileTree tree, FileEntry file) => Read(cache.Documents.Read(tree, file, dialect: YamlDialect.Kustomize), file.Path, tree.Commit, null);

    /// <summary>Reads the resources of a text within a file.</summary>
    public IReadOnlyList<Resource> Read(string text, SourceLocation at) => Read(Documents(text, at, YamlDialect.Kustomize), at.File, at.Commit, at);

    /// <summary>Reads the documents of a text within a file.</summary>
    public IReadOnlyList<YamlDocument> Documents(string text, SourceLocation at, YamlDialect dialect)
    {
        try
        {
            return cache.Documents.Read(at.File, text, dialect);
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
    public IReadOnlyList<Resource> Read(IReadOnlyList<YamlDocument> documents, string file, string? commit, SourceLocation? within)
    {
        var at = within ?? new SourceLocation(file, 1, commit);
        var declared = cache.Resources.Declared(documents, () =>
        {
            var found = new List<DeclaredResource>();
            foreach (var document in documents)
            {
                Unfold(document.Root, document, "", line => within ?? at with { Line = line }, found);
            }

            return found;
        });
        return [.. declared.Select(resource => new Resource(resource.State, within ?? at with { Line = resource.Line }))];
    }

    private static void Unfold(JsonNode? node, YamlDocument document, string pointer, Func<int, SourceLocation> at, List<DeclaredResource> resources)
    {
        var line = pointer.Length == 0 ? document.Line : document.Positions.Find(pointer).Line;
        if (node is null or JsonObject { Count: 0 })
        {
            // Empty to kustomize, as nothing at all is.
            return;
        }

        if (node is not JsonObject value)
        {
            throw KustomizeErrors.NotAResource(at(line));
        }

        var kind = value.Text("kind");
        if (kind.EndsWith(ListSuffix, StringComparison.Ordinal) && value.TryGetPropertyValue("items", out var items))
        {
            for (var i = 0; i < (items as JsonArray ?? []).Count; i++)
            {
                Unfold(items![i], document, $"{pointer}/items/{i}", at, resources);
            }

            return;
        }

        Validate(value, kind, at(line));
        resources.Add(new DeclaredResource(new ResourceState(value, NameHistory.None, Gvk.Of(value)), line));
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
