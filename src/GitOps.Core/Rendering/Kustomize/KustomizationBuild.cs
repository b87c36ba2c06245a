using System.Text;
using System.Text.Json.Nodes;
using GitOps.Core.Manifests;
using GitOps.Core.Rendering.Failures;
using GitOps.Core.Rendering.Kustomize.Configuration;
using GitOps.Core.Rendering.Kustomize.Context;
using GitOps.Core.Rendering.Kustomize.Loading;
using GitOps.Core.Rendering.Kustomize.Model;
using GitOps.Core.Rendering.Kustomize.Plugins;
using GitOps.Core.Rendering.Kustomize.Resources;
using GitOps.Core.Rendering.Options;
using GitOps.Core.Yaml.Scalars;

namespace GitOps.Core.Rendering.Kustomize;

/// <summary>
/// Builds one kustomization: resources, then configuration, generators, components, transformers, validators and vars, in
/// kustomize's order. Those it refers to are built the same way first.
/// </summary>
internal sealed class KustomizationBuild
{
    private readonly BuildContext _context;
    private readonly KustomizationRoot _root;
    private readonly Kustomization _kustomization;
    private readonly Origin _origin;
    private readonly PluginFactory _plugins;

    private KustomizationBuild(BuildContext context, KustomizationRoot root, Kustomization kustomization, Origin origin)
    {
        _context = context;
        _root = root;
        _kustomization = kustomization;
        _origin = origin;
        _plugins = new PluginFactory(context, root, kustomization, origin);
    }

    /// <summary>Builds the kustomization a rendering asks for.</summary>
    public static Accumulation Build(BuildContext context, KustomizationRoot root, Kustomization kustomization)
    {
        context.UseSchema(kustomization, root);
        var result = new Accumulation();
        new KustomizationBuild(context, root, kustomization, new Origin(Repository: root.Remote?.Display, Ref: root.Remote?.Ref)).Accumulate(result);
        return result;
    }

    /// <summary>Reads the kustomization file of a root.</summary>
    public static Kustomization Read(KustomizationRoot root, BuildContext context, SourceLocation? askedBy)
    {
        var file = root.FindKustomization(askedBy);
        var documents = context.Cache.Documents.Read(root.Tree, file, dialect: YamlDialect.Kustomization);
        var at = new SourceLocation(file.Path, 1, root.Tree.Commit);
        foreach (var duplicate in documents.Count > 0 ? documents[0].DuplicateKeys : [])
        {
            context.Warn(new RenderWarning(
                at with { Line = duplicate.Position.Line },
                duplicate.Position.Column,
                $"\"{duplicate.Key}\" stands here a second time (first at line {duplicate.FirstLine}). The last one counts, and what the first one says is lost: make them one."));
        }

        return documents switch
        {
            [var document, ..] when document.Root is JsonObject value => KustomizationReader.Read(new FieldReader(value, new KustomizeFile(file.Path, root.Tree.Commit, document.Positions))),
            [] => throw KustomizeErrors.Invalid(at, "the kustomization is empty. List what it builds under resources"),
            _ => throw KustomizeErrors.Invalid(at, "the kustomization must be a mapping of fields"),
        };
    }

    private void Accumulate(Accumulation result)
    {
        try
        {
            AccumulateAll(result);
        }
        catch (FieldSpecConflictException exception)
        {
            throw KustomizeErrors.Invalid(_kustomization.Source.Location, exception.Message);
        }
    }

    private void AccumulateAll(Accumulation result)
    {
        _context.CancellationToken.ThrowIfCancellationRequested();
        AccumulateResources(_kustomization.Resources, result);
        Configure(result);
        foreach (var generator in _plugins.Generators(LoadPlugins(_kustomization.Generators)))
        {
            foreach (var resource in generator.Plugin.Generate())
            {
                _context.Budget.Add(resource.State.Size, resource.Source);
                resource.Provenance = resource.Provenance with { Origin = _context.Metadata.NeedsProvenance ? generator.Origin : null };
                result.Resources.Absorb(resource);
            }
        }

        foreach (var component in _kustomization.Components)
        {
            Enter(component, isComponent: true).Accumulate(result);
        }

        foreach (var transformer in _plugins.Transformers(result.Configuration, LoadPlugins(_kustomization.Transformers)))
        {
            Transform(transformer, result);
        }

        Validate(result);
        result.AddVariables(_kustomization.Variables);
    }

    private void Transform(ConfiguredTransformer transformer, Accumulation result)
    {
        _context.CancellationToken.ThrowIfCancellationRequested();
        transformer.Plugin.Transform(result.Resources);
        if (!_context.Metadata.NeedsProvenance)
        {
            return;
        }

        foreach (var resource in result.Resources.Resources)
        {
            resource.Provenance = transformer.Origins.Aggregate(resource.Provenance, (provenance, origin) => provenance.Transformed(origin));
        }
    }

    private void AccumulateResources(IEnumerable<Located> paths, Accumulation result)
    {
        foreach (var path in paths)
        {
            if (_root.IsFile(path.Text))
            {
                result.Resources.AppendAll(ReadFile(path));
                continue;
            }

            if (HttpFileSource.Parse(path.Text) is { } url)
            {
                result.Resources.AppendAll(ReadRemoteFile(url, path.Location));
                continue;
            }

            var inner = new Accumulation();
            Enter(path, isComponent: false).Accumulate(inner);
            result.Merge(inner);
        }
    }

