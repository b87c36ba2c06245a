using System.Text.Json.Nodes;
using GitOps.Core.Rendering.Failures;
using GitOps.Core.Rendering.Kustomize.Context;
using GitOps.Core.Rendering.Kustomize.Loading;
using GitOps.Core.Rendering.Kustomize.Model;
using GitOps.Core.Rendering.Kustomize.Patching;
using GitOps.Core.Rendering.Kustomize.Resources;
using GitOps.Core.Rendering.Kustomize.Transformers.BuiltIn;
using GitOps.Core.Yaml;
using GitOps.Core.Yaml.Scalars;

namespace GitOps.Core.Rendering.Kustomize.Plugins;

/// <summary>Reads the text or file of a patch and finds out which sort it is.</summary>
internal sealed class PatchLoader(BuildContext context, KustomizationRoot root)
{
    /// <summary>Reads a patch of either sort.</summary>
    public LoadedPatch Load(Patch patch)
    {
        if (patch.Text.Length > 0 == patch.Path.Length > 0)
        {
            throw KustomizeErrors.Invalid(patch.Location, patch.Text.Length > 0 ? "a patch has either patch or path, not both" : "a patch needs patch (its text) or path (its file)");
        }

        return patch.Text.Length > 0
            ? Create(patch, dialect => context.Reader.Documents(patch.Text, patch.Location, dialect), new KustomizeFile(patch.Location.File, patch.Location.Commit, null) { Line = patch.Location.Line }, patch.Location)
            : LoadFile(patch);
    }

    /// <summary>Reads a JSON patch, whose target must name objects, as <c>patchesJson6902</c> has it.</summary>
    public LoadedPatch LoadJson(Patch patch)
    {
        var loaded = Load(patch);
        if (loaded.Operations is null)
        {
            throw KustomizeErrors.Invalid(patch.Location, "expected a JSON patch: a list of operations");
        }

        return patch.Target is { HasName: true } ? loaded : throw KustomizeErrors.Invalid(patch.Location, "the target must give the object's name");
    }

    /// <summary>Reads a strategic merge patch from a path or an inline text.</summary>
    public LoadedPatch LoadStrategicMerge(Located entry)
    {
        var isInline = InlineText.IsInline(entry.Text);
        return Load(new Patch(isInline ? entry.Text.Trim() : "", isInline ? "" : entry.Text, null, false, false, entry.Location));
    }

    private LoadedPatch LoadFile(Patch patch)
    {
        var file = root.FindFile(patch.Path, patch.Location);
        if (patch.Target is not null && root.Tree.Read(file).Length == 0)
        {
            // kustomize takes a file without a single character for a JSON patch without operations.
            return new LoadedPatch(patch.Target, patch.AllowNameChange, patch.AllowKindChange, [], JsonPatch.Read([], new KustomizeFile(file.Path, root.Tree.Commit, null)), patch.Location);
        }

        var documents = context.Cache.Documents.Read(root.Tree, file, dialect: YamlDialect.Kustomize);
        return Create(
            patch,
            dialect => context.Cache.Documents.Read(root.Tree, file, dialect: dialect),
            new KustomizeFile(file.Path, root.Tree.Commit, documents.Count > 0 ? documents[0].Positions : null),
            null);
    }

    // Strategic merge patches are read as resources are, JSON patches as configuration is.
    private LoadedPatch Create(Patch patch, Func<YamlDialect, IReadOnlyList<YamlDocument>> read, KustomizeFile file, SourceLocation? within)
    {
        var documents = read(YamlDialect.Kustomize);
        var isJsonPatch = documents is [var only] && only.Root is JsonArray;
        var operations = isJsonPatch ? JsonPatch.Read((JsonArray)read(YamlDialect.Kubectl)[0].Root, file) : null;
        if (documents.Count == 0)
        {
            throw KustomizeErrors.Invalid(patch.Location, $"{(patch.Path.Length > 0 ? patch.Path : "the patch")} is empty, or has nothing but comments. Write what it changes, or remove it");
        }

        IReadOnlyList<Resource> resources = operations is null ? context.Reader.Read(documents, file.Path, file.Commit, within) : [];
        if (resources.Count > 1 && patch.Target is not null)
        {
            throw KustomizeErrors.Invalid(patch.Location, "a patch of several documents cannot have a target: each document names its object. Make them several patches, or remove the target");
        }

        return new LoadedPatch(patch.Target, patch.AllowNameChange, patch.AllowKindChange, resources, operations, patch.Location);
    }
}
