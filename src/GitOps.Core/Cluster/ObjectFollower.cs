using System.Runtime.CompilerServices;

namespace GitOps.Core.Cluster;

/// <summary>Follows objects: those there are, then every change. A watch that ends or breaks off is taken up with a new list.</summary>
internal sealed class ObjectFollower(KubeApi api, IReconcileObserver observer)
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(500);

    /// <summary>The objects, as they are and as they become; ends only by cancellation or a refusal of the server.</summary>
    public async IAsyncEnumerable<WatchEvent> FollowAsync(
        ApiResource kind, string? @namespace, string? labelSelector, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var list = await api.ListAsync(kind, @namespace, labelSelector, metadataOnly: false, cancellationToken);
            foreach (var item in list.Items)
            {
                yield return new WatchEvent("ADDED", item);
            }

            await using var changes = api.WatchAsync(kind, @namespace, labelSelector, list.ResourceVersion, cancellationToken)
                .GetAsyncEnumerator(cancellationToken);
            while (await NextAsync(kind, changes, cancellationToken) is { } change)
            {
                yield return change;
            }
        }
    }

    private async Task<WatchEvent?> NextAsync(ApiResource kind, IAsyncEnumerator<WatchEvent> changes, CancellationToken cancellationToken)
    {
        try
        {
            return await changes.MoveNextAsync() && changes.Current.Type != "ERROR" ? changes.Current : null;
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException)
        {
            observer.Verbose($"The watch of {kind.GroupKind} broke off ({failure.Message}); taking it up again.");
            await Task.Delay(PauseAfterFailure, cancellationToken);
            return null;
        }
    }
}
