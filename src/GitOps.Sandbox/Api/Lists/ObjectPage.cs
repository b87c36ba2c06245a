using GitOps.Sandbox.Discovery;
using GitOps.Sandbox.Messages;
using GitOps.Sandbox.Status;
using GitOps.Sandbox.Storage;

namespace GitOps.Sandbox.Api.Lists;

/// <summary>The objects a list query selects, and the list's metadata.</summary>
internal sealed record ObjectPage(IReadOnlyList<StoredObject> Objects, ListMetadata Metadata)
{
    private const string TooOld =
        "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, " +
        "or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an " +
        "inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.";

    /// <summary>Selects.</summary>
    /// <exception cref="ApiStatusException">The version asked for is forgotten (410) or in the future (504).</exception>
    public static ObjectPage Select(ObjectStore store, ApiResource resource, string ns, ListQuery query)
    {
        var snapshot = Snapshot(store, resource, query);
        var after = query.Continue?.After ?? "";
        var prefix = ns.Length == 0 ? "" : ns + "/";
        var objects = new List<StoredObject>();
        var remaining = 0L;
        foreach (var (key, stored) in snapshot.Objects)
        {
            if (!key.StartsWith(prefix, StringComparison.Ordinal)
                || (after.Length > 0 && string.CompareOrdinal(key, after) <= 0)
                || !query.Labels.Matches(stored.Labels)
                || (!query.Fields.IsEverything && !query.Fields.Matches(stored)))
            {
                continue;
            }

            if (query.Limit == 0 || objects.Count < query.Limit)
            {
                objects.Add(stored);
            }
            else
            {
                remaining++;
            }
        }

        if (remaining == 0)
        {
            return new(objects, new ListMetadata(snapshot.Version));
        }

        var token = new ContinueToken(query.Continue?.Version == ContinueToken.Inconsistent ? ContinueToken.Inconsistent : snapshot.Version, objects[^1].Key);

        // The server does not count what a selector would leave out.
        var counts = query.Labels.IsEverything && query.Fields.IsEverything;
        return new(objects, new ListMetadata(snapshot.Version, token.ToString(), counts ? remaining : null));
    }

    private static StoreSnapshot Snapshot(ObjectStore store, ApiResource resource, ListQuery query)
    {
        var current = store.Version;
        if (query.Continue is { } token)
        {
            return token.Version == ContinueToken.Inconsistent
                ? store.List(resource.Key)
                : store.ListAt(resource.Key, token.Version) ?? throw Expired(token);
        }

        if (query.Version is not > 0)
        {
            return store.List(resource.Key);
        }

        var version = query.Version.Value;
        if (version > current)
        {
            throw ApiErrors.TooLargeVersion(version, current);
        }

        // Pages of an unspecified match have always shown exactly the version asked for.
        return query.Match == VersionMatch.Exact || (query.Match == VersionMatch.Unset && query.Limit > 0)
            ? store.ListAt(resource.Key, version) ?? throw ApiErrors.Expired("The resourceVersion for the provided list is too old.")
            : store.List(resource.Key);
    }

    private static ApiStatusException Expired(ContinueToken token) =>
        new(410, "Expired", TooOld) { Continue = new ContinueToken(ContinueToken.Inconsistent, token.After).ToString() };
}
