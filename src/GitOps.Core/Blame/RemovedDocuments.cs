using System.Security.Cryptography;
using System.Text.Json.Nodes;
using GitOps.Core.Files;
using GitOps.Core.Objects;
using GitOps.Core.Yaml;

namespace GitOps.Core.Blame;

/// <summary>Finds the commits that took documents out of the files that an earlier revision had them in.</summary>
/// <param name="before">Files of the earlier revision.</param>
/// <param name="history">The history that leads to the revision without them.</param>
internal sealed class RemovedDocuments(IFileTree before, LineHistory history)
{
    private readonly Dictionary<(string File, string Content), HashSet<(string? Kind, string? Name)>> _known = [];

    /// <summary>The commit that removed a document; null when it is not known, as where its file is another repository's or holds it still.</summary>
    public Revision? RemovedIn(SourceLocation document, CancellationToken cancellationToken) =>
        document.Commit == before.Commit && At(document) is { } declared
            ? history.RemovedIn(document.File, content => In(document.File, content).Contains(Identity(declared)), cancellationToken)
            : null;

    private JsonNode? At(SourceLocation place) => before.Find(place.File) is { Kind: FileKind.File } file
        ? Documents(place.File, before.Read(file)).LastOrDefault(document => document.Line <= place.Line)?.Root
        : null;

    private HashSet<(string? Kind, string? Name)> In(string file, byte[] content)
    {
        var key = (file, Convert.ToHexString(SHA256.HashData(content)));
        if (!_known.TryGetValue(key, out var declared))
        {
            _known[key] = declared = [.. Documents(file, content).Select(document => Identity(document.Root))];
        }

        return declared;
    }

    private static (string? Kind, string? Name) Identity(JsonNode? document) => (JsonFields.Text(document, "kind"), JsonFields.Text(document, "metadata", "name"));

    private static IEnumerable<YamlDocument> Documents(string file, byte[] content) => YamlReader.Read(file, content, onError: _ => { });
}
