using System.Globalization;
using System.Text.Json.Nodes;
using GitOps.Core.Cluster;
using GitOps.Core.Cluster.Failures;
using GitOps.Core.Cluster.Resources;
using GitOps.Core.Failures;
using GitOps.Core.Membership;
using GitOps.Core.Telemetry;

namespace GitOps.Core.Syncing;

/// <summary>
/// Keeps two syncs of one set apart, by a Lease in the set's namespace, as client-go's leader election does: a lease is dead
/// when its record was not seen to change for as long as it lasts, by this machine's own clock; one that cannot be renewed in
/// time is lost, and whatever goes on under it has to end. Syncs of different sets do not meet.
/// </summary>
internal sealed class SyncLease : IAsyncDisposable
{
    /// <summary>How long a lease lasts after its last renewal.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(20);

    /// <summary>What a holder may claim at most.</summary>
    public static readonly TimeSpan LongestClaim = TimeSpan.FromSeconds(60);

    private static readonly ApiResource Leases = new("coordination.k8s.io", "v1", "Lease", "leases", true, []);
    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RenewWithin = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan RetryEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReleaseWithin = TimeSpan.FromSeconds(5);

    private readonly KubeApi _api;
    private readonly TimeProvider _time;
    private readonly string _holder;
    private readonly CancellationTokenSource _released = new();
    private readonly CancellationTokenSource _lost = new();
    private readonly Task _renewal;
    private JsonObject _lease;
    private long _renewed;

    private SyncLease(KubeApi api, TimeProvider time, string holder, JsonObject lease, long taken)
    {
        _api = api;
        _time = time;
        _holder = holder;
        _lease = lease;
        _renewed = taken;
        _renewal = RenewAsync();
    }

    /// <summary>Cancelled when the lease is lost: nothing may be written any more.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Why the lease was lost; null while it is held.</summary>
    public string? LostBecause { get; private set; }

    /// <summary>Whether another holder's lease had to be waited for; what was read before may have changed.</summary>
    public bool Waited { get; private init; }

    /// <summary>Takes the lease.</summary>
    /// <returns>The lease; null where leases may not be written, which the observer is told.</returns>
    /// <exception cref="GitOpsException">Another sync of the set is under way (<c>SyncInProgress</c>).</exception>
    public static async Task<SyncLease?> AcquireAsync(
        KubeApi api, ApplySetStore store, string @namespace, TimeProvider time, IReconcileObserver observer, CancellationToken cancellationToken)
    {
        using var stage = Stages.Begin("take lease");
        var holder = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}";
        (string? Version, long Since) seen = (null, 0);
        try
        {
            while (true)
            {
                var held = await api.GetAsync(Leases, @namespace, store.ParentName, cancellationToken);
                var version = (string?)held?["metadata"]?["resourceVersion"];
                if (held is null || Holder(held).Length == 0 || (version == seen.Version && time.GetElapsedTime(seen.Since) > Claim(held)))
                {
                    var now = time.GetTimestamp();
                    if (await TryTakeAsync(held) is { } taken)
                    {
                        return new SyncLease(api, time, holder, taken, now) { Waited = seen.Version is not null };
                    }

                    continue;
                }

                if (seen.Version is null)
                {
                    seen = (version, time.GetTimestamp());
                    observer.Verbose($"{Holder(held)} holds the lease of this set; waiting to see whether it still renews it.");
                }
                else if (seen.Version != version)
                {
                    throw InProgress(held);
                }

                await Task.Delay(RetryEvery, time, cancellationToken);
            }
        }
        catch (KubeApiException failure) when (failure.StatusCode == 403)
        {
            observer.Warning($"Leases may not be written in {@namespace}, so nothing keeps another sync of this set from running at the same time.");
            return null;
        }

