using static GitOps.Sandbox.Api.Printing.Cells;

namespace GitOps.Sandbox.Api.Printing;

/// <summary>The columns of events, which alone do not begin with a name.</summary>
internal static class EventColumns
{
    /// <summary>The columns.</summary>
    public static readonly IReadOnlyList<TableColumn> All =
    [
        new("Last Seen", "string", (json, now) => Ages.Of(json["lastTimestamp"] ?? json["eventTime"], now)),
        Text("Type", At("type")),
        Text("Reason", At("reason")),
        Text("Object", json => $"{json["involvedObject"]?["kind"]?.ToString().ToLowerInvariant()}/{json["involvedObject"]?["name"]}"),
        Text("Source", At("source.component"), wide: true),
        Text("Message", json => json["message"]?.ToString().Trim() ?? ""),
        new("Name", "string", (json, _) => json["metadata"]!["name"]!.DeepClone(), Priority: 1, Format: "name"),
    ];
}
