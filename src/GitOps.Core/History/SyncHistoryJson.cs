using System.Text.Json;
using System.Text.Json.Serialization;

namespace GitOps.Core.History;

/// <summary>How records are written: without reflection, which costs start-up time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    UseStringEnumConverter = true,
    IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(IReadOnlyList<SyncRecord>))]
[JsonSerializable(typeof(SyncRecord))]
[JsonSerializable(typeof(SetSuspension))]
[JsonSerializable(typeof(FormerRecord))]
internal sealed partial class SyncHistoryJson : JsonSerializerContext
{
    /// <summary>A history as text.</summary>
    public static string Write(SyncHistory history) => JsonSerializer.Serialize(history.Records, Default.IReadOnlyListSyncRecord);

    /// <summary>One record as text.</summary>
    public static string Write(SyncRecord record) => JsonSerializer.Serialize(record, Default.SyncRecord);

    /// <summary>How many bytes records take.</summary>
    public static int Size(IReadOnlyList<SyncRecord> records) => JsonSerializer.SerializeToUtf8Bytes(records, Default.IReadOnlyListSyncRecord).Length;

    /// <summary>The history of a text, also one of the versions before; null when it is not what a sync writes.</summary>
    /// <exception cref="JsonException">It is no JSON, or of other types.</exception>
    public static SyncHistory? ReadHistory(string text)
    {
        using var document = Parse(text);
        if (document.RootElement.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var (elements, count) = (document.RootElement.EnumerateArray(), document.RootElement.GetArrayLength());
        SyncRecord?[] records = [.. elements.Select((element, index) => Read(element, formerNumber: count - index))];
        return records.All(IsWhole) && records.Zip(records.Skip(1)).All(pair => pair.First!.Number > pair.Second!.Number) ? new SyncHistory(records!) : null;
    }

    /// <summary>The record of a text; null when it is not what a sync writes.</summary>
    /// <param name="text">The text.</param>
    /// <param name="formerNumber">The number of a record that has none, from the versions before.</param>
    /// <exception cref="JsonException">It is no JSON, or of other types.</exception>
    public static SyncRecord? ReadRecord(string text, int formerNumber)
    {
        using var document = Parse(text);
        return Read(document.RootElement, formerNumber) is { } record && IsWhole(record) ? record : null;
    }

    /// <summary>Whether a text is a full commit id: SHA-1 or SHA-256.</summary>
    public static bool IsCommit(string? sha) => sha is { Length: 40 or 64 } && sha.All(char.IsAsciiHexDigit);

    private static JsonDocument Parse(string text) => JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 8 });

    // Generated code gives what is not in the text no value at all.
    private static SyncRecord? Read(JsonElement element, int formerNumber) =>
        element.ValueKind != JsonValueKind.Object ? null
        : element.TryGetProperty("number", out _) ? element.Deserialize(Default.SyncRecord)! with { Commits = [], Dropped = [] }
        : element.Deserialize(Default.FormerRecord) is { Sha: not null } former ? former.ToRecord(formerNumber)
        : null;

    /// <summary>Whether it is what a sync writes, and not what somebody made of it by hand.</summary>
    private static bool IsWhole(SyncRecord? record) =>
        record is { Number: > 0, Revision: { Subject: not null, Author: not null }, By: null or { User: not null, Host: not null } }
        && IsCommit(record.Revision.Sha)
        && record.IgnoredSuspension is null or { By: { User: not null, Host: not null } };
}
