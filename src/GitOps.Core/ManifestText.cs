using GitOps.Core.Files;
using GitOps.Core.Manifests;
using GitOps.Core.Masking;
using GitOps.Core.Rendering.Kustomize.Resources;
using GitOps.Core.Settings;
using GitOps.Core.Yaml;

namespace GitOps.Core;

/// <summary>Rendered manifests as text that may be shown.</summary>
public sealed class ManifestText
{
    private readonly SecretMask _mask;

    /// <summary>Reads what the repository calls sensitive; settings that are not understood hide nothing and stop nobody from rendering.</summary>
    /// <param name="tree">The files.</param>
    /// <param name="path">What is rendered.</param>
    /// <param name="cache">Files read before.</param>
    public ManifestText(IFileTree tree, string path, RenderCache cache)
    {
        ArgumentNullException.ThrowIfNull(cache);
        _mask = RepositorySettings.Read(tree, path, cache.Documents, _ => { }).Sync.Mask;
    }

    /// <summary>Whether a manifest is one of a Secret.</summary>
    public static bool IsSecret(Manifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return SecretMask.IsSecret(manifest.Id);
    }

    /// <summary>The object as YAML, with masks.</summary>
    public string Of(Manifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return YamlWriter.WriteToShow(_mask.View(manifest.Id, manifest.Object), KeyOrder.Kustomize);
    }
}