        async Task<JsonObject?> TryTakeAsync(JsonObject? held)
        {
            var wanted = held ?? new JsonObject
            {
                ["apiVersion"] = Leases.ApiVersion,
                ["kind"] = Leases.Kind,
                ["metadata"] = new JsonObject { ["name"] = store.ParentName, ["namespace"] = @namespace },
            };
            wanted["spec"] = new JsonObject
            {
                ["holderIdentity"] = holder,
                ["leaseDurationSeconds"] = (int)Duration.TotalSeconds,
                ["acquireTime"] = Now(time),
                ["renewTime"] = Now(time),
            };
            try
            {
                return held is null
                    ? await api.CreateAsync(Leases, @namespace, wanted, $"{store.FieldManager}-lease", cancellationToken)
                    : await api.ReplaceAsync(Leases, @namespace, store.ParentName, wanted, cancellationToken);
            }
            catch (KubeApiException failure) when (failure.StatusCode == 409)
            {
                // Somebody was quicker.
                return null;
            }
        }
    }

    /// <summary>Gives the lease back, so that the next sync need not wait for it to expire.</summary>
    public async ValueTask DisposeAsync()
    {
        await _released.CancelAsync();
        await _renewal;
        if (LostBecause is null)
        {
            await ReleaseAsync();
        }

        _released.Dispose();
        _lost.Dispose();
    }

    private static string Holder(JsonObject lease) => (string?)lease["spec"]?["holderIdentity"] ?? "";

    private static TimeSpan Claim(JsonObject lease)
    {
        var claimed = TimeSpan.FromSeconds((int?)lease["spec"]?["leaseDurationSeconds"] ?? 0);
        return claimed < Duration ? Duration : claimed > LongestClaim ? LongestClaim : claimed;
    }

    private static GitOpsException InProgress(JsonObject held) => new(
        "SyncInProgress",
        FailureKind.Conflict,
        $"Another sync of this set is under way: {Holder(held)}, since {(string?)held["spec"]?["acquireTime"] ?? "now"}. Run this one again when it is done.",
        (string?)held["metadata"]?["name"]);

    /// <summary>MicroTime, as coordination.k8s.io/v1 wants it.</summary>
    private static string Now(TimeProvider time) => time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);

    private async Task RenewAsync()
    {
        var pause = RenewEvery;
        var why = "it was not renewed in time";
        try
        {
            while (true)
            {
                await Task.Delay(pause, _time, _released.Token);
                var left = RenewWithin - _time.GetElapsedTime(_renewed);
                if (left <= TimeSpan.Zero)
                {
                    await LoseAsync(why);
                    return;
                }

                pause = RenewEvery;
                if (await TryRenewAsync(left) is { } failure)
                {
                    why = failure.Message;
                    pause = RetryEvery;
                    if (failure is KubeApiException { StatusCode: 404 or 409 } && await IsTakenAsync(left))
                    {
                        await LoseAsync("somebody else has taken it");
                        return;
                    }
                }
            }
        }
        catch (OperationCanceledException) when (_released.IsCancellationRequested)
        {
            // Released.
        }
        catch (Exception failure)
        {
            await LoseAsync(Failure.Of(failure).Message);
        }
    }

    private async Task<GitOpsException?> TryRenewAsync(TimeSpan left)
    {
        var started = _time.GetTimestamp();
        using var limit = new CancellationTokenSource(left, _time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _released.Token);
        try
        {
            _lease["spec"]!["renewTime"] = Now(_time);
            await WriteAsync(ending.Token);
            _renewed = started;
            return null;
        }
        catch (OperationCanceledException) when (!_released.IsCancellationRequested)
        {
            return Failure.Of(new TimeoutException());
        }
        catch (GitOpsException failure)
        {
            return failure;
        }
    }

    /// <summary>Whether the lease is no longer ours; when somebody only edited it, it is read anew.</summary>
    private async Task<bool> IsTakenAsync(TimeSpan left)
    {
        using var limit = new CancellationTokenSource(left, _time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _released.Token);
        try
        {
            var metadata = _lease["metadata"]!;
            var now = await _api.GetAsync(Leases, (string)metadata["namespace"]!, (string)metadata["name"]!, ending.Token);
            if (now is null || Holder(now) != _holder)
            {
                return true;
            }

            _lease = now;
            return false;
        }
        catch (Exception failure) when (failure is GitOpsException || (failure is OperationCanceledException && !_released.IsCancellationRequested))
        {
            return false;
        }
    }

    private Task LoseAsync(string why)
    {
        LostBecause = why;
        return _lost.CancelAsync();
    }

    private async Task ReleaseAsync()
    {
        using var limit = new CancellationTokenSource(ReleaseWithin, _time);
        try
        {
            _lease["spec"]!["holderIdentity"] = "";
            await WriteAsync(limit.Token);
        }
        catch (Exception failure) when (failure is GitOpsException or OperationCanceledException)
        {
            // The lease expires by itself; a sync that is done must not fail over it.
        }
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        var metadata = _lease["metadata"]!;
        _lease = await _api.ReplaceAsync(Leases, (string)metadata["namespace"]!, (string)metadata["name"]!, _lease, cancellationToken);
    }
}
