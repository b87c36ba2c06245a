namespace GitOps.Core.Cluster;

/// <summary>Keeps several requests in flight.</summary>
internal static class Requests
{
    /// <summary>A kube-apiserver's throughput grows up to about this number (its default is 400 for all clients together).</summary>
    public const int InFlight = 16;

    /// <summary>Runs an action on each item; the first failure ends the rest.</summary>
    public static Task ForEachAsync<T>(IEnumerable<T> items, Func<T, CancellationToken, Task> action, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            items,
            new ParallelOptions { MaxDegreeOfParallelism = InFlight, CancellationToken = cancellationToken },
            async (item, token) => await action(item, token));
}
