using System.Globalization;
using GitOps.Sandbox.Discovery;
using GitOps.Sandbox.Messages;
using GitOps.Sandbox.Status;

namespace GitOps.Sandbox.Api.Lists;

/// <summary>How a requested version binds the answer.</summary>
internal enum VersionMatch
{
    /// <summary>Not said.</summary>
    Unset,

    /// <summary>Any state at least as new.</summary>
    NotOlderThan,

    /// <summary>Exactly that state.</summary>
    Exact,
}

/// <summary>What a list or a watch asks for.</summary>
internal sealed record ListQuery
{
    /// <summary>Which labels.</summary>
    public LabelSelector Labels { get; private init; } = LabelSelector.Everything;

    /// <summary>Which fields.</summary>
    public FieldSelector Fields { get; private init; } = FieldSelector.Everything;

    /// <summary>The largest number of objects of a page; 0 for all.</summary>
    public long Limit { get; private init; }

    /// <summary>Where the page starts; null for the beginning.</summary>
    public ContinueToken? Continue { get; private init; }

    /// <summary>The version asked for; null when none is.</summary>
    public long? Version { get; private init; }

    /// <summary>How <see cref="Version"/> binds.</summary>
    public VersionMatch Match { get; private init; }

    /// <summary>Whether changes are asked for instead of a list.</summary>
    public bool Watch { get; private init; }

    /// <summary>Whether a watch wants bookmarks.</summary>
    public bool Bookmarks { get; private init; }

    /// <summary>Whether a watch starts with what there is, ended by a bookmark (KEP-3157); null when not said.</summary>
    public bool? SendInitialEvents { get; private init; }

    /// <summary>How long a watch lasts; null when not said.</summary>
    public TimeSpan? Timeout { get; private init; }

    /// <summary>Reads the parameters of a list or watch.</summary>
    /// <param name="query">The parameters.</param>
    /// <param name="resource">The resource listed.</param>
    /// <param name="name">The single object the path names; empty for all.</param>
    /// <param name="watch">Whether the path already says that it is a watch.</param>
    /// <exception cref="ApiStatusException">A parameter is wrong (400, 422).</exception>
    public static ListQuery Read(QueryParameters query, ApiResource resource, string name, bool watch)
    {
        try
        {
            watch |= query.Flag("watch");
            var match = MatchOf(query);
            var token = watch ? "" : query["continue"];
            CheckVersionMatch(query, match, token, watch);
            var fields = query["fieldSelector"];
            if (name.Length > 0)
            {
                fields = fields.Length == 0 ? $"metadata.name={name}" : $"metadata.name={name},{fields}";
            }

            return new ListQuery
            {
                Labels = LabelSelector.Parse(query["labelSelector"]),
                Fields = FieldSelector.Parse(fields, resource),
                Limit = Math.Max(0, query.Number("limit") ?? 0),
                Continue = token.Length == 0 ? null : ContinueToken.Parse(token),
                Version = VersionOf(query["resourceVersion"]),
                Match = match,
                Watch = watch,
                Bookmarks = query.Flag("allowWatchBookmarks"),
                SendInitialEvents = query.Has("sendInitialEvents") ? query.Flag("sendInitialEvents") : null,
                Timeout = query.Number("timeoutSeconds") is > 0 and var seconds ? TimeSpan.FromSeconds(Math.Min(seconds, int.MaxValue / 1000)) : null,
            };
        }
        catch (FormatException wrong)
        {
            throw ApiStatusException.BadRequest(wrong.Message);
        }
    }

    private static VersionMatch MatchOf(QueryParameters query) => query["resourceVersionMatch"] switch
    {
        "" => VersionMatch.Unset,
        "Exact" => VersionMatch.Exact,
        "NotOlderThan" => VersionMatch.NotOlderThan,
        var other => throw Invalid("FieldValueNotSupported", "resourceVersionMatch", $"Unsupported value: \"{other}\": supported values: \"Exact\", \"NotOlderThan\", \"\""),
    };

    private static void CheckVersionMatch(QueryParameters query, VersionMatch match, string token, bool watch)
    {
        var version = query["resourceVersion"];
        if (watch)
        {
            var initial = query.Has("sendInitialEvents");
            if (match != VersionMatch.Unset && !initial)
            {
                throw Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided");
            }

            if (initial && match != VersionMatch.NotOlderThan)
            {
                throw Forbidden("resourceVersionMatch", "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
            }

            return;
        }

        if (query.Has("sendInitialEvents"))
        {
            throw Forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list");
        }

        if (token.Length > 0 && version.Length > 0 && version != "0")
        {
            throw ApiStatusException.BadRequest("specifying resource version is not allowed when using continue");
        }

        if (match == VersionMatch.Unset)
        {
            return;
        }

        if (version.Length == 0)
        {
            throw Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden unless resourceVersion is provided");
        }

        if (token.Length > 0)
        {
            throw Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden when continue is provided");
        }

        if (match == VersionMatch.Exact && version == "0")
        {
            throw Forbidden("resourceVersionMatch", "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"");
        }
    }

    private static long? VersionOf(string text)
    {
        if (text.Length == 0)
        {
            return null;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : throw new FormatException($"Invalid value: \"{text}\": strconv.ParseUint: parsing \"{text}\": invalid syntax");
    }

    private static ApiStatusException Forbidden(string field, string why) => Invalid("FieldValueForbidden", field, $"Forbidden: {why}");

    private static ApiStatusException Invalid(string reason, string field, string message) =>
        ApiErrors.InvalidOptions("ListOptions", new StatusCause(reason, message, field));
}
