using GitOps.Core.Cluster;
using GitOps.Core.Cluster.Failures;
using Polly;
using Polly.Retry;

namespace GitOps.Core.Watching;

/// <summary>How long a watch waits before it tries again what failed: longer after each attempt, up to a limit, and not all at one time.</summary>
internal static class Backoff
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private static readonly string[] Passing = ["SyncInProgress", "SyncSuspended", "LeaseLost", "ClusterAuthenticationFailed", "ClusterCredentialsUnavailable"];

    /// <summary>Tries for ever.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="isPassing">Whether a failure may pass.</param>
    /// <param name="told">Told of each failure, and how long it is waited for.</param>
    public static ResiliencePipeline Of(TimeProvider time, Func<Exception, bool> isPassing, Action<Exception, TimeSpan>? told = null) =>
        new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = First,
                MaxDelay = Longest,
                ShouldHandle = outcome => ValueTask.FromResult(outcome.Outcome.Exception is { } failure and not OperationCanceledException && isPassing(failure)),
                OnRetry = retry =>
                {
                    told?.Invoke(retry.Outcome.Exception!, retry.RetryDelay);
                    return default;
                },
            })
            .Build();

    /// <summary>Whether a watch of a kind may be heard again: it is there and may be watched.</summary>
    public static bool OfWatch(Exception failure) => failure is not KubeApiException { StatusCode: 403 or 404 or 405 };

    /// <summary>Whether what could not be done may be done in a while: the cluster is reached again, other syncs end, credentials are renewed.</summary>
    public static bool OfRound(Exception failure) => Outage.MayPass(failure) || failure is GitOpsException { Kind: FailureKind.Timeout } || (failure is GitOpsException known && Passing.Contains(known.ErrorId));
}
