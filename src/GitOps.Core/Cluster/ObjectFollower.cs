using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using GitOps.Core.Cluster.Resources;
using GitOps.Core.Telemetry;

namespace GitOps.Core.Cluster;

/// <summary>
/// Follows objects: those there are, then every change. A watch that ends or breaks off is taken up with a new list, and a
/// server that does not answer is waited for.
/// </summary>
internal sealed class ObjectFollower(KubeApi api, IReconcileObserver observer)
{
    private readonly Outage _outage = new(observer, api.Time);

    /// <summary>The objects, as they are and as they become; ends only by cancellation or a refusal of the server.</summary>
    public async IAsyncEnumerable<ObjectEvent> FollowAsync(
        ApiResource kind, string? @namespace, string? labelSelector, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var known = new Dictionary<(string Namespace, string Name), JsonObject>();
        while (true)
        {
            var list = await _outage.OverAsync(
                $"{kind.GroupKind} cannot be listed", () => api.ListAsync(kind, @namespace, labelSelector, metadataOnly: false, cancellationToken), cancellationToken);
            var present = list.Items.DistinctBy(NameOf).ToDictionary(NameOf);
            foreach (var (_, gone) in known.Where(entry => !present.ContainsKey(entry.Key)))
            {
                yield return new ObjectEvent("DELETED", gone);
            }

            known = present;
            foreach (var item in list.Items)
            {
                yield return new ObjectEvent("ADDED", item);
            }

            var heard = false;
            await using var changes = api.WatchAsync(kind, @namespace, labelSelector, list.ResourceVersion, metadataOnly: false, cancellationToken)
                .GetAsyncEnumerator(cancellationToken);
            while (await NextAsync(kind, changes) is { } change)
            {
                heard = true;
                if (change.Type == "DELETED")
                {
                    known.Remove(NameOf(change.Object));
                }
                else if (change.Type is "ADDED" or "MODIFIED")
                {
                    known[NameOf(change.Object)] = change.Object;
                }

                yield return change;
            }

            if (!heard)
            {
                await _outage.PauseAsync($"The watch of {kind.GroupKind} ended; taking it up again.", cancellationToken);
            }
        }
    }

    private static (string Namespace, string Name) NameOf(JsonObject value) =>
        ((string?)value["metadata"]?["namespace"] ?? "", (string?)value["metadata"]?["name"] ?? "");

    private async Task<ObjectEvent?> NextAsync(ApiResource kind, IAsyncEnumerator<ObjectEvent> changes)
    {
        try
        {
            while (await changes.MoveNextAsync())
            {
                if (changes.Current.Type != "BOOKMARK")
                {
                    return changes.Current.Type == "ERROR" ? null : changes.Current;
                }
            }
        }
        catch (Exception failure) when (Outage.MayPass(failure))
        {
            observer.Verbose($"The watch of {kind.GroupKind} broke off ({failure.Message}); taking it up again.");
        }

        return null;
    }
}
