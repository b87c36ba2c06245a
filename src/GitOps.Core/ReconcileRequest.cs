using System.Net;
using GitOps.Core.Diffing;
using GitOps.Core.Git.Transports;
using GitOps.Core.Rendering.Kustomize.Loading;
using GitOps.Core.Rendering.Kustomize.Resources;
using GitOps.Core.Rendering.Limits;
using GitOps.Core.Rendering.Options;
using GitOps.Core.Telemetry;

namespace GitOps.Core;

/// <summary>What to compare a cluster with: a path of a repository at a revision, and the set its objects belong to.</summary>
public sealed record ReconcileRequest
{
    /// <summary>A path inside a working copy, a bare repository, or a URL.</summary>
    public required string Repository { get; init; }

    /// <summary>Folder or file in the repository, with forward slashes; empty for its root.</summary>
    public string Path { get; init; } = "";

    /// <summary>Branch, tag, commit, expression or semver range; null for HEAD.</summary>
    public string? Revision { get; init; }

    /// <summary>Full id of the commit that <see cref="Revision"/> named when a plan was made, which it may not name any more; null to look it up.</summary>
    public string? Commit { get; init; }

    /// <summary>Whether to read uncommitted files of the working copy.</summary>
    public bool WorkingTree { get; init; }

    /// <summary>Commits of history to fetch from a URL; null for all.</summary>
    public int? Depth { get; init; }

    /// <summary>User and password (or token) for the repository's host; null to ask git's credential helpers.</summary>
    public NetworkCredential? Credential { get; init; }

    /// <summary>Hosts besides the repository's own that kustomizations may refer to.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>How much a rendering may take.</summary>
    public RenderingLimits Limits { get; init; } = new();

    /// <summary>What was rendered before. Keep one for as long as revisions are rendered.</summary>
    public RenderCache Cache { get; init; } = new();

    /// <summary>What servers confirmed before. Keep one for as long as sets are compared.</summary>
    public ConfirmedObjects Confirmed { get; init; } = new();

    /// <summary>Name of the set; null to derive it from the repository's name and the path.</summary>
    public string? Name { get; init; }

    /// <summary>Namespace of the set's parent and of manifests that name none; null for the context's.</summary>
    public string? Namespace { get; init; }

    /// <summary>Field manager to apply as.</summary>
    public string FieldManager { get; init; } = "gitops";

    /// <summary>The clock that leases and waits go by.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How its path is rendered.</summary>
    internal RenderOptions Rendering(IRemoteSource remotes, IReconcileObserver observer) => new()
    {
        Cache = Cache,
        Limits = Limits,
        Verbose = observer.Verbose,
        Warning = warning => observer.Warning(warning.ToString()),
        Remotes = remotes,
    };

    /// <summary>How its repository is reached.</summary>
    public GitSourceOptions SourceOptions(IReconcileObserver observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        return new GitSourceOptions
        {
            Credential = Credential,
            Depth = Depth,
            Revision = Revision,
            Verbose = observer.Verbose,
            Warning = observer.Warning,
            Time = Time,
        };
    }
}
