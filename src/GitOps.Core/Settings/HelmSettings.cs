using GitOps.Core.Files;

namespace GitOps.Core.Settings;

/// <summary>
/// What <c>gitops.yaml</c> says of rendering a chart.
/// <code>
/// helm:
///   releaseName: shop
///   namespace: shop
///   valuesFiles: [ values-prod.yaml ]
///   kubeVersion: "1.31"
///   includeCrds: false
/// </code>
/// </summary>
internal sealed class HelmSettings
{
    /// <summary>Reads the section.</summary>
    /// <param name="section">The section.</param>
    /// <param name="folder">The file's folder, which its paths start from.</param>
    public HelmSettings(SettingsValue section, string folder)
    {
        var fields = section.Fields("releaseName", "namespace", "valuesFiles", "kubeVersion", "includeCrds");
        ReleaseName = fields["releaseName"].Text();
        Namespace = fields["namespace"].Text();
        KubeVersion = fields["kubeVersion"].Text();
        IncludeCrds = fields["includeCrds"].Flag() ?? true;
        ValuesFiles = [.. fields["valuesFiles"].Texts().Select(path => TreePath.Join(folder, path))];
    }

    /// <summary>Name of the release; null when it is not said.</summary>
    public string? ReleaseName { get; }

    /// <summary>Namespace of the release; null when it is not said.</summary>
    public string? Namespace { get; }

    /// <summary>Kubernetes version the chart is told; null when it is not said.</summary>
    public string? KubeVersion { get; }

    /// <summary>Whether the chart's CustomResourceDefinitions are rendered too.</summary>
    public bool IncludeCrds { get; }

    /// <summary>Files with values, as paths in the tree; later ones win.</summary>
    public IReadOnlyList<string> ValuesFiles { get; }
}
