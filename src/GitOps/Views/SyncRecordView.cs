namespace GitOps.Views;

/// <summary>Shows a <see cref="SyncRecord"/>: what was synced, when, by whom, what it came to, what went wrong first, and which other commits it brought.</summary>
internal sealed class SyncRecordView(Layout layout)
{
    private const int Indent = 6;
    private const int MostCommits = 5;

    private static readonly Dictionary<SyncOutcome, Ink> Inks = new()
    {
        [SyncOutcome.Succeeded] = Ink.Green,
        [SyncOutcome.Failed] = Ink.Red,
        [SyncOutcome.Interrupted] = Ink.Red,
        [SyncOutcome.Unfinished] = Ink.Yellow,
    };

    public IEnumerable<string> Lines(SyncRecord record) =>
    [
        .. layout.Row(0, [.. What(record)], [new(When(record), Ink.Dim)]),
        .. layout.Flow(Indent, CameTo(record), " · "),
        .. record.FirstError is { } error ? layout.Wrap(Indent, [new(error, Ink.Red)]) : [],
        .. Commits("with", record.Commits.Where(commit => commit.Sha != record.Revision.Sha)),
        .. Commits("without", record.Dropped),
        .. record.CommitsMissing is { } missing ? layout.Wrap(Indent, [new(missing, Ink.Dim)]) : [],
        .. record.IgnoredSuspension is { } ignored ? layout.Wrap(Indent, [new($"although {ignored}", Ink.Yellow)]) : [],
    ];

    private static IEnumerable<Span> What(SyncRecord record) =>
    [
        new(FormattableString.Invariant($"#{record.Number}").PadRight(Indent), Inks[record.Outcome]),
        new($"{record.Revision} \"{record.Revision.Subject}\" "),
        new($"({record.Revision.Author})", Ink.Dim),
    ];

    private static string When(SyncRecord record) => Age.At(record.Started, TimeProvider.System.GetLocalNow()) + (record.By is { } by ? $" · {by.User}@{by.Host}" : "");

    private static IEnumerable<Span> CameTo(SyncRecord record)
    {
        if (record.Outcome != SyncOutcome.Succeeded)
        {
            yield return new Span(record.Outcome == SyncOutcome.Unfinished ? "has not ended" : record.Outcome.ToString().ToLowerInvariant(), Inks[record.Outcome]);
        }

        if (record.IsPartial)
        {
            yield return new Span($"of {record.Objects} objects", Ink.Dim);
        }

        foreach (var (action, count) in Counts(record).Where(counted => counted.Count > 0))
        {
            yield return ActionMark.Of(action).Paint($"{action} {count}");
        }

        if (record.Duration is { } duration)
        {
            yield return new Span(Age.Lasting(duration), Ink.Dim);
        }

        if (record.By?.Run is { Length: > 0 } run)
        {
            yield return new Span(run, Ink.Dim);
        }
    }

    private static (SyncAction Action, int Count)[] Counts(SyncRecord record) =>
    [
        (SyncAction.Created, record.Created),
        (SyncAction.Configured, record.Configured),
        (SyncAction.Recreated, record.Recreated),
        (SyncAction.Adopted, record.Adopted),
        (SyncAction.Deleted, record.Deleted),
        (SyncAction.Conflict, record.Conflicts),
        (SyncAction.Failed, record.Failed),
        (SyncAction.Skipped, record.Skipped),
    ];

    private IEnumerable<string> Commits(string word, IEnumerable<Revision> commits)
    {
        Revision[] all = [.. commits];
        return
        [
            .. all.Take(MostCommits).SelectMany(commit => layout.Wrap(Indent, [new($"{word} {commit.ShortSha} \"{commit.Subject}\" ({commit.Author})", Ink.Dim)])),
            .. all.Length > MostCommits ? layout.Wrap(Indent, [new($"{word} {all.Length - MostCommits} more", Ink.Dim)]) : [],
        ];
    }
}
