using System.Globalization;
using System.Text.Json.Nodes;
using GitOps.Core.Cluster;
using GitOps.Core.Syncing.Membership;

namespace GitOps.Core.Syncing;

/// <summary>
/// Keeps two syncs of one set apart, by a Lease in the set's namespace. It is renewed while it is held, and left to
/// expire by a process that dies. Syncs of different sets do not meet.
/// </summary>
internal sealed class SyncLease : IAsyncDisposable
{
    private static readonly ApiResource Leases = new("coordination.k8s.io", "v1", "Lease", "leases", true, []);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(30);

    private readonly KubeApi _api;
    private readonly CancellationTokenSource _released = new();
    private readonly Task _renewal;
    private JsonObject _lease;

    private SyncLease(KubeApi api, JsonObject lease)
    {
        _api = api;
        _lease = lease;
        _renewal = RenewAsync();
    }

    /// <summary>Takes the lease.</summary>
    /// <returns>The lease; null where leases may not be written, which the observer is told.</returns>
    /// <exception cref="GitOpsException">Another sync of the set is under way (<c>SyncInProgress</c>).</exception>
    public static async Task<SyncLease?> AcquireAsync(
        KubeApi api, ApplySetStore store, string @namespace, IReconcileObserver observer, CancellationToken cancellationToken)
    {
        using var stage = Stages.Begin("take lease");
        var holder = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}";
        try
        {
            var held = await api.GetAsync(Leases, @namespace, store.ParentName, cancellationToken);
            if (held is not null && IsHeld(held))
            {
                throw InProgress(held);
            }

            var wanted = held ?? new JsonObject
            {
                ["apiVersion"] = Leases.ApiVersion,
                ["kind"] = Leases.Kind,
                ["metadata"] = new JsonObject { ["name"] = store.ParentName, ["namespace"] = @namespace },
            };
            wanted["spec"] = Spec(holder);
            var taken = held is null
                ? await api.CreateAsync(Leases, @namespace, wanted, $"{store.FieldManager}-lease", cancellationToken)
                : await api.ReplaceAsync(Leases, @namespace, store.ParentName, wanted, cancellationToken);
            return new SyncLease(api, taken);
        }
        catch (KubeApiException failure) when (failure.StatusCode == 409)
        {
            throw InProgress(await api.GetAsync(Leases, @namespace, store.ParentName, cancellationToken));
        }
        catch (KubeApiException failure) when (failure.StatusCode == 403)
        {
            observer.Warning($"Leases may not be written in {@namespace}, so nothing keeps another sync of this set from running at the same time.");
            return null;
        }
    }

    /// <summary>Gives the lease back, so that the next sync need not wait for it to expire.</summary>
    public async ValueTask DisposeAsync()
    {
        await _released.CancelAsync();
        await _renewal;
        _released.Dispose();
        try
        {
            _lease["spec"]!["holderIdentity"] = "";
            await WriteAsync(CancellationToken.None);
        }
        catch (GitOpsException)
        {
            // The lease expires by itself; a sync that is done must not fail over it.
        }
    }

    private static JsonObject Spec(string holder) => new()
    {
        ["holderIdentity"] = holder,
        ["leaseDurationSeconds"] = (int)Duration.TotalSeconds,
        ["acquireTime"] = Now(),
        ["renewTime"] = Now(),
    };

    private static bool IsHeld(JsonObject lease)
    {
        var spec = lease["spec"];
        return (string?)spec?["holderIdentity"] is { Length: > 0 } holder
            && !IsDead(holder)
            && DateTimeOffset.TryParse((string?)spec["renewTime"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var renewed)
            && renewed + TimeSpan.FromSeconds((int?)spec["leaseDurationSeconds"] ?? 0) > DateTimeOffset.UtcNow;
    }

    /// <summary>A process of this machine that is gone renews nothing; its lease need not be waited for.</summary>
    private static bool IsDead(string holder)
    {
        if (holder.Split('/') is not [var machine, var process, _]
            || machine != Environment.MachineName
            || !int.TryParse(process, CultureInfo.InvariantCulture, out var id))
        {
            return false;
        }

        try
        {
            using var running = System.Diagnostics.Process.GetProcessById(id);
            return running.HasExited;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }

    private static GitOpsException InProgress(JsonObject? held) => new(
        "SyncInProgress",
        FailureKind.Conflict,
        $"Another sync of this set is under way: {(string?)held?["spec"]?["holderIdentity"] ?? "unknown"}, since {(string?)held?["spec"]?["acquireTime"] ?? "now"}. "
        + $"Wait for it to end; if its process died, the lease expires {Duration.TotalSeconds:0} s after its last renewal.",
        (string?)held?["metadata"]?["name"]);

    /// <summary>MicroTime, as coordination.k8s.io/v1 wants it.</summary>
    private static string Now() => DateTimeOffset.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);

    private async Task RenewAsync()
    {
        using var timer = new PeriodicTimer(Duration / 3);
        try
        {
            while (await timer.WaitForNextTickAsync(_released.Token))
            {
                _lease["spec"]!["renewTime"] = Now();
                await WriteAsync(_released.Token);
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or GitOpsException)
        {
            // Released; or the server did not take the renewal, and the lease expires while this sync goes on.
        }
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        var metadata = _lease["metadata"]!;
        _lease = await _api.ReplaceAsync(Leases, (string)metadata["namespace"]!, (string)metadata["name"]!, _lease, cancellationToken);
    }
}
