using GitOps.Core.Rendering.Kustomize.Configuration;
using GitOps.Core.Rendering.Kustomize.Context;
using GitOps.Core.Rendering.Kustomize.Generators;
using GitOps.Core.Rendering.Kustomize.Kinds;
using GitOps.Core.Rendering.Kustomize.Loading;
using GitOps.Core.Rendering.Kustomize.Model;
using GitOps.Core.Rendering.Kustomize.Replacements;
using GitOps.Core.Rendering.Kustomize.Resources;
using GitOps.Core.Rendering.Kustomize.Transformers;
using GitOps.Core.Rendering.Kustomize.Transformers.BuiltIn;

namespace GitOps.Core.Rendering.Kustomize.Plugins;

/// <summary>A transformer, or several in one, and where they are configured.</summary>
internal sealed record ConfiguredTransformer(ITransformer Plugin, params IReadOnlyList<Origin> Origins);

/// <summary>A generator, and where it is configured.</summary>
internal sealed record ConfiguredGenerator(IGenerator Plugin, Origin Origin);

/// <summary>Makes the generators and transformers of one kustomization: those its fields stand for, and those it names.</summary>
internal sealed class PluginFactory
{
    private static readonly FieldSpec OwnLabels = new(Gvk.Any, "metadata/labels", true);
    private readonly BuildContext _context;
    private readonly KustomizationRoot _root;
    private readonly Kustomization _kustomization;
    private readonly Origin _origin;
    private readonly ResourceMemory _memory;
    private readonly PatchLoader _patches;
    private readonly ReplacementLoader _replacements;

    public PluginFactory(BuildContext context, KustomizationRoot root, Kustomization kustomization, Origin origin)
    {
        _context = context;
        _memory = context.Cache.Resources;
        _root = root;
        _kustomization = kustomization;
        _origin = origin;
        _patches = new PatchLoader(context, root);
        _replacements = new ReplacementLoader(context, root);
    }

    public IEnumerable<ConfiguredGenerator> Generators(IEnumerable<Resource> named)
    {
        foreach (var options in _kustomization.ConfigMaps)
        {
            yield return new ConfiguredGenerator(new DataResourceGenerator(options, _root), OriginOf("ConfigMapGenerator"));
        }

        foreach (var options in _kustomization.Secrets)
        {
            yield return new ConfiguredGenerator(new DataResourceGenerator(options, _root), OriginOf("SecretGenerator"));
        }

        foreach (var chart in _kustomization.HelmCharts)
        {
            // The release is installed where its objects go.
            var release = chart.Namespace.Length > 0 ? chart : chart with { Namespace = _kustomization.Namespace };
            yield return new ConfiguredGenerator(new HelmChartGenerator(release, _root, _context), OriginOf("HelmChartInflationGenerator"));
        }

        foreach (var plugin in named)
        {
            yield return new ConfiguredGenerator(BuiltinPlugins.Generator(new PluginConfiguration(plugin, _root, _context)), OriginOf(plugin));
        }
    }

    /// <summary>The transformers in the order kustomize runs them.</summary>
    public IEnumerable<ConfiguredTransformer> Transformers(TransformerConfiguration configuration, IEnumerable<Resource> named) =>
    [
        .. Patches(),
        .. Together([.. Names(configuration), .. Entries(configuration)]),
        .. Values(configuration),
        .. named.Select(Transformer),
    ];

    public ConfiguredTransformer Transformer(Resource plugin) =>
        new(BuiltinPlugins.Transformer(new PluginConfiguration(plugin, _root, _context)), OriginOf(plugin));

    private IEnumerable<ConfiguredTransformer> Patches()
    {
        if (_kustomization.PatchesStrategicMerge.Count > 0)
        {
            yield return BuiltIn("PatchStrategicMergeTransformer", new TransformerChain([.. _kustomization.PatchesStrategicMerge.Select(entry => new PatchTransformer(_patches.LoadStrategicMerge(entry), _context.Types, _memory, _context.Budget))]));
        }

        foreach (var patch in _kustomization.Patches)
        {
            yield return BuiltIn("PatchTransformer", new PatchTransformer(_patches.Load(patch), _context.Types, _memory, _context.Budget));
        }
    }

