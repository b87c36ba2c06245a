using GitOps.Core.Files;
using GitOps.Core.Yaml;

namespace GitOps.Core.Blame;

/// <summary>Finds where in the repository a changed field is declared, and which commit last changed that line.</summary>
/// <param name="files">Files of the revision.</param>
/// <param name="history">History of the revision; null for a working tree, whose lines belong to no commit yet.</param>
internal sealed class ChangeOrigins(IFileTree files, LineHistory? history)
{
    private const int LongestSubject = 50;
    private readonly Dictionary<string, IReadOnlyList<YamlDocument>> _documents = [];

    /// <summary>The diff, with the line of each field that Git changed, and the reason naming the first.</summary>
    public ResourceDiff Attribute(ResourceDiff diff, CancellationToken cancellationToken)
    {
        if (diff is not { Action: DiffAction.Update, Source: { } source, Error: null })
        {
            return diff;
        }

        (FieldChange Change, Revision? Commit)[] found = [.. diff.Changes.Select(change => Find(source, change, cancellationToken))];
        var first = found.FirstOrDefault(entry => entry.Change.Source is not null);
        var isTakenOver = diff.Changes.Any(change => change.Cause == ChangeCause.Conflict);
        return diff with { Changes = [.. found.Select(change => change.Change)], Reason = isTakenOver ? diff.Reason : Describe(first.Commit, first.Change?.Source ?? source) };
    }

    /// <summary>The diff of an object that is new, with the commit that gave it its name.</summary>
    public ResourceDiff AttributeNew(ResourceDiff diff, CancellationToken cancellationToken)
    {
        // Where the reason is another one, Git declared it before.
        if (history is null || diff.Source is not { } source || diff.Reason != source.ToString() || DocumentAt(source) is not { } document)
        {
            return diff;
        }

        var commit = history.LastChange(source.File, document.Positions.Find("/metadata/name").Line, cancellationToken);
        return commit is null ? diff : diff with { Reason = Describe(commit, source) };
    }

    /// <summary><c>4f1c2ab "Raise memory" · base/web.yaml:14</c></summary>
    private static string Describe(Revision? commit, SourceLocation place)
    {
        if (commit is null)
        {
            return place.ToString();
        }

        var end = char.IsHighSurrogate(commit.Subject.ElementAtOrDefault(LongestSubject - 1)) ? LongestSubject - 1 : LongestSubject;
        var subject = commit.Subject.Length <= LongestSubject ? commit.Subject : commit.Subject[..end].TrimEnd() + "…";
        return $"{commit.ShortSha} \"{subject}\" · {place}";
    }

    /// <summary>The line of the field itself or, where it was removed or comes from an overlay, of the nearest thing around it.</summary>
    private (FieldChange Change, Revision? Commit) Find(SourceLocation document, FieldChange change, CancellationToken cancellationToken)
    {
        if (change.Cause != ChangeCause.Git || DocumentAt(document) is not { } found)
        {
            return (change, null);
        }

        var line = found.Positions.Find(change.Pointer).Line;
        var commit = history?.LastChange(document.File, line, cancellationToken);
        return (change with { Source = new SourceLocation(document.File, line, commit?.Sha) }, commit);
    }

    /// <summary>The document; null for one of a remote base, which is in another repository.</summary>
    private YamlDocument? DocumentAt(SourceLocation place) =>
        place.Commit == files.Commit ? Documents(place.File).LastOrDefault(candidate => candidate.Line <= place.Line) : null;

    private IReadOnlyList<YamlDocument> Documents(string file)
    {
        if (!_documents.TryGetValue(file, out var documents))
        {
            _documents[file] = documents = files.Find(file) is { Kind: FileKind.File } entry ? [.. YamlReader.Read(file, files.Read(entry))] : [];
        }

        return documents;
    }
}
