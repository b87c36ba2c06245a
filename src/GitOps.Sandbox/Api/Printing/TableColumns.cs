using System.Text.Json.Nodes;
using GitOps.Sandbox.Discovery;

namespace GitOps.Sandbox.Api.Printing;

/// <summary>The columns of each kind.</summary>
internal static class TableColumns
{
    private static readonly TableColumn Name = new(
        "Name", "string", (json, _) => json["metadata"]!["name"]!.DeepClone(), Format: "name", Description: "Name must be unique within a namespace.");

    private static readonly TableColumn Age = new(
        "Age", "string", (json, now) => Ages.Of(json["metadata"]?["creationTimestamp"], now), Description: "Time since the object was created.");

    /// <summary>The columns of a resource, the name first.</summary>
    public static IReadOnlyList<TableColumn> Of(ApiResource resource)
    {
        if (resource.Custom is { Columns.Count: > 0 } custom)
        {
            return [Name, .. custom.Columns.Select(Custom)];
        }

        if (resource.Kind == "Event" && resource.Key.Group.Length == 0)
        {
            return EventColumns.All;
        }

        var kind = resource.Group.Length == 0 ? resource.Kind : $"{resource.Kind}.{resource.Group}";
        return BuiltInColumns.ByKind.TryGetValue(kind, out var columns)
            ? [Name, .. columns.Where(column => column.Priority == 0), Age, .. columns.Where(column => column.Priority > 0)]
            : [Name, Age];
    }

    private static TableColumn Custom(PrinterColumn column) => new(
        column.Name, column.Type, (json, now) => Cell(column, json, now), column.Priority, column.Format, column.Description);

    private static JsonNode? Cell(PrinterColumn column, JsonObject json, DateTimeOffset now)
    {
        var value = JsonPath.Find(json, column.JsonPath).FirstOrDefault();
        return (column.Type, value) switch
        {
            ("date", _) => Ages.Of(value, now),
            (_, JsonObject or JsonArray) => value.ToJsonString(),
            _ => value?.DeepClone(),
        };
    }
}
