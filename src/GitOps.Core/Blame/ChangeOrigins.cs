using GitOps.Core.Files;
using GitOps.Core.Yaml;

namespace GitOps.Core.Blame;

/// <summary>Finds where in the repository a changed field is declared, and which commit last changed that line.</summary>
/// <param name="files">Files of the revision.</param>
/// <param name="history">History of the revision; null for a working tree, whose lines belong to no commit yet.</param>
internal sealed class ChangeOrigins(IFileTree files, LineHistory? history)
{
    private readonly Dictionary<string, IReadOnlyList<YamlDocument>> _documents = [];

    /// <summary>The diff, with the line of each field that Git changed, and the reason naming the first.</summary>
    public ResourceDiff Attribute(ResourceDiff diff, CancellationToken cancellationToken)
    {
        if (diff is not { Action: DiffAction.Update, Source: { } source, Error: null })
        {
            return diff;
        }

        FieldChange[] changes = [.. diff.Changes.Select(change => change with { Source = Find(source, change, cancellationToken) })];
        var first = changes.Select(change => change.Source).FirstOrDefault(found => found is not null) ?? source;
        var isTakenOver = changes.Any(change => change.Cause == ChangeCause.Conflict);
        return diff with { Changes = changes, Reason = isTakenOver ? diff.Reason : first.Commit is { } commit ? $"{commit[..7]} {first}" : first.ToString() };
    }

    /// <summary>The line of the field itself or, where it was removed or comes from an overlay, of the nearest thing around it.</summary>
    private SourceLocation? Find(SourceLocation document, FieldChange change, CancellationToken cancellationToken)
    {
        // What a remote base declares is in another repository.
        if (change.Cause != ChangeCause.Git
            || document.Commit != files.Commit
            || Documents(document.File).LastOrDefault(candidate => candidate.Line <= document.Line) is not { } found)
        {
            return null;
        }

        var line = found.Positions.Find(change.Pointer).Line;
        return new SourceLocation(document.File, line, history?.LastChange(document.File, line, cancellationToken)?.Sha);
    }

    private IReadOnlyList<YamlDocument> Documents(string file)
    {
        if (!_documents.TryGetValue(file, out var documents))
        {
            _documents[file] = documents = files.Find(file) is { Kind: FileKind.File } entry ? [.. YamlReader.Read(file, files.Read(entry))] : [];
        }

        return documents;
    }
}