    // None of them looks at more than one resource, so that what all did to one can be remembered as a whole.
    private IEnumerable<ConfiguredTransformer> Together(IReadOnlyList<(string Kind, IResourceTransformer Transformer)> transformers)
    {
        if (transformers.Count > 0)
        {
            yield return new ConfiguredTransformer(
                new ResourceTransformers(_memory, _context.Budget, [.. transformers.Select(entry => entry.Transformer)]),
                [.. transformers.Select(entry => OriginOf(entry.Kind))]);
        }
    }

    private IEnumerable<(string Kind, IResourceTransformer Transformer)> Names(TransformerConfiguration configuration)
    {
        if (_kustomization.Namespace.Length > 0)
        {
            yield return ("NamespaceTransformer", new NamespaceTransformer(_kustomization.Namespace, false, SubjectMode.DefaultOnly, configuration.Namespace));
        }

        if (_kustomization.NamePrefix.Length > 0)
        {
            yield return ("PrefixTransformer", new NameAffixTransformer(_kustomization.NamePrefix, "", configuration.NamePrefix));
        }

        if (_kustomization.NameSuffix.Length > 0)
        {
            yield return ("SuffixTransformer", new NameAffixTransformer("", _kustomization.NameSuffix, configuration.NameSuffix));
        }
    }

    private IEnumerable<(string Kind, IResourceTransformer Transformer)> Entries(TransformerConfiguration configuration)
    {
        foreach (var labels in _kustomization.Labels)
        {
            yield return ("LabelTransformer", new MapEntryTransformer(labels.Pairs, FieldsOf(labels, configuration)));
        }

        if (_kustomization.Labels.Count > 0 || _kustomization.CommonLabels.Count > 0)
        {
            yield return ("LabelTransformer", new MapEntryTransformer(_kustomization.CommonLabels, configuration.CommonLabels));
        }

        if (_kustomization.CommonAnnotations.Count > 0)
        {
            yield return ("AnnotationsTransformer", new MapEntryTransformer(_kustomization.CommonAnnotations, configuration.CommonAnnotations));
        }
    }

    private static EquatableList<FieldSpec> FieldsOf(LabelSet labels, TransformerConfiguration configuration)
    {
        var own = FieldSpecs.Merge(labels.Fields, configuration.Labels);
        if (labels.IncludeSelectors)
        {
            return FieldSpecs.Merge(own, configuration.CommonLabels);
        }

        var templates = configuration.TemplateLabels.Where(field => IsOfClaims(field) ? labels.IncludeClaimTemplates : labels.IncludeTemplates);
        return FieldSpecs.Merge(FieldSpecs.Merge(own, templates), [OwnLabels]);
    }

    private static bool IsOfClaims(FieldSpec field) => field.Path.Contains("volumeClaimTemplates", StringComparison.Ordinal);

    private IEnumerable<ConfiguredTransformer> Values(TransformerConfiguration configuration)
    {
        foreach (var patch in _kustomization.PatchesJson6902)
        {
            yield return BuiltIn("PatchJson6902Transformer", new PatchTransformer(_patches.LoadJson(patch), _context.Types, _memory, _context.Budget));
        }

        foreach (var change in _kustomization.Replicas)
        {
            yield return BuiltIn("ReplicaCountTransformer", new ReplicaTransformer(change, configuration.Replicas, _memory));
        }

        foreach (var images in Together([.. _kustomization.Images.Select(change => ("ImageTagTransformer", new ImageTransformer(change, configuration.Images)))]))
        {
            yield return images;
        }

        if (_kustomization.ReplacementEntries.Count > 0)
        {
            yield return BuiltIn("ReplacementTransformer", new ReplacementTransformer(_replacements.Load(_kustomization.ReplacementEntries), _context.Budget));
        }
    }

    private ConfiguredTransformer BuiltIn(string kind, ITransformer transformer) => new(transformer, OriginOf(kind));

    private Origin OriginOf(string kind)
    {
        var path = _kustomization.Source.File.Path;
        return new Origin(_origin.Repository, _origin.Ref, ConfiguredIn: OriginPath.Join(_origin.Path, path[(path.LastIndexOf('/') + 1)..]), ConfiguredBy: new PluginName("builtin", kind));
    }

    private static Origin OriginOf(Resource plugin) => new(
        plugin.Provenance.Origin?.Repository,
        plugin.Provenance.Origin?.Ref,
        ConfiguredIn: plugin.Provenance.Origin?.Path ?? "",
        ConfiguredBy: new PluginName(plugin.Gvk.ApiVersion, plugin.Kind, plugin.Name, plugin.Namespace));
}
