using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;

namespace GitOps.Views;

/// <summary>
/// The default views, for <c>GitOps.Format.ps1xml</c>. A view is lines, laid out for the width of the host; they are handed over one by one, since PowerShell
/// repeats in each line of a text all colours of the lines before it.
/// </summary>
public static class ObjectView
{
    /// <summary>What objects have in common that stand below one heading.</summary>
    public static string Group(object shown) => HeadingOf(shown).Key;

    /// <summary>The heading.</summary>
    public static string Header(object shown, PSHost host, object? style) => string.Join('\n', HeadingOf(shown).Lines(LayoutOf(host, style)));

    /// <summary>The lines of an object.</summary>
    public static IEnumerable<ViewLine> Lines(object shown, PSHost host, object? style) =>
        [.. Lines(shown, LayoutOf(host, style)).Select((line, index) => new ViewLine(line, Follows: index > 0))];

    /// <summary>All lines of what would be done to objects.</summary>
    internal static IEnumerable<string> Lines(IEnumerable<ResourceDiff> diffs, Layout layout) => diffs.SelectMany(new ResourceDiffView(layout).Lines);

    internal static Layout LayoutOf(PSHost host, object? style) => new(new Screen(host, style));

    private static IEnumerable<string> Lines(object shown, Layout layout) => Unwrapped(shown) switch
    {
        ResourceDiff diff => new ResourceDiffView(layout).Lines(diff),
        ResourceResult result => new ResourceResultView(layout).Lines(result),
        SyncResult sync => new SyncResultView(layout).Lines(sync),
        UndoResult undo => new UndoResultView(layout).Lines(undo),
        PlanFile plan => new PlanFileView(layout).Lines(plan),
        ResourceStatus status => new ResourceStatusView(layout).Lines(status),
        WatchEvent happened => new WatchEventView(layout).Lines(happened),
        SyncRecord record => new SyncRecordView(layout).Lines(record),
        SetSuspension suspension => layout.Wrap(0, [new(suspension.ToString(), Ink.Yellow)]),
        RepositoryProblem problem => new RepositoryProblemView(layout).Lines(problem),
        FieldChange change => new FieldChangeView(layout).Whole(change),
        LeaderChange change => layout.Row(0, [new(change.ToString(), change.IsThisReplica ? Ink.Green : Ink.Plain)], [new(change.Time.ToString("HH:mm:ss", CultureInfo.InvariantCulture), Ink.Dim)]),
        Permission permission => new PermissionView(layout).Lines(permission),
        ResourceManifest manifest => layout.Row(0, [new(manifest.Id.ToString())], [new($"{manifest.ApiVersion} · {manifest.Source}", Ink.Dim)]),
        var other => layout.Wrap(0, [new(other.ToString())]),
    };

    private static Heading HeadingOf(object shown) => Unwrapped(shown) switch
    {
        ResourceDiff diff => new Heading(diff.Set, diff.Cluster) { Revision = diff.Revision, From = diff.From },
        ResourceResult result => new Heading(result.Set, result.Cluster) { Revision = result.Revision },
        SyncResult sync => new Heading(sync.Set, sync.Cluster) { Revision = sync.Revision },
        UndoResult { Sync: { } sync } => new Heading(sync.Set, sync.Cluster) { Revision = sync.Revision },
        UndoResult undo => new Heading("", null) { Revision = undo.Commit },
        PlanFile plan => new Heading(plan.Set, plan.Cluster) { Revision = plan.Revision },
        ResourceStatus status => new Heading(status.Set, status.Cluster) { Sha = status.Revision },
        WatchEvent happened => new Heading(happened.Set, happened.Cluster) { Revision = happened.Revision },
        SyncRecord record => new Heading(record.Set ?? "", record.Cluster) { IsOfAny = true },
        SetSuspension suspension => new Heading(suspension.Set ?? "", suspension.Cluster) { IsOfAny = true },
        var other => throw new ArgumentException($"{other.GetType()} has no heading.", nameof(shown)),
    };

    private static object Unwrapped(object shown) => shown is PSObject wrapper ? wrapper.BaseObject : shown;
}
