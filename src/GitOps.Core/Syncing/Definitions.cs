using GitOps.Core.Cluster;

namespace GitOps.Core.Syncing;

/// <summary>Waits until kinds whose CustomResourceDefinition was just applied are served.</summary>
internal sealed class Definitions(KubeApi api, TimeSpan timeout)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <summary>The declared objects, with the kinds that were unknown before.</summary>
    /// <exception cref="GitOpsException">A kind was not served in time (<c>KindNotServed</c>).</exception>
    public async Task<(ApiCatalog Catalog, IReadOnlyList<DeclaredObject> Objects)> AwaitAsync(
        IReadOnlyList<DeclaredObject> waiting, CancellationToken cancellationToken)
    {
        var giveUp = DateTime.UtcNow + timeout;
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            var catalog = await api.DiscoverAsync(cancellationToken);
            DeclaredObject[] resolved = [.. waiting.Select(item => item with { Resource = Find(catalog, item.Id) })];
            if (Array.Find(resolved, item => item.Resource is null) is not { } missing)
            {
                return (catalog, resolved);
            }

            if (DateTime.UtcNow > giveUp)
            {
                throw new GitOpsException(
                    "KindNotServed",
                    FailureKind.Timeout,
                    $"Kind {missing.Id.Kind} ({missing.Id.ApiVersion}) of {missing.Source} is not served {timeout.TotalSeconds:0} s after its "
                    + "CustomResourceDefinition was applied. Look at the conditions of that definition, then sync again.",
                    missing.Id,
                    missing.Source);
            }

            await Task.Delay(pause, cancellationToken);
        }
    }

    private static ApiResource? Find(ApiCatalog catalog, ResourceId id) => catalog.Find(id.Group, id.Version, id.Kind);
}
