using GitOps.Core.Cluster.Failures;
using GitOps.Core.Telemetry;

namespace GitOps.Core.Cluster;

/// <summary>Waits out a server that does not answer for a while, as one that is being restarted: longer after each attempt.</summary>
internal sealed class Outage(IReconcileObserver observer, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private TimeSpan _pause = FirstPause;

    /// <summary>Whether a failure may pass by itself: no answer, one that broke off, a server's own failure, a moment that is too old.</summary>
    public static bool MayPass(Exception failure) =>
        failure is IOException or HttpRequestException or GitOpsException { Kind: FailureKind.Unreachable or FailureKind.ServerFailure } or KubeApiException { StatusCode: 410 };

    /// <summary>Does what may fail in an outage, until it does not.</summary>
    public async Task<T> OverAsync<T>(string what, Func<Task<T>> action, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var result = await action();
                _pause = FirstPause;
                return result;
            }
            catch (Exception failure) when (MayPass(failure))
            {
                await PauseAsync($"{what}: {failure.Message} Trying again.", cancellationToken);
            }
        }
    }

    /// <summary>Tells why, and lets some time pass.</summary>
    public async Task PauseAsync(string why, CancellationToken cancellationToken)
    {
        observer.Verbose(why);
        await Task.Delay(_pause, time, cancellationToken);
        _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
    }
}
