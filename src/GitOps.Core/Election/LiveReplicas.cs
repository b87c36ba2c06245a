using System.Text.Json.Nodes;
using GitOps.Core.Cluster;
using GitOps.Core.Cluster.Failures;
using GitOps.Core.Cluster.Resources;

namespace GitOps.Core.Election;

/// <summary>
/// The replicas that are alive: each keeps a Lease of its own, and counts another as alive whose Lease it saw change within the time that a
/// lease lasts, by its own clock.
/// </summary>
/// <param name="api">The cluster.</param>
/// <param name="namespace">Namespace of the Leases.</param>
/// <param name="election">Name of the election.</param>
/// <param name="self">What this replica calls itself.</param>
/// <param name="times">How long a lease lasts.</param>
internal sealed class LiveReplicas(KubeApi api, string @namespace, string election, string self, ElectionTimes times)
{
    private const string Label = "election.gitops/candidate-of";
    private const string FieldManager = "gitops-candidate";

    /// <summary>Leases of replicas that have been gone for this many times are taken away.</summary>
    private const int LeftFor = 4;

    private static readonly TimeSpan LeaveWithin = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, (string Version, long Since)> _seen = [];

    /// <summary>Says that this replica is alive, and looks which are.</summary>
    public async Task<IReadOnlyList<string>> BeatAsync(CancellationToken cancellationToken)
    {
        await api.ApplyAsync(ElectionLease.Leases, @namespace, NameOf(self), Candidate(), new ApplyOptions(FieldManager, Force: true), cancellationToken);
        var list = await api.ListAsync(ElectionLease.Leases, @namespace, $"{Label}={election}", metadataOnly: true, cancellationToken);
        var versions = list.Items.Select(item => item["metadata"]!).ToDictionary(metadata => (string)metadata["name"]!, metadata => (string)metadata["resourceVersion"]!);
        foreach (var gone in _seen.Keys.Except(versions.Keys).ToArray())
        {
            _seen.Remove(gone);
        }

        foreach (var (name, version) in versions.Where(entry => _seen.GetValueOrDefault(entry.Key).Version != entry.Value))
        {
            _seen[name] = (version, api.Time.GetTimestamp());
        }

        foreach (var (name, (version, _)) in _seen.Where(entry => Silent(entry.Value.Since) > times.LeaseDuration * LeftFor).ToArray())
        {
            await RemoveAsync(name, version, cancellationToken);
        }

        return [.. _seen.Where(entry => Silent(entry.Value.Since) <= times.LeaseDuration).Select(entry => entry.Key[NameOf("").Length..]).Append(self).Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>Says that this replica is gone.</summary>
    public async Task LeaveAsync()
    {
        using var limit = new CancellationTokenSource(LeaveWithin, api.Time);
        try
        {
            await api.DeleteAsync(ElectionLease.Leases, @namespace, NameOf(self), new DeleteOptions("Background"), limit.Token);
        }
        catch (Exception failure) when (failure is GitOpsException or OperationCanceledException)
        {
            // The others notice that it does not change any more.
        }
    }

    private string NameOf(string replica) => $"{election}-candidate-{replica}";

    private TimeSpan Silent(long since) => api.Time.GetElapsedTime(since);

    private async Task RemoveAsync(string name, string version, CancellationToken cancellationToken)
    {
        try
        {
            await api.DeleteAsync(ElectionLease.Leases, @namespace, name, new DeleteOptions("Background", ResourceVersion: version), cancellationToken);
        }
        catch (KubeApiException failure) when (failure.StatusCode == 409)
        {
            // Alive after all.
        }
    }

    private JsonObject Candidate() => new()
    {
        ["apiVersion"] = ElectionLease.Leases.ApiVersion,
        ["kind"] = ElectionLease.Leases.Kind,
        ["metadata"] = new JsonObject { ["name"] = NameOf(self), ["namespace"] = @namespace, ["labels"] = new JsonObject { [Label] = election } },
        ["spec"] = new JsonObject
        {
            ["holderIdentity"] = self,
            ["leaseDurationSeconds"] = Math.Max(1, (int)times.LeaseDuration.TotalSeconds),
            ["renewTime"] = ElectionLease.MicroTime(api.Time.GetUtcNow().UtcDateTime),
        },
    };
}
