using System.Text.Json.Nodes;
using GitOps.Core.Rendering.Failures;
using GitOps.Core.Rendering.Kustomize.Kinds;
using GitOps.Core.Rendering.Kustomize.Loading;
using GitOps.Core.Rendering.Kustomize.Model;
using GitOps.Core.Rendering.Kustomize.Resources;
using GitOps.Core.Rendering.Limits;
using GitOps.Core.Rendering.Options;

namespace GitOps.Core.Rendering.Kustomize.Context;

/// <summary>What one build shares between the kustomizations it goes through.</summary>
internal sealed class BuildContext
{
    private readonly Action<RenderWarning>? _warn;
    private readonly HashSet<RenderWarning> _warned = [];
    private bool _hasSchema;

    public BuildContext(RenderCache cache, IRemoteSource? remotes, IHelmChartInflator? helm, RenderingBudget budget, Action<RenderWarning>? warn, CancellationToken cancellationToken)
    {
        Cache = cache;
        Reader = new ResourceReader(cache);
        Remotes = remotes is null ? null : new LimitedRemotes(remotes, budget);
        Helm = helm;
        _warn = warn;
        Budget = budget;
        CancellationToken = cancellationToken;
    }

    public RenderCache Cache { get; }

    public ResourceReader Reader { get; }

    public IRemoteSource? Remotes { get; }

    public IHelmChartInflator? Helm { get; }

    /// <summary>What the rendering may take.</summary>
    public RenderingBudget Budget { get; }

    /// <summary>What the kustomization that is built wants told; those below have no say.</summary>
    public BuildMetadata Metadata { get; set; } = new(false, false, false);

    public CancellationToken CancellationToken { get; }

    /// <summary>How the lists of each kind are merged.</summary>
    public MergeTypes Types { get; private set; } = MergeTypes.BuiltIn;

    /// <summary>Tells of something once, however often its file is built.</summary>
    public void Warn(RenderWarning warning)
    {
        if (_warned.Add(warning))
        {
            _warn?.Invoke(warning);
        }
    }

    /// <summary>Uses the schema a kustomization names. The first one counts, as in kustomize.</summary>
    public void UseSchema(Kustomization kustomization, KustomizationRoot root)
    {
        if (_hasSchema || kustomization.OpenApiPath is not { } path)
        {
            return;
        }

        var file = root.FindFile(path.Text, path.Location);
        Types = Cache.Documents.Read(root.Tree, file) is [var document] && document.Root is JsonObject schema
            ? MergeTypes.FromOpenApi(schema)
            : throw KustomizeErrors.Invalid(path.Location, $"{path.Text} is not an OpenAPI document");
        _hasSchema = true;
    }
}
