using System.Globalization;
using System.Text.Json.Nodes;

namespace GitOps.Sandbox.Objects.Ownership;

/// <summary>Who wrote fields, and how; one <c>managedFields</c> entry each.</summary>
/// <param name="Name">The field manager.</param>
/// <param name="Operation"><c>Apply</c> or <c>Update</c>.</param>
/// <param name="ApiVersion">The version the fields are written in.</param>
/// <param name="Subresource">The subresource written through; empty for the object itself.</param>
internal sealed record FieldManagerId(string Name, string Operation, string ApiVersion, string Subresource)
{
    public const string ApplyOperation = "Apply";
    public const string UpdateOperation = "Update";

    /// <summary>An applier is the same whatever version it applies in; a writer is another one in every version.</summary>
    public bool IsSameAs(FieldManagerId other) =>
        Name == other.Name && Operation == other.Operation && Subresource == other.Subresource
        && (Operation == ApplyOperation || ApiVersion == other.ApiVersion);

    /// <summary>The manager as messages about conflicts name it.</summary>
    public override string ToString()
    {
        var text = JsonText.Compact(JsonValue.Create(Name));
        text = Subresource.Length > 0 ? $"{text} with subresource {JsonText.Compact(JsonValue.Create(Subresource))}" : text;
        return Operation == UpdateOperation ? $"{text} using {ApiVersion}" : text;
    }
}

/// <summary>The fields one manager owns.</summary>
internal sealed record ManagedEntry(FieldManagerId Manager, FieldSet Fields, string? Time)
{
    public static string TimeText(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The entries of an object in order.</summary>
    /// <exception cref="FormatException">An entry cannot be read.</exception>
    public static List<ManagedEntry> ReadAll(JsonObject value)
    {
        var entries = new List<ManagedEntry>();
        foreach (var item in (value["metadata"] as JsonObject)?["managedFields"] as JsonArray ?? [])
        {
            if (item is JsonObject entry)
            {
                entries.Add(Read(entry));
            }
        }

        return entries;
    }

    /// <summary>Puts entries into an object in the order the API keeps them; no entry means no <c>managedFields</c>.</summary>
    public static void WriteAll(JsonObject value, IEnumerable<ManagedEntry> entries)
    {
        var sorted = entries
            .OrderBy(entry => entry.Manager.Operation, StringComparer.Ordinal)
            .ThenBy(entry => entry.Time ?? "", StringComparer.Ordinal)
            .ThenBy(entry => entry.Manager.Name, StringComparer.Ordinal)
            .ThenBy(entry => entry.Manager.ApiVersion, StringComparer.Ordinal)
            .ThenBy(entry => entry.Manager.Subresource, StringComparer.Ordinal)
            .Select(entry => (JsonNode)entry.Write())
            .ToArray();
        if (value["metadata"] is not JsonObject metadata)
        {
            value["metadata"] = metadata = [];
        }

        if (sorted.Length == 0)
        {
            metadata.Remove("managedFields");
        }
        else
        {
            metadata["managedFields"] = new JsonArray(sorted);
        }
    }

    private static ManagedEntry Read(JsonObject entry)
    {
        var operation = Text("operation");
        if (operation is not (FieldManagerId.ApplyOperation or FieldManagerId.UpdateOperation))
        {
            throw new FormatException($"managedFields has an operation '{operation}'.");
        }

        var manager = new FieldManagerId(Text("manager"), operation, Text("apiVersion"), Text("subresource"));
        return new ManagedEntry(manager, FieldsV1.Parse(entry["fieldsV1"]), JsonText.String(entry["time"]));

        string Text(string name) => JsonText.String(entry[name]) ?? "";
    }

    private JsonObject Write()
    {
        var entry = new JsonObject { ["manager"] = Manager.Name, ["operation"] = Manager.Operation, ["apiVersion"] = Manager.ApiVersion };
        if (Time is not null)
        {
            entry["time"] = Time;
        }

        entry["fieldsType"] = "FieldsV1";
        entry["fieldsV1"] = FieldsV1.Write(Fields);
        if (Manager.Subresource.Length > 0)
        {
            entry["subresource"] = Manager.Subresource;
        }

        return entry;
    }
}
