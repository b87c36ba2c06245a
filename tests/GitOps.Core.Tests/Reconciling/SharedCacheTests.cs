using GitOps.Core.Checking;
using GitOps.Core.Git;
using GitOps.Core.Manifests;
using GitOps.Core.Rendering;
using GitOps.Core.Rendering.Kustomize.Resources;
using GitOps.Core.Rendering.Options;
using static GitOps.Core.Tests.Reconciling.Scenario;

namespace GitOps.Core.Tests.Reconciling;

/// <summary>A session keeps what it rendered, and gives the same objects to everything that asks for them again.</summary>
public sealed class SharedCacheTests
{
    [SkippableTheory]
    [InlineData("namePrefix: p-\nlabels: [{pairs: {team: shop}}]\nresources: [a.yaml, b.yaml]\n")]
    [InlineData(null)]
    public async Task Nothing_that_uses_rendered_objects_changes_them(string? kustomization)
    {
        await using var scenario = await StartAsync();
        var cache = new RenderCache();
        var request = new ReconcileRequest { Repository = "", Cache = cache };
        scenario.Repository.Commit("Add", ("kustomization.yaml", kustomization), ("a.yaml", ConfigMap("a")), ("b.yaml", Deployment("b")));
        var first = Render(scenario, cache);
        var before = first.Select(manifest => manifest.Object.ToJsonString()).ToList();

        await scenario.DiffAsync(request);
        await scenario.SyncAsync(request: request);
        scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")));
        await scenario.SyncAsync(request: request);
        using (var reconciler = await scenario.OpenAsync(request))
        {
            await reconciler.UndoAsync(new(), new(), CancellationToken.None);
        }

        using var source = await GitSource.OpenAsync(scenario.Repository.Path);
        RepositoryChecker.Check(source.Files(source.Resolve()), new CheckOptions { Render = new RenderOptions { Cache = cache } }, CancellationToken.None);
        var again = Render(scenario, cache);
        Assert.Equal(before, first.Select(manifest => manifest.Object.ToJsonString()));
        Assert.Equal(before, again.Select(manifest => manifest.Object.ToJsonString()));
        Assert.Same(first[^1].Object, again[^1].Object);
    }

    private static IReadOnlyList<Manifest> Render(Scenario scenario, RenderCache cache)
    {
        using var source = GitSource.OpenAsync(scenario.Repository.Path).GetAwaiter().GetResult();
        return Renderer.Render(source.Files(source.Resolve()), "", new RenderOptions { Cache = cache }, CancellationToken.None);
    }
}
