using System.Text.Json.Nodes;

namespace GitOps.Sandbox.Api.Printing;

/// <summary>A column of a table.</summary>
/// <param name="Name">Its heading.</param>
/// <param name="Type">The type of its cells: <c>string</c>, <c>integer</c>, <c>date</c>.</param>
/// <param name="Cell">Makes a cell of an object, at a time.</param>
/// <param name="Priority">0 for columns that are always shown, more for wide output.</param>
/// <param name="Format">OpenAPI format of the type; empty for none.</param>
/// <param name="Description">What it shows.</param>
internal sealed record TableColumn(
    string Name,
    string Type,
    Func<JsonObject, DateTimeOffset, JsonNode?> Cell,
    int Priority = 0,
    string Format = "",
    string Description = "")
{
    /// <summary>Its definition.</summary>
    public JsonObject Definition() => new()
    {
        ["name"] = Name,
        ["type"] = Type,
        ["format"] = Format,
        ["description"] = Description,
        ["priority"] = Priority,
    };
}
