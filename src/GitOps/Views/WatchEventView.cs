using System.Globalization;

namespace GitOps.Views;

/// <summary>Shows a <see cref="WatchEvent"/>: when, what and why, and below it what differs.</summary>
internal sealed class WatchEventView(Layout layout)
{
    private static readonly Dictionary<WatchEventKind, (string Words, Ink Ink)> Kinds = new()
    {
        [WatchEventKind.RevisionFound] = ("revision found", Ink.Cyan),
        [WatchEventKind.Synced] = ("synced", Ink.Green),
        [WatchEventKind.Corrected] = ("corrected", Ink.Yellow),
        [WatchEventKind.DifferenceFound] = ("difference found", Ink.Yellow),
        [WatchEventKind.Fight] = ("fight", Ink.Magenta),
        [WatchEventKind.FightEnded] = ("fight ended", Ink.Dim),
        [WatchEventKind.Failed] = ("failed", Ink.Red),
        [WatchEventKind.Waiting] = ("waiting", Ink.Magenta),
        [WatchEventKind.Disconnected] = ("disconnected", Ink.Red),
        [WatchEventKind.Connected] = ("connected", Ink.Green),
    };

    public IEnumerable<string> Lines(WatchEvent happened)
    {
        var (words, ink) = Kinds[happened.Kind];
        var again = happened.RetryAt is { } retry ? $" (again at {Clock(retry)})" : "";
        var message = happened.Kind == WatchEventKind.DifferenceFound ? "" : happened.Message + again;
        return
        [
            .. layout.Row(0, [new($"{Clock(happened.Time)} ", Ink.Dim), new(words, ink)], [new(message)]),
            .. happened.Differences.SelectMany(new ResourceDiffView(layout).Lines),
        ];
    }

    private static string Clock(DateTimeOffset time) => time.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
}
