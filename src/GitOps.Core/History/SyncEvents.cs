using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using GitOps.Core.Cluster;
using GitOps.Core.Cluster.Resources;

namespace GitOps.Core.History;

/// <summary>
/// Tells of syncs by events on the set's parent, for whoever looks at the cluster. They are core/v1 Events, which every server serves and
/// shows under events.k8s.io as well.
/// </summary>
/// <param name="api">The cluster.</param>
/// <param name="namespace">Namespace of the parent.</param>
/// <param name="parent">Name of the parent.</param>
/// <param name="uid">Uid of the parent.</param>
internal sealed class SyncEvents(KubeApi api, string @namespace, string parent, string? uid)
{
    private const string Controller = "gitops";

    /// <summary>What a server takes of a message.</summary>
    private const int MostBytes = 1024;

    private static readonly ApiResource Events = new("", "v1", "Event", "events", true, []);

    /// <summary>Tells of a sync.</summary>
    public Task TellAsync(SyncRecord record, CancellationToken cancellationToken) =>
        api.CreateAsync(Events, @namespace, Of(record, api.Time.GetUtcNow()), Controller, cancellationToken);

    private JsonObject Of(SyncRecord record, DateTimeOffset now)
    {
        var (time, succeeded) = (Text(now, "yyyy-MM-ddTHH:mm:ssZ"), record.Outcome == SyncOutcome.Succeeded);
        return new JsonObject
        {
            ["apiVersion"] = Events.ApiVersion,
            ["kind"] = Events.Kind,
            ["metadata"] = new JsonObject { ["name"] = FormattableString.Invariant($"{parent}.{now.UtcTicks:x16}"), ["namespace"] = @namespace },
            ["involvedObject"] = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["namespace"] = @namespace, ["name"] = parent, ["uid"] = uid },
            ["type"] = succeeded ? "Normal" : "Warning",
            ["reason"] = succeeded ? "Synced" : "SyncFailed",
            ["action"] = "Sync",
            ["message"] = Fitting(ForeignText.OnOneLine(Message(record))),
            ["eventTime"] = Text(now, "yyyy-MM-ddTHH:mm:ss.ffffffZ"),
            ["firstTimestamp"] = time,
            ["lastTimestamp"] = time,
            ["count"] = 1,
            ["reportingComponent"] = Controller,
            ["reportingInstance"] = record.By is { Host.Length: > 0 } by ? by.Host : "unknown",
            ["source"] = new JsonObject { ["component"] = Controller, ["host"] = record.By?.Host },
        };
    }

    private static string Message(SyncRecord record)
    {
        var counts = new (string Name, int Count)[]
        {
            ("Created", record.Created), ("Configured", record.Configured), ("Recreated", record.Recreated), ("Adopted", record.Adopted),
            ("Deleted", record.Deleted), ("Conflicts", record.Conflicts), ("Failed", record.Failed),
        }.Where(entry => entry.Count > 0).Select(entry => FormattableString.Invariant($"{entry.Name} {entry.Count}")).DefaultIfEmpty("nothing changed");
        var suspension = record.IgnoredSuspension is null ? "" : " although it is suspended";
        return FormattableString.Invariant($"#{record.Number} {record.Revision} \"{record.Revision.Subject}\" ({record.Revision.Author})")
            + $"{(record.IsPartial ? " in part" : "")} by {record.By}{suspension}: {record.Outcome}, {string.Join(", ", counts)}{(record.FirstError is null ? "" : $". {record.FirstError}")}";
    }

    private static string Fitting(string text)
    {
        var longest = MostBytes;
        while (Encoding.UTF8.GetByteCount(BoundedText.Of(text, longest)) > MostBytes)
        {
            longest -= 16;
        }

        return BoundedText.Of(text, longest);
    }

    private static string Text(DateTimeOffset time, string format) => time.UtcDateTime.ToString(format, CultureInfo.InvariantCulture);
}
