using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOps.Core.Objects.Ownership;

/// <summary>Reads and writes the entries of an object's <c>metadata.managedFields</c> (KEP-555).</summary>
internal static class ManagedFields
{
    /// <summary>More than an object may be nested in an answer.</summary>
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 1000 };

    /// <summary>The entries of an object in order; none where they cannot be read, which is what servers make of such.</summary>
    public static IReadOnlyList<ManagedEntry> Read(JsonObject value)
    {
        if ((value["metadata"] as JsonObject)?["managedFields"] is not JsonArray entries)
        {
            return [];
        }

        using var text = new MemoryStream();
        using (var writer = new Utf8JsonWriter(text))
        {
            entries.WriteTo(writer);
        }

        return Read(text.GetBuffer().AsSpan(0, (int)text.Length), new SharedFieldSets());
    }

    /// <summary>The entries of a list of them; none where they cannot be read.</summary>
    /// <param name="json">The list.</param>
    /// <param name="sets">The sets read before.</param>
    public static IReadOnlyList<ManagedEntry> Read(ReadOnlySpan<byte> json, SharedFieldSets sets)
    {
        var reader = new Utf8JsonReader(json, Options);
        var entries = new List<ManagedEntry>();
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
            {
                return [];
            }

            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (reader.TokenType == JsonTokenType.StartObject)
                {
                    entries.Add(ReadEntry(ref reader, json, sets));
                }
                else
                {
                    reader.Skip();
                }
            }

            return entries;
        }
        catch (Exception failure) when (failure is FormatException or JsonException)
        {
            return [];
        }
    }

    /// <summary>Puts entries into an object in the order the API keeps them; no entry means no <c>managedFields</c>.</summary>
    public static void Write(JsonObject value, IEnumerable<ManagedEntry> entries)
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

    private static ManagedEntry ReadEntry(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, SharedFieldSets sets)
    {
        var (manager, operation, apiVersion, subresource) = ("", "", "", "");
        string? time = null;
        var fields = FieldSet.Empty;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            switch (sets.Text(ref reader))
            {
                case "manager":
                    manager = Value(ref reader, sets) ?? "";
                    break;
                case "operation":
                    operation = Value(ref reader, sets) ?? "";
                    break;
                case "apiVersion":
                    apiVersion = Value(ref reader, sets) ?? "";
                    break;
                case "subresource":
                    subresource = Value(ref reader, sets) ?? "";
                    break;
                case "time":
                    time = Value(ref reader, sets);
                    break;
                case "fieldsV1":
                    reader.Read();
                    fields = reader.TokenType == JsonTokenType.Null ? FieldSet.Empty : sets.Read(ref reader, json);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return operation is FieldManagerId.ApplyOperation or FieldManagerId.UpdateOperation
            ? new ManagedEntry(new FieldManagerId(manager, operation, apiVersion, subresource), fields, time)
            : throw new FormatException($"managedFields has an operation '{operation}'.");
    }

    private static string? Value(ref Utf8JsonReader reader, SharedFieldSets sets)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
        {
            return sets.Text(ref reader);
        }

        reader.Skip();
        return null;
    }
}
