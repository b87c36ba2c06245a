using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using GitOps.Core.Cluster;
using GitOps.Core.Objects;

namespace GitOps.Core.Membership;

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
    private const string RunningKey = "running";
    private const string PartKey = "part";
    private const string SourceKey = "source";
    private const int LongestHistory = 20;

    /// <summary>The parent of a set that was never synced.</summary>
    public static ApplySetParent Empty { get; } = new([], [], []);

    /// <summary>Where the set is declared; null in parents that are older than this.</summary>
    public SetSource? Source { get; init; }

    /// <summary>The sync that began to write and has not ended; it is under way, or something ended it.</summary>
    public SyncRecord? Running { get; init; }

    /// <summary>The last sync of only some objects, since all of the set was synced; null when there was none.</summary>
    public SyncRecord? Part { get; init; }

    /// <summary>The version of the ConfigMap that was read; null when there was none.</summary>
    public string? Version { get; init; }

    /// <summary>Parts that somebody edited, and that are left out of account.</summary>
    public IReadOnlyList<string> Damaged { get; init; } = [];

    /// <summary>Whether there is no such set yet.</summary>
    public bool IsNew => Version is null;

    /// <summary>The revision that was synced last; one whose sync was interrupted is to be synced again.</summary>
    public SyncRecord? Last => History is [{ Interrupted: false } last, ..] ? last : null;

    /// <summary>Reads the parent from its ConfigMap.</summary>
    public static ApplySetParent Read(JsonObject configMap)
    {
        var metadata = configMap["metadata"];
        var annotations = metadata?["annotations"] as JsonObject;
        var damaged = new List<string>();
        return new ApplySetParent(
            Names(annotations, ApplySet.GroupKindsAnnotation),
            Names(annotations, ApplySet.NamespacesAnnotation),
            ReadData(configMap, HistoryKey, SyncRecordJson.Default.IReadOnlyListSyncRecord, records => records.All(record => record is { IsWhole: true }), damaged) ?? [],
            ReadData(configMap, SyncedKey, SyncRecordJson.Default.SyncedRevision, synced => SyncRecord.IsCommit(synced.Sha) && synced.Digest is not null, damaged))
        {
            Source = ReadData(configMap, SourceKey, SyncRecordJson.Default.SetSource, source => source.Path is not null && (source.Repository ?? source.Root) is not null, damaged),
            Running = ReadData(configMap, RunningKey, SyncRecordJson.Default.SyncRecord, record => record.IsWhole, damaged),
            Part = ReadData(configMap, PartKey, SyncRecordJson.Default.SyncRecord, record => record.IsWhole, damaged),
            Version = (string?)metadata?["resourceVersion"] ?? "",
            Damaged = damaged,
        };
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
        && Synced == other.Synced && Source == other.Source && Running == other.Running && Part == other.Part;

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
        var data = new JsonObject();
        Write(HistoryKey, History, SyncRecordJson.Default.IReadOnlyListSyncRecord);
        Write(SyncedKey, Synced, SyncRecordJson.Default.SyncedRevision);
        Write(RunningKey, Running, SyncRecordJson.Default.SyncRecord);
        Write(PartKey, Part, SyncRecordJson.Default.SyncRecord);
        Write(SourceKey, Source, SyncRecordJson.Default.SetSource);
        return data;

        void Write<T>(string key, T? value, JsonTypeInfo<T> type)
            where T : class
        {
            if (value is not null)
            {
                data[key] = JsonSerializer.Serialize(value, type);
            }
        }
    }

    private static string[] Names(JsonObject? annotations, string name) =>
        ((string?)annotations?[name] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static T? ReadData<T>(JsonObject configMap, string key, JsonTypeInfo<T> type, Predicate<T> isWhole, List<string> damaged)
        where T : class
    {
        if ((string?)configMap["data"]?[key] is not { } text)
        {
            return null;
        }

        try
        {
            if (JsonSerializer.Deserialize(text, type) is { } value && isWhole(value))
            {
                return value;
            }
        }
        catch (JsonException)
        {
            // Told below: what is remembered is a convenience; what belongs to the set is said by labels.
        }

        damaged.Add(key);
        return null;
    }
}
