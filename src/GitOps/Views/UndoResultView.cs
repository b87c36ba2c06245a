namespace GitOps.Views;

/// <summary>Shows an <see cref="UndoResult"/>: what was reverted by which commit, where that is, and what the sync came to.</summary>
internal sealed class UndoResultView(Layout layout)
{
    private const int Indent = 2;

    public IEnumerable<string> Lines(UndoResult result) => ["", .. layout.Flow(Indent, Reverted(result), ", "), .. result.Sync is { } sync ? Synced(sync) : []];

    private static IEnumerable<Span> Reverted(UndoResult result)
    {
        var reverted = string.Join(", ", result.Reverted.Select(commit => $"{commit.ShortSha} \"{commit.Subject}\""));
        yield return new Span($"Reverted {reverted} in {result.Commit.ShortSha} on {result.Branch}");
        string?[] rest = [string.IsNullOrEmpty(result.PushedTo) ? null : $"pushed to {result.PushedTo}", result.Sync is null ? "not synced" : null];
        if (rest.OfType<string>().ToArray() is { Length: > 0 } said)
        {
            yield return new Span(string.Join(", ", said));
        }
    }

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
