using System.Text.Json.Nodes;
using GitOps.Core.Rendering.Kustomize.Loading;
using GitOps.Core.Rendering.Kustomize.Model;
using GitOps.Core.Rendering.Kustomize.Patching;
using GitOps.Core.Rendering.Kustomize.Resources;

namespace GitOps.Core.Rendering.Kustomize;

/// <summary>What one build shares between the kustomizations it goes through.</summary>
internal sealed class BuildContext
{
    private bool _hasSchema;

    public BuildContext(RenderCache cache, IRemoteSource? remotes, IHelmChartInflator? helm, BuildMetadata metadata, CancellationToken cancellationToken)
    {
        Cache = cache;
        Reader = new ResourceReader(cache);
        Remotes = remotes;
        Helm = helm;
        Metadata = metadata;
        CancellationToken = cancellationToken;
    }

    public RenderCache Cache { get; }

    public ResourceReader Reader { get; }

    public IRemoteSource? Remotes { get; }

    public IHelmChartInflator? Helm { get; }

    /// <summary>What the kustomization that is built wants told; those below have no say.</summary>
    public BuildMetadata Metadata { get; }

    public CancellationToken CancellationToken { get; }

    /// <summary>How the lists of each kind are merged.</summary>
    public MergeTypes Types { get; private set; } = MergeTypes.BuiltIn;

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
