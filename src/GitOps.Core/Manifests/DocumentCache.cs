using System.Collections.Concurrent;
using GitOps.Core.Git;

namespace GitOps.Core.Manifests;

/// <summary>
/// Remembers what files were read to, by the id of their content, so that a second revision costs only the files that
/// changed. Safe for use by several threads; its documents must not be changed.
/// </summary>
public sealed class DocumentCache(YamlLimits? limits = null)
{
    private readonly ConcurrentDictionary<(string ContentId, bool EndLastLine), IReadOnlyList<YamlDocument>> _documents = new();

    /// <summary>The documents of a file. A file without a content id is read each time, and so is one with an error.</summary>
    /// <param name="tree">Tree to read from.</param>
    /// <param name="file">The file.</param>
    /// <param name="onError">Takes each bad document's failure; null throws the first one (<c>YamlInvalid</c>, <c>YamlLimitExceeded</c>).</param>
    /// <param name="endLastLine">As in <see cref="YamlReader.Read"/>: true reads as kubectl does, false as kustomize does.</param>
    public IReadOnlyList<YamlDocument> Read(IFileTree tree, FileEntry file, Action<GitOpsException>? onError = null, bool endLastLine = true)
    {
        ArgumentNullException.ThrowIfNull(tree);
        ArgumentNullException.ThrowIfNull(file);
        if (file.ContentId is not null && _documents.TryGetValue((file.ContentId, endLastLine), out var known))
        {
            return known;
        }

        var failed = false;
        Action<GitOpsException>? report = onError is null ? null : exception =>
        {
            failed = true;
            onError(exception);
        };
        var documents = YamlReader.Read(file.Path, tree.Read(file), limits, report, endLastLine);
        if (file.ContentId is not null && !failed)
        {
            _documents[(file.ContentId, endLastLine)] = documents;
        }

        return documents;
    }
}
