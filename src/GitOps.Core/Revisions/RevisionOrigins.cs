using GitOps.Core.Blame;
using GitOps.Core.Git;
using GitOps.Core.Planning;
using GitOps.Core.Rendering.Kustomize.Loading;
using GitOps.Core.Sets.Declared;

namespace GitOps.Core.Revisions;

/// <summary>
/// Finds the lines that made objects differ between two revisions, and the commits that wrote them: in the object's own file or,
/// where that says the same, in another one that changed, such as an overlay, a patch or a chart's values.
/// </summary>
internal sealed class RevisionOrigins
{
    private readonly DeclaredRevision _before;
    private readonly DeclaredRevision _after;
    private readonly Dictionary<ResourceId, DeclaredObject> _old;
    private readonly LineHistory? _history;
    private readonly ChangeOrigins _origins;
    private readonly RemovedDocuments? _removed;
    private readonly AddedLines _added;
    private readonly Lazy<string[]> _elsewhere;

    /// <param name="source">The repository.</param>
    /// <param name="before">The earlier revision.</param>
    /// <param name="after">The later one.</param>
    /// <param name="old">The objects of the earlier one.</param>
    /// <param name="path">What is rendered of both.</param>
    public RevisionOrigins(GitSource source, DeclaredRevision before, DeclaredRevision after, IReadOnlyList<DeclaredObject> old, string path)
    {
        _before = before;
        _after = after;
        _old = old.ToDictionary(item => item.Id);
        _history = after.Files.Commit is null ? null : new LineHistory(source, after.Revision);
        _origins = new ChangeOrigins(after.Files, _history);
        _removed = _history is null ? null : new RemovedDocuments(before.Files, _history);
        _added = new AddedLines(before.Files, after.Files);
        _elsewhere = new Lazy<string[]>(() => [.. Elsewhere(source, path)]);
    }

    /// <summary>The difference, with its lines and the reason naming the first.</summary>
    public ResourceDiff Attribute(ResourceDiff diff, CancellationToken cancellationToken) => diff switch
    {
        { Changes.Count: > 0 } => Changed(diff, cancellationToken),
        { Action: DiffAction.Create } => With(diff, CreatedAt(diff, cancellationToken)),
        { Action: DiffAction.Delete, Reason: { } reason } when reason.EndsWith(GitReasons.NoLongerDeclared, StringComparison.Ordinal) => Removed(diff, cancellationToken),
        _ => diff,
    };

    private ResourceDiff Changed(ResourceDiff diff, CancellationToken cancellationToken)
    {
        var found = _origins.Attribute(diff with { Action = DiffAction.Update }, cancellationToken);
        FieldChange[] changes = [.. found.Changes.Select(change => change with { Source = PlaceOf(change, cancellationToken) })];
        return With(diff with { Changes = changes }, changes.Select(change => change.Source).OfType<SourceLocation>().MaxBy(place => place.Commit is not null) ?? diff.Source!);
    }

    private SourceLocation? PlaceOf(FieldChange change, CancellationToken cancellationToken)
    {
        var own = change.Source;
        if (own is not null && _added.Of(own.File).ContainsKey(own.Line))
        {
            return own;
        }

        // Nothing of the field is in the file any more, or what is there was there before: no commit is known to have changed that line.
        return Elsewhere(change.Desired?.ToString(), cancellationToken) ?? (own is null ? null : own with { Commit = null });
    }

    private SourceLocation CreatedAt(ResourceDiff diff, CancellationToken cancellationToken)
    {
        var document = diff.Source!;
        var line = document.Commit == _after.Files.Commit ? _added.Of(document.File).Keys.Where(line => line >= document.Line).DefaultIfEmpty(0).Min() : 0;
        return line > 0 ? document with { Commit = CommitOf(document.File, line, cancellationToken) }
            : Elsewhere(diff.Name, cancellationToken) ?? document with { Commit = null };
    }

    private ResourceDiff Removed(ResourceDiff diff, CancellationToken cancellationToken)
    {
        var document = _old[diff.Id].Source;
        var commit = _removed?.RemovedIn(document, cancellationToken);
        return diff with { Reason = commit is null ? $"{diff.Reason} ({document})" : $"removed in {commit.ShortSha} ({document})" };
    }

    /// <summary>The one other file near it, of those that changed, which may have changed it: a line of it says what the field became, or no other file changed.</summary>
    private SourceLocation? Elsewhere(string? value, CancellationToken cancellationToken)
    {
        var near = _elsewhere.Value.Where(file => _added.Of(file).Count > 0).ToArray();
        (string File, int Line)[] said = value is null ? [] : [.. near
            .Select(file => (File: file, _added.Of(file).FirstOrDefault(line => Says(line.Value, value)).Key))
            .Where(place => place.Key > 0)];
        (string File, int Line)? found = said.Length == 1 ? said[0]
            : said.Length == 0 && near.Length == 1 ? (near[0], _added.Of(near[0]).Keys.Min())
            : null;
        return found is { } place ? new SourceLocation(place.File, place.Line, CommitOf(place.File, place.Line, cancellationToken)) : null;
    }

    /// <summary>Whether a line's value is the one, or the end of it: as <c>newTag: "1.2"</c> of <c>example/web:1.2</c>; or the line is one of its lines.</summary>
    private static bool Says(string line, string value)
    {
        var said = line[(line.IndexOfAny([':', '=']) + 1)..].Trim().TrimStart('-').Trim(' ', '"', '\'');
        return (said.Length > 0 && value.EndsWith(said, StringComparison.Ordinal)) || (line.Length > 0 && value.Split('\n').Contains(line));
    }

    /// <summary>Files that changed and declare no object themselves, at the path and where the objects come from.</summary>
    private IEnumerable<string> Elsewhere(GitSource source, string path)
    {
        if (_after.Files.Commit is null)
        {
            return [];
        }

        var declaring = _after.Manifests.Select(manifest => manifest.Source.File).Where(file => !KustomizationRoot.FileNames.Contains(file[(file.LastIndexOf('/') + 1)..])).ToHashSet();
        string[] folders = [.. _after.Manifests.Select(manifest => FolderOf(manifest.Source.File)).Append(path).Distinct()];
        return ChangedPaths.Between(source.Store, _before.Revision.Sha, _after.Revision.Sha)
            .Where(file => !declaring.Contains(file) && folders.Any(folder => folder.Length == 0 || file.StartsWith(folder + "/", StringComparison.Ordinal)));
    }

    private string? CommitOf(string file, int line, CancellationToken cancellationToken) => _history?.LastChange(file, line, cancellationToken)?.Sha;

    private static string FolderOf(string file) => file[..Math.Max(0, file.LastIndexOf('/'))];

    private static ResourceDiff With(ResourceDiff diff, SourceLocation place)
    {
        var said = place.Commit is { } commit ? $"{commit[..7]} {place}" : place.ToString();
        return diff with { Reason = diff.Reason is null ? said : $"{diff.Reason}; {said}" };
    }
}
