using System.Management.Automation;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOps.Pipeline;

/// <summary>JSON as PowerShell users have it: objects with properties, arrays, and plain values.</summary>
internal static class ObjectTree
{
    public static object? From(JsonNode? node) => node switch
    {
        null => null,
        JsonObject map => FromMap(map),
        JsonArray list => list.Select(From).ToArray(),
        _ => FromValue(node.AsValue()),
    };

    private static PSObject FromMap(JsonObject map)
    {
        var value = new PSObject();
        foreach (var (name, member) in map)
        {
            value.Properties.Add(new PSNoteProperty(name, From(member)));
        }

        return value;
    }

    private static object? FromValue(JsonValue value) => value.GetValueKind() switch
    {
        JsonValueKind.String => value.GetValue<string>(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number when value.TryGetValue(out long whole) => whole,
        JsonValueKind.Number when value.TryGetValue(out int whole) => (long)whole,
        JsonValueKind.Number => double.Parse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture),
        _ => null,
    };
}
