using GitOps.Core.Files;
using GitOps.Core.Manifests;
using GitOps.Core.Rendering.Failures;
using GitOps.Core.Rendering.Kustomize.Context;
using GitOps.Core.Rendering.Kustomize.Loading;
using GitOps.Core.Rendering.Kustomize.Model;
using GitOps.Core.Rendering.Kustomize.References;
using GitOps.Core.Rendering.Kustomize.Resources;
using GitOps.Core.Rendering.Kustomize.Transformers.BuiltIn;
using GitOps.Core.Rendering.Limits;
using GitOps.Core.Rendering.Options;

namespace GitOps.Core.Rendering.Kustomize;

/// <summary>
/// Renders kustomizations as <c>kubectl kustomize</c> does, from the files of a commit, a working copy or a folder. Nothing is
/// run and nothing is fetched, except through what it is given for that.
/// </summary>
internal sealed class Kustomizer
{
    private readonly RenderCache _cache;
    private readonly IRemoteSource? _remotes;
    private readonly IHelmChartInflator? _helm;
    private readonly Action<RenderWarning>? _warn;
    private readonly RenderingBudget _budget;

    /// <param name="cache">What was rendered before; keep one for as long as revisions of one repository are rendered.</param>
    /// <param name="remotes">Fetches bases in other repositories; null refuses them (<c>KustomizeRemoteUnavailable</c>).</param>
    /// <param name="helm">Renders <c>helmCharts</c>; null refuses them (<c>HelmNotAvailable</c>).</param>
    /// <param name="warn">Hears of what is hardly meant.</param>
    /// <param name="budget">What the rendering may take; null for the default limits.</param>
    public Kustomizer(
        RenderCache cache, IRemoteSource? remotes = null, IHelmChartInflator? helm = null, Action<RenderWarning>? warn = null, RenderingBudget? budget = null)
    {
        _cache = cache;
        _remotes = remotes;
        _helm = helm;
        _warn = warn;
        _budget = budget ?? new RenderingBudget(new RenderingLimits());
    }

    /// <summary>Whether a folder has a kustomization file.</summary>
    public static bool IsKustomization(IFileTree tree, string folder) => new KustomizationRoot(tree, folder).HasKustomization;

    /// <summary>Renders the kustomization of a folder.</summary>
    /// <param name="tree">Its files, and those of the folders it refers to.</param>
    /// <param name="folder">Path of the folder in the tree; empty for the root.</param>
    /// <param name="cancellationToken">Ends the rendering.</param>
    /// <returns>The objects in the order kubectl prints them: sorted by kind, unless <c>sortOptions</c> says otherwise.</returns>
    /// <exception cref="GitOpsException">See <see cref="KustomizeErrors"/> for the ids.</exception>
    public IReadOnlyList<Manifest> Render(IFileTree tree, string folder, CancellationToken cancellationToken)
    {
        var root = new KustomizationRoot(_budget.Limit(tree), TreePath.Normalize(folder) ?? throw KustomizeErrors.NoKustomization(folder, null));
        var context = new BuildContext(_cache, _remotes, _helm, _budget, _warn, cancellationToken);
        var kustomization = KustomizationBuild.Read(root, context, null);
        context.Metadata = kustomization.BuildMetadata;
        var result = KustomizationBuild.Build(context, root, kustomization);
        var resources = result.Resources;

        // Names are final only when everything is together, and references follow them; vars read what came of it.
        new HashTransformer().Transform(resources);
        new NameReferenceTransformer(result.Configuration.NameReferences, _cache.Resources).Transform(resources);
        new VariableTransformer(result.Variables, result.Configuration.VarReference, _budget).Transform(resources);
        new SortOrderTransformer(kustomization.Sort ?? SortOrderTransformer.Legacy).Transform(resources);
        return [.. resources.Resources.Where(resource => !Output.IsLocal(resource)).Select(new Output(kustomization.BuildMetadata, _cache.Resources).Finish)];
    }
}
