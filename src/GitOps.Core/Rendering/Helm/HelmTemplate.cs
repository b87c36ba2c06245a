namespace GitOps.Core.Rendering.Helm;

/// <summary>One run of <c>helm template</c>.</summary>
internal sealed record HelmTemplate
{
    /// <summary>The chart: a folder or an archive on disk.</summary>
    public required string Chart { get; init; }

    /// <summary>Name of the release.</summary>
    public required string ReleaseName { get; init; }

    /// <summary>Namespace of the release; empty for helm's own default.</summary>
    public string Namespace { get; init; } = "";

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

    /// <summary>Whether values are not checked against the charts' schemas.</summary>
    public bool SkipSchemaValidation { get; init; }

    /// <summary>The arguments. What a user wrote stands behind an equals sign, so that it is never taken for an option.</summary>
    public IEnumerable<string> Arguments()
    {
        (string Option, string Value)[] options =
        [
            ("namespace", Namespace), ("kube-version", KubeVersion),
            .. ApiVersions.Select(version => ("api-versions", version)),
            .. ValuesFiles.Select(file => ("values", file)),
        ];
        (string Option, bool IsSet)[] switches =
            [("include-crds", IncludeCrds), ("skip-tests", SkipTests), ("no-hooks", SkipHooks), ("skip-schema-validation", SkipSchemaValidation)];
        return [
            "template",
            .. options.Where(option => option.Value.Length > 0).Select(option => $"--{option.Option}={option.Value}"),
            .. switches.Where(option => option.IsSet).Select(option => $"--{option.Option}"),
            "--",
            ReleaseName,
            Chart,
        ];
    }
}
