using GitOps.Core.Rendering.Kustomize.Context;
using GitOps.Core.Rendering.Kustomize.Loading;
using GitOps.Core.Rendering.Kustomize.Resources;

namespace GitOps.Core.Rendering.Kustomize.Plugins;

/// <summary>The object that configures a generator or transformer, and the kustomization it is used in.</summary>
internal sealed class PluginConfiguration
{
    private readonly SourceLocation _source;

    public PluginConfiguration(Resource plugin, KustomizationRoot root, BuildContext context)
    {
        Plugin = plugin;
        Root = root;
        Context = context;
        _source = plugin.Source;
        Fields = new FieldReader(plugin.Content, File);
    }

    public Resource Plugin { get; }

    public KustomizationRoot Root { get; }

    public BuildContext Context { get; }

    public FieldReader Fields { get; }

    public SourceLocation Source => _source;

    // The object may have gone through patches: only its beginning is known.
    private KustomizeFile File => new(_source.File, _source.Commit, null) { Line = _source.Line };
}
