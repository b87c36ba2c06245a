namespace GitOps.Core.Rendering.Helm;

/// <summary>One run of <c>helm template</c>.</summary>
internal sealed record HelmTemplate
{
    /// <summary>The chart: a folder on disk, the name of a chart in <see cref="Repository"/>, or an <c>oci://</c> reference.</summary>
    public required string Chart { get; init; }

    /// <summary>Name of the release.</summary>
    public required string ReleaseName { get; init; }

    /// <summary>URL of the chart repository; empty for none.</summary>
    public string Repository { get; init; } = "";

    /// <summary>Version of a chart of a repository; empty for the newest.</summary>
    public string Version { get; init; } = "";

    /// <summary>Namespace of the release; empty for helm's own default.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>Template of the release's name; empty for none.</summary>
    public string NameTemplate { get; init; } = "";

    /// <summary>Kubernetes version the chart is told; empty for helm's own.</summary>
    public string KubeVersion { get; init; } = "";

    /// <summary>API versions the chart is told the cluster has.</summary>
    public IReadOnlyList<string> ApiVersions { get; init; } = [];

    /// <summary>Files with values on disk; later ones win.</summary>
    public IReadOnlyList<string> ValuesFiles { get; init; } = [];

    /// <summary>Whether CustomResourceDefinitions are rendered too.</summary>
    public bool IncludeCrds { get; init; }

    /// <summary>Whether test pods are left out.</summary>
    public bool SkipTests { get; init; }

    /// <summary>Whether hooks are left out.</summary>
    public bool SkipHooks { get; init; }

    /// <summary>The arguments. What a user wrote stands behind an equals sign, so that it is never taken for an option.</summary>
    public IEnumerable<string> Arguments()
    {
        (string Option, string Value)[] options =
        [
            ("repo", Repository), ("version", Version), ("namespace", Namespace), ("name-template", NameTemplate), ("kube-version", KubeVersion),
            .. ApiVersions.Select(version => ("api-versions", version)),
            .. ValuesFiles.Select(file => ("values", file)),
        ];
        (string Option, bool IsSet)[] switches = [("include-crds", IncludeCrds), ("skip-tests", SkipTests), ("no-hooks", SkipHooks)];
        string[] positions = NameTemplate.Length > 0 ? [Chart] : [ReleaseName, Chart];
        return [
            "template",
            .. options.Where(option => option.Value.Length > 0).Select(option => $"--{option.Option}={option.Value}"),
            .. switches.Where(option => option.IsSet).Select(option => $"--{option.Option}"),
            "--",
            .. positions,
        ];
    }
}
