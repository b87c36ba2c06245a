using GitOps.Core.Files;
using GitOps.Core.Manifests;
using GitOps.Core.Names;
using GitOps.Core.Rendering.Helm;
using GitOps.Core.Rendering.Kustomize;
using GitOps.Core.Rendering.Kustomize.Loading;
using GitOps.Core.Rendering.Limits;
using GitOps.Core.Rendering.Options;
using GitOps.Core.Telemetry;

namespace GitOps.Core.Rendering;

/// <summary>Turns a path of a file tree into the objects it declares, by what it finds there: kustomize, a Helm chart, or plain files.</summary>
public static class Renderer
{
    /// <summary>Renders a folder or a single file.</summary>
    /// <param name="tree">Files of a commit, a working copy or a folder.</param>
    /// <param name="path">Folder or file in it, with forward slashes; empty for its root.</param>
    /// <param name="options">What to use and whom to tell.</param>
    /// <param name="cancellationToken">Ends the rendering.</param>
    /// <returns>The objects in the order they are declared. All of them: the first failure is thrown, unless <see cref="RenderOptions.OnError"/> takes it.</returns>
    /// <exception cref="GitOpsException">
    /// <c>PathNotFound</c>, <c>DuplicateManifest</c>, <c>ManifestWithoutName</c>, <c>ManifestIncomplete</c>,
    /// <c>ManifestFieldNotText</c>, <c>YamlInvalid</c>, <c>YamlLimitExceeded</c>, <c>RenderingLimitExceeded</c>, <c>HelmNotFound</c>, <c>HelmFailed</c>,
    /// <c>HelmFileNotFound</c>, those of kustomizations, and what the tree's own reading may throw.
    /// </exception>
    public static IReadOnlyList<Manifest> Render(IFileTree tree, string path, RenderOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tree);
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(options);
        using var stage = Stages.Begin("render");
        var entry = tree.Find(path) ?? throw ManifestErrors.PathNotFound(path, tree.Commit, ClosestPath(tree, path));
        var budget = new RenderingBudget(options.Limits);
        return RefuseDuplicates(RenderEntry(budget.Limit(tree), entry, options, budget, cancellationToken), options);
    }

    private static IReadOnlyList<Manifest> RenderEntry(IFileTree tree, FileEntry entry, RenderOptions options, RenderingBudget budget, CancellationToken cancellationToken)
    {
        if (entry.Kind == FileKind.File && KustomizationRoot.FileNames.Contains(entry.Name))
        {
            return RenderEntry(tree, tree.Find(TreePath.Join(entry.Path, ".."))!, options, budget, cancellationToken);
        }

        var kind = entry.Kind == FileKind.Folder ? RenderKinds.Of(tree, entry.Path, options.Cache.Documents) : RenderKind.Plain;
        return kind switch
        {
            RenderKind.Helm => new HelmRenderer(tree, options, budget).Render(entry, cancellationToken),
            RenderKind.Plain => new PlainFolder(tree, options, budget, folder => RenderEntry(tree, folder, options, budget, cancellationToken)).Render(entry, cancellationToken),
            _ => new Kustomizer(options.Cache, options.Remotes, new HelmChartInflator(options, budget), options.Warning, budget).Render(tree, entry.Path, cancellationToken),
        };
    }

    private static List<Manifest> RefuseDuplicates(IEnumerable<Manifest> manifests, RenderOptions options)
    {
        var first = new Dictionary<ResourceId, Manifest>();
        var kept = new List<Manifest>();
        foreach (var manifest in manifests)
        {
            if (manifest.Id.Name.Length == 0 || first.TryAdd(manifest.Id, manifest))
            {
                kept.Add(manifest);
            }
            else
            {
                options.Report(ManifestErrors.Duplicate(manifest, first[manifest.Id]));
            }
        }

        return kept;
    }

    // The nearest entry of the deepest folder on the way that exists.
    private static string? ClosestPath(IFileTree tree, string path)
    {
        var parts = (TreePath.Normalize(path) ?? "").Split('/');
        var depth = 0;
        while (depth < parts.Length - 1 && tree.Find(string.Join('/', parts[..(depth + 1)])) is { Kind: FileKind.Folder })
        {
            depth++;
        }

        var folder = string.Join('/', parts[..depth]);
        var closest = ClosestName.Of(parts[depth], tree.List(folder).Select(entry => entry.Name));
        return closest is null ? null : TreePath.Join(folder, closest);
    }
}
