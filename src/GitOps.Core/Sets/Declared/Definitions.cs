using GitOps.Core.Cluster;
using GitOps.Core.Failures;

namespace GitOps.Core.Sets.Declared;

/// <summary>Waits until kinds whose CustomResourceDefinition was just applied are served.</summary>
internal sealed class Definitions(KubeApi api, TimeSpan timeout, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <summary>The declared objects, with the kinds that were unknown before; those of a kind that is not served in time stay without.</summary>
    public async Task<(ApiCatalog? Catalog, IReadOnlyList<DeclaredObject> Objects)> AwaitAsync(
        IReadOnlyList<DeclaredObject> waiting, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            var catalog = await TryDiscoverAsync(cancellationToken);
            DeclaredObject[] resolved = [.. waiting.Select(item => item with { Resource = catalog?.Find(item.Id.Group, item.Id.Version, item.Id.Kind) })];
            if (Array.TrueForAll(resolved, item => item.Resource is not null) || time.GetElapsedTime(started) > timeout)
            {
                return (catalog, resolved);
            }

            await Task.Delay(pause, time, cancellationToken);
        }
    }

    /// <summary>The failure of an object whose kind was not served in time.</summary>
    public GitOpsException NotServed(DeclaredObject missing) => new(
        "KindNotServed",
        FailureKind.Timeout,
        $"Kind {missing.Id.Kind} ({missing.Id.ApiVersion}) of {missing.Source} is not served {timeout.TotalSeconds:0} s after its "
        + "CustomResourceDefinition was applied. Look at the conditions of that definition, then sync again.",
        missing.Id,
        missing.Source);

    /// <summary>A server that does not answer at the moment is asked again.</summary>
    private async Task<ApiCatalog?> TryDiscoverAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await api.DiscoverAsync(cancellationToken);
        }
        catch (GitOpsException failure) when (!ObjectBoundary.EndsSync(failure, cancellationToken))
        {
            return null;
        }
    }
}