    private IReadOnlyList<Resource> ReadFile(Located path)
    {
        var file = _root.FindFile(path.Text, path.Location);
        try
        {
            return From(_origin with { Path = OriginPath.Join(_origin.Path, path.Text) }, _context.Reader.Read(_root.Tree, file));
        }
        catch (GitOpsException exception) when (exception.ErrorId is "KustomizeResourceInvalid" or "YamlInvalid")
        {
            throw StandInContent.Explain(file.Path, _root.Tree.Commit, _root.Tree.Read(file), exception);
        }
    }

    private IReadOnlyList<Resource> ReadRemoteFile(Uri url, SourceLocation askedBy)
    {
        var address = HttpFileSource.Display(url);
        var remotes = _context.Remotes ?? throw KustomizeErrors.RemoteFilesUnavailable(address, askedBy);
        byte[] content;
        try
        {
            content = remotes.ReadFile(url, _context.CancellationToken);
        }
        catch (GitOpsException exception)
        {
            throw KustomizeErrors.At(askedBy, exception);
        }

        var text = Encoding.UTF8.GetString(content);
        return From(new Origin(address), _context.Reader.Read(_context.Cache.Documents.Read(address, text, YamlDialect.Kustomize), address, null, null));
    }

    private IReadOnlyList<Resource> From(Origin origin, IReadOnlyList<Resource> resources)
    {
        foreach (var resource in resources)
        {
            _context.Budget.Add(resource.State.Size, resource.Source);
        }

        if (_context.Metadata.NeedsProvenance)
        {
            foreach (var resource in resources)
            {
                resource.Provenance = new Provenance(origin);
            }
        }

        return resources;
    }

    private KustomizationBuild Enter(Located path, bool isComponent)
    {
        _context.Budget.Enter(path.Location);
        var root = _root.Enter(path.Text, path.Location, _context.Remotes, _context.CancellationToken);
        var kustomization = Read(root, _context, path.Location);
        if (kustomization.IsComponent != isComponent)
        {
            throw KustomizeErrors.WrongKind(root.Folder, kustomization.IsComponent, path.Location);
        }

        _context.UseSchema(kustomization, root);
        var origin = ReferenceEquals(root.Remote, _root.Remote)
            ? _origin with { Path = OriginPath.Join(_origin.Path, path.Text) }
            : new Origin(root.Remote!.Display, root.Remote.Ref, root.Folder);
        return new KustomizationBuild(_context, root, kustomization, origin);
    }

    private void Configure(Accumulation result)
    {
        // What the kustomization configures comes before the defaults, so that it replaces a default that would cover it.
        var configuration = TransformerConfiguration.Empty;
        foreach (var path in _kustomization.Configurations)
        {
            var file = _root.FindFile(path.Text, path.Location);
            foreach (var document in _context.Cache.Documents.Read(_root.Tree, file))
            {
                configuration = configuration.Merge(TransformerConfiguration.Read(new FieldReader(
                    document.Root as JsonObject ?? throw KustomizeErrors.Invalid(path.Location, $"{path.Text} must be a mapping of transformers to field specs"),
                    new KustomizeFile(file.Path, _root.Tree.Commit, document.Positions))));
            }
        }

        result.Configure(configuration.Merge(TransformerConfiguration.Default));
        if (_kustomization.Crds.Count > 0)
        {
            result.Configure(CrdConfiguration.Read(ReadCrds()));
        }
    }

    private SortedDictionary<string, JsonObject> ReadCrds()
    {
        var types = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var path in _kustomization.Crds)
        {
            foreach (var document in _context.Cache.Documents.Read(_root.Tree, _root.FindFile(path.Text, path.Location)))
            {
                foreach (var (name, type) in document.Root as JsonObject ?? throw KustomizeErrors.Invalid(path.Location, $"{path.Text} must hold OpenAPI definitions by type name"))
                {
                    if (type is JsonObject definition)
                    {
                        types[name] = definition;
                    }
                }
            }
        }

        return types;
    }

    // Inline documents come before those of files, as kustomize has it.
    private IReadOnlyList<Resource> LoadPlugins(IReadOnlyList<Located> entries)
    {
        var inline = entries.Where(entry => InlineText.IsInline(entry.Text)).ToList();
        var result = new Accumulation();
        foreach (var entry in inline)
        {
            foreach (var resource in _context.Reader.Read(entry.Text, entry.Location))
            {
                resource.Provenance = new Provenance(_origin with { Path = OriginPath.Join(_origin.Path, _kustomization.Source.File.Path[(_kustomization.Source.File.Path.LastIndexOf('/') + 1)..]) });
                result.Resources.Append(resource);
            }
        }

        AccumulateResources(entries.Except(inline), result);
        return result.Resources.Resources;
    }

    private void Validate(Accumulation result)
    {
        var validators = LoadPlugins(_kustomization.Validators);
        foreach (var validator in validators)
        {
            var before = result.Resources.Resources.Select(resource => resource.Content.ToJsonString()).ToList();
            _plugins.Transformer(validator).Plugin.Transform(result.Resources);
            if (!result.Resources.Resources.Select(resource => resource.Content.ToJsonString()).SequenceEqual(before))
            {
                throw ResourceErrors.ValidatorChanged(validator);
            }
        }
    }
}
