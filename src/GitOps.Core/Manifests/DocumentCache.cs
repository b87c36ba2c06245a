using System.Text;
using GitOps.Core.Files;
using GitOps.Core.Yaml;
using GitOps.Core.Yaml.Composing;
using GitOps.Core.Yaml.Scalars;

namespace GitOps.Core.Manifests;

/// <summary>
/// Remembers what files were read to, by the id of their content, so that a second revision costs only the files that
/// changed. Keeps a bounded amount. Safe for use by several threads; its documents must not be changed.
/// </summary>
internal sealed class DocumentCache(YamlLimits? limits = null)
{
    // In bytes of text; as JSON, with the place of every field, it takes about ten times as much.
    private const long Limit = 16 * 1024 * 1024;

    private readonly BoundedMemory<(string ContentId, YamlDialect Dialect), IReadOnlyList<YamlDocument>> _documents = new(Limit);
    private readonly BoundedMemory<(string Text, YamlDialect Dialect), IReadOnlyList<YamlDocument>> _texts = new(Limit);

    /// <summary>The documents of a text within a file, such as an inline patch. A text with an error is read each time.</summary>
    /// <param name="path">Path of the file, for messages.</param>
    /// <param name="text">The text.</param>
    /// <param name="dialect">Whose rules it is read by.</param>
    public IReadOnlyList<YamlDocument> Read(string path, string text, YamlDialect dialect)
    {
        if (!_texts.TryGet((text, dialect), out var known))
        {
            known = YamlReader.Read(path, Encoding.UTF8.GetBytes(text), limits, dialect: dialect);
            _texts.Set((text, dialect), known, text.Length);
        }

        return known;
    }

    /// <summary>The documents of a file. A file without a content id is read each time, and so is one with an error.</summary>
    /// <param name="tree">Tree to read from.</param>
    /// <param name="file">The file.</param>
    /// <param name="onError">Takes each bad document's failure; null throws the first one (<c>YamlInvalid</c>, <c>YamlLimitExceeded</c>).</param>
    /// <param name="dialect">Whose rules it is read by.</param>
    public IReadOnlyList<YamlDocument> Read(IFileTree tree, FileEntry file, Action<GitOpsException>? onError = null, YamlDialect dialect = YamlDialect.Kubectl)
    {
        if (file.ContentId is not null && _documents.TryGet((file.ContentId, dialect), out var known))
        {
            return known;
        }

        var failed = false;
        Action<GitOpsException>? report = onError is null ? null : exception =>
        {
            failed = true;
            onError(exception);
        };
        var content = tree.Read(file);
        var documents = YamlReader.Read(file.Path, content, limits, report, dialect);
        if (file.ContentId is not null && !failed)
        {
            _documents.Set((file.ContentId, dialect), documents, content.Length);
        }

        return documents;
    }
}
