using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using GitOps.Core.Cluster;
using GitOps.Core.Membership;
using GitOps.Core.Sets;

namespace GitOps.Core.Approval;

/// <summary>
/// A plan in a file, for a later sync to carry out. It holds what was shown and nothing to apply: what is declared comes from
/// Git again. Its digest tells that it is as it was written; it does not tell who wrote it.
/// </summary>
public sealed record SavedPlan
{
    /// <summary>The layout that this version writes, and the newest it reads.</summary>
    public const int Schema = 1;

    /// <summary>The layout of the file.</summary>
    public int SchemaVersion { get; init; } = Schema;

    /// <summary>The version of the module that wrote it.</summary>
    public string ModuleVersion { get; init; } = ClusterConnection.ToolVersion;

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Made { get; init; }

    /// <summary>Who made it.</summary>
    public required SyncOrigin By { get; init; }

    /// <summary>Name of the set.</summary>
    public required string Set { get; init; }

    /// <summary>The repository as it was named, without credentials.</summary>
    public required string Repository { get; init; }

    /// <summary>Path in the repository.</summary>
    public required string Path { get; init; }

    /// <summary>The commit.</summary>
    public required Revision Revision { get; init; }

    /// <summary>The cluster.</summary>
    public required ClusterInfo Cluster { get; init; }

    /// <summary>Uid of the cluster's namespace kube-system, which no two clusters have in common; null where it could not be read.</summary>
    public string? ClusterUid { get; init; }

    /// <summary>The options of the plan.</summary>
    public required PlanOptions Options { get; init; }

    /// <summary>SHA-256 of all else in the file; null before it is written.</summary>
    public string? Digest { get; init; }

    /// <summary>What makes the repository the same one wherever it is cloned.</summary>
    [JsonInclude]
    internal SetSource Source { get; init; } = null!;

    /// <summary>What differs, in the order a sync takes it.</summary>
    [JsonInclude]
    internal IReadOnlyList<SavedChange> Changes { get; init; } = [];

    /// <summary>Reads a plan.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="GitOpsException">It is none (<c>PlanUnreadable</c>), of a newer layout (<c>PlanTooNew</c>), or was altered (<c>PlanAltered</c>).</exception>
    public static SavedPlan Read(string file)
    {
        var text = ReadText(file);
        SavedPlan plan;
        try
        {
            var version = JsonDocument.Parse(text).RootElement.GetProperty("schemaVersion").GetInt32();
            if (version > Schema)
            {
                throw new GitOpsException(
                    "PlanTooNew",
                    FailureKind.InvalidInput,
                    $"{file}: this plan has layout {version}, and this version of GitOps reads up to {Schema}. Carry it out with the version that made it, or a newer one.",
                    file);
            }

            plan = JsonSerializer.Deserialize(text, SavedPlanJson.Default.SavedPlan)!;
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            // What the reader says may quote the file.
            throw new GitOpsException("PlanUnreadable", FailureKind.InvalidInput, $"{file}: this is no plan that Export-GitOpsPlan wrote. Make it again.", file);
        }

        if (plan.SchemaVersion != Schema || plan.Digest is null || plan.Digest != plan.ComputedDigest)
        {
            throw new GitOpsException(
                "PlanAltered",
                FailureKind.InvalidInput,
                $"{file}: this plan is not as it was written: its digest does not fit. Nothing was changed. Make it again, and have it approved again.",
                file);
        }

        return plan;
    }

    /// <summary>Writes it.</summary>
    /// <param name="file">The file; one that is there is replaced.</param>
    public void Write(string file) =>
        File.WriteAllText(file, JsonSerializer.Serialize(this with { Digest = ComputedDigest }, SavedPlanJson.Default.SavedPlan) + "\n");

    private string ComputedDigest =>
        Convert.ToHexString(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this with { Digest = null }, SavedPlanJson.Default.SavedPlan)));

    private static string ReadText(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new GitOpsException("PlanNotFound", FailureKind.NotFound, $"{file}: there is no such file. Export-GitOpsPlan writes one.", file);
        }
    }
}
