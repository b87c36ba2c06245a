namespace GitOps.Views;

/// <summary>Shows an <see cref="UndoResult"/>: what was reverted by which commit, where that is, and what the sync came to.</summary>
internal sealed class UndoResultView(Layout layout)
{
    private const int Indent = 2;

    public IEnumerable<string> Lines(UndoResult result) => ["", .. layout.Flow(Indent, Reverted(result), ", "), .. result.Sync is { } sync ? Synced(sync) : []];

    private static IEnumerable<Span> Reverted(UndoResult result)
    {
        var made = string.Join(", ", result.Commits.Select(commit => commit.ShortSha));
        var done = result.RestoredTo is { } then ? $"Went back to {Name(then)}" : $"Reverted {string.Join(", ", result.Reverted.Select(Name))}";
        yield return new Span($"{done} in {made} on {result.Branch}");
        string?[] rest = [string.IsNullOrEmpty(result.PushedTo) ? null : $"pushed to {result.PushedTo}", result.Sync is null ? "not synced" : null];
        if (rest.OfType<string>().ToArray() is { Length: > 0 } said)
        {
            yield return new Span(string.Join(", ", said));
        }
    }

    private static string Name(Revision commit) => $"{commit.ShortSha} \"{commit.Subject}\"";

    private IEnumerable<string> Synced(SyncResult sync)
    {
        var counts = SyncResultView.Counts(sync).ToList();
        return
        [
            .. layout.Flow(Indent, [new($"Synced: {counts[0].Text}", counts[0].Ink), .. counts.Skip(1)], SyncResultView.Between),
            .. SyncResultView.Health(sync).SelectMany(said => layout.Wrap(Indent, [said])),
        ];
    }
}
