using GitOps.Core.Cluster;
using GitOps.Core.Cluster.Failures;
using GitOps.Core.Cluster.Resources;
using GitOps.Core.Objects.Live;

namespace GitOps.Core.Syncing;

/// <summary>
/// Deletes an object that was found to be one that may be deleted. The deletion holds for the object as it was judged, by uid and
/// resourceVersion: one that changed meanwhile is read and judged again.
/// </summary>
internal sealed class CheckedDeletion(KubeApi api)
{
    /// <summary>Something that changes between each reading and deleting changes too often to be judged.</summary>
    private const int Attempts = 5;

    /// <summary>Deletes the object.</summary>
    /// <param name="resource">Its kind.</param>
    /// <param name="id">The object.</param>
    /// <param name="live">The object as it was read.</param>
    /// <param name="whyKept">Judges it: why it is not to be deleted, or null.</param>
    /// <param name="patience">How long to wait until it is gone with what it owns; null not to wait.</param>
    /// <param name="cancellationToken">Ends the operation.</param>
    /// <returns>Why it was kept; null when it is deleted.</returns>
    public async Task<string?> DeleteAsync(
        ApiResource resource, ResourceId id, LiveObject live, Func<LiveObject, string?> whyKept, TimeSpan? patience, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (whyKept(live) is { } reason)
            {
                return reason;
            }

            var uid = live.Uid;
            try
            {
                var options = new DeleteOptions(patience is null ? "Background" : "Foreground", uid, live.ResourceVersion);
                await (patience is { } time
                    ? api.DeleteAndWaitAsync(resource, id.Namespace, id.Name, options, time, cancellationToken)
                    : api.DeleteAsync(resource, id.Namespace, id.Name, options, cancellationToken));
                return null;
            }
            catch (KubeApiException failure) when (failure.StatusCode == 409 && attempt < Attempts)
            {
                if (await api.GetLiveAsync(resource, id.Namespace, id.Name, cancellationToken) is not { } now)
                {
                    return null;
                }

                if (now.Uid != uid)
                {
                    return "another object took its place meanwhile";
                }

                live = now;
            }
        }
    }
}
