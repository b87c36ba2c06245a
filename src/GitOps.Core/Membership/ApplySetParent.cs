using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.Core.Cluster;
using GitOps.Core.History;
using GitOps.Core.Objects;

namespace GitOps.Core.Membership;

/// <summary>What a set's parent says: which kinds and namespaces its members may have, what its syncs came to, and whether it is to be synced at all.</summary>
/// <param name="GroupKinds">Kinds, as <c>Kind.group</c>, sorted.</param>
/// <param name="Namespaces">Namespaces besides the parent's own, sorted.</param>
/// <param name="History">What its syncs came to.</param>
/// <param name="Synced">What all members are known to be as; null when that is not known.</param>
internal sealed record ApplySetParent(
    IReadOnlyList<string> GroupKinds, IReadOnlyList<string> Namespaces, SyncHistory History, SyncedRevision? Synced = null)
{
    private const string HistoryKey = "history";
    private const string SyncedKey = "synced";
    private const string RunningKey = "running";
    private const string SourceKey = "source";

    /// <summary>Where versions that kept revisions instead of syncs kept a sync of only some objects.</summary>
    private const string FormerPartKey = "part";

    /// <summary>The parent of a set that was never synced.</summary>
    public static ApplySetParent Empty { get; } = new([], [], SyncHistory.Empty);

    /// <summary>Where the set is declared; null in parents that are older than this.</summary>
    public SetSource? Source { get; init; }

    /// <summary>The sync that began to write and has not ended; it is under way, or something ended it.</summary>
    public SyncRecord? Running { get; init; }

    /// <summary>That the set is not to be synced, and until when; null when it may be.</summary>
    public SetSuspension? Suspension { get; init; }

    /// <summary>Uid of the ConfigMap; null when there was none.</summary>
    public string? Uid { get; init; }

    /// <summary>The version of the ConfigMap that was read; null when there was none.</summary>
    public string? Version { get; init; }

    /// <summary>Parts that somebody edited, and that are left out of account.</summary>
    public IReadOnlyList<string> Damaged { get; init; } = [];

    /// <summary>Whether there is no such set yet.</summary>
    public bool IsNew => Version is null;

    /// <summary>Reads the parent from its ConfigMap.</summary>
    public static ApplySetParent Read(JsonObject configMap)
    {
        var metadata = configMap["metadata"];
        var annotations = metadata?["annotations"] as JsonObject;
        var damaged = new List<string>();
        var history = ReadData(configMap, HistoryKey, SyncHistoryJson.ReadHistory, damaged) ?? SyncHistory.Empty;
        if (ReadData(configMap, FormerPartKey, text => SyncHistoryJson.ReadRecord(text, history.NextNumber), damaged) is { } part)
        {
            history = history.With(part);
        }

        return new ApplySetParent(
            Names(annotations, ApplySet.GroupKindsAnnotation),
            Names(annotations, ApplySet.NamespacesAnnotation),
            history,
            ReadData(configMap, SyncedKey, ReadSynced, damaged))
        {
            Source = ReadData(configMap, SourceKey, ReadSource, damaged),
            Running = ReadData(configMap, RunningKey, text => SyncHistoryJson.ReadRecord(text, history.NextNumber), damaged) is { } running ? running with { Outcome = SyncOutcome.Unfinished } : null,
            Suspension = Suspensions.Of((string?)configMap["data"]?[Suspensions.Key]),
            Version = (string?)metadata?["resourceVersion"] ?? "",
            Uid = (string?)metadata?["uid"],
            Damaged = damaged,
        };
    }

    /// <summary>The parent, listing these members' kinds and namespaces besides those it lists already.</summary>
    public ApplySetParent Widen(IEnumerable<string> groupKinds, IEnumerable<string> namespaces) => this with
    {
        GroupKinds = [.. GroupKinds.Union(groupKinds).Order(StringComparer.Ordinal)],
        Namespaces = [.. Namespaces.Union(namespaces).Order(StringComparer.Ordinal)],
    };

    /// <summary>Whether both say the same.</summary>
    public bool IsSame(ApplySetParent other) =>
        GroupKinds.SequenceEqual(other.GroupKinds) && Namespaces.SequenceEqual(other.Namespaces) && History.Records.SequenceEqual(other.History.Records)
        && Synced == other.Synced && Source == other.Source && Running == other.Running;

    /// <summary>
    /// The ConfigMap to apply, in the place of the version that was read. It leaves out the suspension, which another field manager owns, so
    /// that no sync's write can lose it.
    /// </summary>
    public JsonObject ToConfigMap(string name, string @namespace, string id)
    {
        var metadata = new JsonObject
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
        };
        if (Version is not null)
        {
            metadata["resourceVersion"] = Version;
        }

        return new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["metadata"] = metadata, ["data"] = ToData() };
    }

    private JsonObject ToData()
    {
        var data = new JsonObject { [HistoryKey] = SyncHistoryJson.Write(History) };
        if (Synced is not null)
        {
            data[SyncedKey] = JsonSerializer.Serialize(Synced, ParentJson.Default.SyncedRevision);
        }

        if (Running is not null)
        {
            data[RunningKey] = SyncHistoryJson.Write(Running);
        }

        if (Source is not null)
        {
            data[SourceKey] = JsonSerializer.Serialize(Source, ParentJson.Default.SetSource);
        }

        return data;
    }

    private static SyncedRevision? ReadSynced(string text) =>
        JsonSerializer.Deserialize(text, ParentJson.Default.SyncedRevision) is { Digest: not null } synced && SyncHistoryJson.IsCommit(synced.Sha) ? synced : null;

    private static SetSource? ReadSource(string text) =>
        JsonSerializer.Deserialize(text, ParentJson.Default.SetSource) is { Path: not null } source && (source.Repository ?? source.Root) is not null ? source : null;

    private static string[] Names(JsonObject? annotations, string name) =>
        ((string?)annotations?[name] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static T? ReadData<T>(JsonObject configMap, string key, Func<string, T?> read, List<string> damaged)
        where T : class
    {
        if ((string?)configMap["data"]?[key] is not { } text)
        {
            return null;
        }

        try
        {
            if (read(text) is { } value)
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
