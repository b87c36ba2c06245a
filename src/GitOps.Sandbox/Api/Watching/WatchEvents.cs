using GitOps.Sandbox.Api.Lists;
using GitOps.Sandbox.Storage;

namespace GitOps.Sandbox.Api.Watching;

/// <summary>A change as one watch sees it.</summary>
/// <param name="Type"><c>ADDED</c>, <c>MODIFIED</c> or <c>DELETED</c>.</param>
/// <param name="Object">The object, under the version of the change.</param>
internal readonly record struct WatchEvent(string Type, StoredObject Object);

/// <summary>Turns changes of objects into what a watch with a namespace and selectors sees of them.</summary>
internal sealed class WatchEvents(string ns, ListQuery query)
{
    /// <summary>The objects that are there when the watch begins.</summary>
    public IEnumerable<WatchEvent> Initial(StoreSnapshot snapshot) =>
        snapshot.Objects.Values.Where(Selects).Select(stored => new WatchEvent("ADDED", stored));

    /// <summary>What the watch sees of a change; null when nothing.</summary>
    public WatchEvent? Of(StoreEvent change)
    {
        var before = change.Before is not null && Selects(change.Before);
        var after = !change.Deleted && Selects(change.After);
        return (before, after) switch
        {
            (false, true) => new("ADDED", change.After),
            (true, true) => new("MODIFIED", change.After),
            (true, false) when change.Deleted => new("DELETED", change.After),

            // Whoever leaves the selection is shown as it was, at the version at which it left.
            (true, false) => new("DELETED", StoredObject.Freeze(change.Before!.Resource, change.Before.ToJson(), change.Version)),
            _ => null,
        };
    }

    private bool Selects(StoredObject stored) =>
        (ns.Length == 0 || stored.Namespace == ns)
        && query.Labels.Matches(stored.Labels)
        && (query.Fields.IsEverything || query.Fields.Matches(stored));
}
