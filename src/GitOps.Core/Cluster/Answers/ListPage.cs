using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.Core.Objects.Live;

namespace GitOps.Core.Cluster.Answers;

/// <summary>A page of a list as it was answered.</summary>
/// <param name="Items">The objects' JSON, each by itself.</param>
/// <param name="Token">What asks for the next page; null for the last.</param>
/// <param name="ResourceVersion">Where a watch goes on from.</param>
internal sealed record ListPage(IReadOnlyList<byte[]> Items, string? Token, string ResourceVersion)
{
    /// <summary>What of an object that is nested too deep is left, so that it is the error of none but itself.</summary>
    private static readonly string[] NameFields = ["name", "namespace", "uid", "resourceVersion", "labels"];

    /// <summary>Reads a page, copying what is kept of it.</summary>
    /// <param name="json">The answer.</param>
    /// <param name="mostLevels">How deep an object of it may be nested.</param>
    /// <param name="mostLevelsOfServers">How deep it may be nested itself.</param>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static ListPage? Read(ReadOnlySpan<byte> json, int mostLevels, int mostLevelsOfServers)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = mostLevelsOfServers });
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        var items = new List<byte[]>();
        ReadOnlySpan<byte> metadata = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isItems, isMetadata) = (reader.ValueTextEquals("items"u8), reader.ValueTextEquals("metadata"u8));
            reader.Read();
            if (isItems && reader.TokenType == JsonTokenType.StartArray)
            {
                ReadItems(ref reader, json, mostLevels, items);
                continue;
            }

            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (isMetadata)
            {
                metadata = json[start..(int)reader.BytesConsumed];
            }
        }

        // Nothing but space may follow.
        reader.Read();
        return new ListPage(items, JsonSlice.Text(metadata, "continue"), JsonSlice.Text(metadata, "resourceVersion") ?? "");
    }

    private static void ReadItems(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, int mostLevels, List<byte[]> items)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var (start, depth, deepest) = ((int)reader.TokenStartIndex, reader.CurrentDepth, 1);
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }

            while (reader.Read() && reader.CurrentDepth > depth)
            {
                var opens = reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray;
                deepest = Math.Max(deepest, reader.CurrentDepth - depth + (opens ? 1 : 0));
            }

            var item = json[start..(int)reader.BytesConsumed];
            items.Add(deepest <= mostLevels ? item.ToArray() : NameOnly(item));
        }
    }

    private static byte[] NameOnly(ReadOnlySpan<byte> item)
    {
        var named = new JsonObject();
        foreach (var field in NameFields)
        {
            if (JsonSlice.Find(item, "metadata", field) is { IsEmpty: false } value)
            {
                named[field] = JsonNode.Parse(value);
            }
        }

        return JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["metadata"] = named });
    }
}
