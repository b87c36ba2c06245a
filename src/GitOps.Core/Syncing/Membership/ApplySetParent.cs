using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using GitOps.Core.Cluster;
using GitOps.Core.History;

namespace GitOps.Core.Syncing.Membership;

/// <summary>What a set's parent says: which kinds and namespaces its members may have, and what was synced last.</summary>
/// <param name="GroupKinds">Kinds, as <c>Kind.group</c>, sorted.</param>
/// <param name="Namespaces">Namespaces besides the parent's own, sorted.</param>
/// <param name="History">Synced revisions, newest first.</param>
/// <param name="Synced">What all members are known to be as; null when that is not known.</param>
internal sealed record ApplySetParent(
    IReadOnlyList<string> GroupKinds, IReadOnlyList<string> Namespaces, IReadOnlyList<SyncRecord> History, SyncedRevision? Synced = null)
{
    private const string HistoryKey = "history";
    private const string SyncedKey = "synced";
    private const int LongestHistory = 20;

    /// <summary>The parent of a set that was never synced.</summary>
    public static ApplySetParent Empty { get; } = new([], [], []);

    /// <summary>Reads the parent from its ConfigMap.</summary>
    public static ApplySetParent Read(JsonObject configMap)
    {
        var annotations = configMap["metadata"]?["annotations"] as JsonObject;
        return new ApplySetParent(
            Names(annotations, ApplySet.GroupKindsAnnotation),
            Names(annotations, ApplySet.NamespacesAnnotation),
            ReadData(configMap, HistoryKey, SyncRecordJson.Default.IReadOnlyListSyncRecord) ?? [],
            ReadData(configMap, SyncedKey, SyncRecordJson.Default.SyncedRevision));
    }

    /// <summary>The parent, listing these members' kinds and namespaces besides those it lists already.</summary>
    public ApplySetParent Widen(IEnumerable<string> groupKinds, IEnumerable<string> namespaces) => this with
    {
        GroupKinds = [.. GroupKinds.Union(groupKinds).Order(StringComparer.Ordinal)],
        Namespaces = [.. Namespaces.Union(namespaces).Order(StringComparer.Ordinal)],
    };

    /// <summary>The parent, with a record in front of its history. A revision synced again replaces its own record.</summary>
    public ApplySetParent Remember(SyncRecord record) => this with
    {
        History = [record, .. History.Skip(History is [{ } last, ..] && last.Sha == record.Sha ? 1 : 0).Take(LongestHistory - 1)],
    };

    /// <summary>Whether both say the same.</summary>
    public bool IsSame(ApplySetParent other) =>
        GroupKinds.SequenceEqual(other.GroupKinds) && Namespaces.SequenceEqual(other.Namespaces) && History.SequenceEqual(other.History)
        && Synced == other.Synced;

    /// <summary>The ConfigMap to apply.</summary>
    public JsonObject ToConfigMap(string name, string @namespace, string id) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["namespace"] = @namespace,
            ["labels"] = new JsonObject { [ApplySet.ParentLabel] = id },
            ["annotations"] = new JsonObject
            {
                [ApplySet.ToolingAnnotation] = $"gitops/v{ClusterConnection.ToolVersion}",
                [ApplySet.GroupKindsAnnotation] = string.Join(',', GroupKinds),
                [ApplySet.NamespacesAnnotation] = string.Join(',', Namespaces),
            },
        },
        ["data"] = ToData(),
    };

    private JsonObject ToData()
    {
        var data = new JsonObject { [HistoryKey] = JsonSerializer.Serialize(History, SyncRecordJson.Default.IReadOnlyListSyncRecord) };
        if (Synced is not null)
        {
            data[SyncedKey] = JsonSerializer.Serialize(Synced, SyncRecordJson.Default.SyncedRevision);
        }

        return data;
    }

    private static string[] Names(JsonObject? annotations, string name) =>
        ((string?)annotations?[name] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static T? ReadData<T>(JsonObject configMap, string key, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return (string?)configMap["data"]?[key] is { } text ? JsonSerializer.Deserialize(text, type) : null;
        }
        catch (JsonException)
        {
            // Somebody edited it. What is remembered is a convenience; what belongs to the set is said by labels.
            return null;
        }
    }
}
