using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using GitOps.Core.Cluster;
using GitOps.Core.Cluster.Failures;
using GitOps.Core.Cluster.Resources;
using GitOps.Core.Objects;
using k8s.Autorest;
using k8s.LeaderElection;

namespace GitOps.Core.Election;

/// <summary>
/// The Lease that a leader holds, for the client library's elector. The library's own lock would need a second client, and takes every request
/// that broke off for the loss of the lease; this one goes the way all requests go.
/// </summary>
/// <param name="api">The cluster.</param>
/// <param name="namespace">The Lease's namespace.</param>
/// <param name="name">The Lease's name.</param>
/// <param name="identity">What this replica calls itself.</param>
/// <param name="failed">Told of what could not be read or written.</param>
internal sealed class ElectionLease(KubeApi api, string @namespace, string name, string identity, Action<GitOpsException> failed) : ILock
{
    public static readonly ApiResource Leases = new("coordination.k8s.io", "v1", "Lease", "leases", true, []);

    private const string FieldManager = "gitops-election";

    private static readonly TimeSpan ReleaseWithin = TimeSpan.FromSeconds(5);

    private JsonObject? _lease;

    /// <summary>Told who holds the lease, whenever it was read.</summary>
    public event Action<string>? Seen;

    /// <inheritdoc/>
    public string Identity => identity;

    /// <summary>MicroTime, as coordination.k8s.io/v1 wants it.</summary>
    public static string MicroTime(DateTime time) => time.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public string Describe() => $"{@namespace}/{name}";

    /// <inheritdoc/>
    public async Task<LeaderElectionRecord?> GetAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            _lease = await api.GetAsync(Leases, @namespace, name, cancellationToken);
            if (_lease is null)
            {
                return null;
            }

            var record = Record(_lease["spec"] as JsonObject ?? []);
            Seen?.Invoke(record.HolderIdentity);
            return record;
        }
        catch (GitOpsException failure)
        {
            failed(failure);

            // What the elector takes for "not now".
            throw new HttpOperationException(failure.Message, failure)
            {
                Response = new HttpResponseMessageWrapper(new HttpResponseMessage(HttpStatusCode.ServiceUnavailable), ""),
            };
        }
    }

    /// <inheritdoc/>
    public Task<bool> CreateAsync(LeaderElectionRecord record, CancellationToken cancellationToken = default) => TryAsync(() =>
    {
        var lease = new JsonObject
        {
            ["apiVersion"] = Leases.ApiVersion,
            ["kind"] = Leases.Kind,
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = @namespace },
            ["spec"] = Spec(record),
        };
        return api.CreateAsync(Leases, @namespace, lease, FieldManager, cancellationToken);
    });

    /// <inheritdoc/>
    public Task<bool> UpdateAsync(LeaderElectionRecord record, CancellationToken cancellationToken = default) => TryAsync(() =>
    {
        _lease!["spec"] = Spec(record);
        return api.ReplaceAsync(Leases, @namespace, name, _lease, cancellationToken);
    });

    /// <summary>Gives the lease back, if it is held, so that another replica need not wait for it to expire.</summary>
    public async Task ReleaseAsync()
    {
        using var limit = new CancellationTokenSource(ReleaseWithin, api.Time);
        try
        {
            var lease = await api.GetAsync(Leases, @namespace, name, limit.Token);
            if (lease?["spec"] is JsonObject spec && JsonText.String(spec["holderIdentity"]) == identity)
            {
                spec["holderIdentity"] = "";
                await api.ReplaceAsync(Leases, @namespace, name, lease, limit.Token);
            }
        }
        catch (Exception failure) when (failure is GitOpsException or OperationCanceledException)
        {
            // It expires by itself.
        }
    }

    private async Task<bool> TryAsync(Func<Task<JsonObject>> write)
    {
        try
        {
            _lease = await write();
            return true;
        }
        catch (KubeApiException failure) when (failure.StatusCode == 409)
        {
            // Somebody was quicker.
            return false;
        }
        catch (GitOpsException failure)
        {
            failed(failure);
            return false;
        }
    }

    /// <summary>A lease that somebody made without times is free, and not one to be made.</summary>
    private static LeaderElectionRecord Record(JsonObject spec) => new()
    {
        HolderIdentity = JsonText.String(spec["holderIdentity"]) ?? "",
        AcquireTime = Time(spec["acquireTime"]),
        RenewTime = Time(spec["renewTime"]),
        LeaderTransitions = (int?)spec["leaseTransitions"] ?? 0,
        LeaseDurationSeconds = (int?)spec["leaseDurationSeconds"] ?? 0,
    };

    private static JsonObject Spec(LeaderElectionRecord record) => new()
    {
        ["holderIdentity"] = record.HolderIdentity,
        ["leaseDurationSeconds"] = Math.Max(1, record.LeaseDurationSeconds),
        ["acquireTime"] = MicroTime(record.AcquireTime ?? DateTime.UnixEpoch),
        ["renewTime"] = MicroTime(record.RenewTime ?? DateTime.UnixEpoch),
        ["leaseTransitions"] = record.LeaderTransitions,
    };

    private static DateTime Time(JsonNode? text) =>
        DateTime.TryParse(JsonText.String(text), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time) ? time : DateTime.UnixEpoch;
}
