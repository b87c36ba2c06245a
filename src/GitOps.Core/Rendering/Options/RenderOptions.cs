using GitOps.Core.Rendering.Kustomize.Loading;
using GitOps.Core.Rendering.Kustomize.Resources;
using GitOps.Core.Rendering.Limits;

namespace GitOps.Core.Rendering.Options;

/// <summary>What a rendering may use and whom it tells.</summary>
public sealed record RenderOptions
{
    /// <summary>What was rendered before. Keep one for as long as revisions are rendered.</summary>
    public RenderCache Cache { get; init; } = new();

    /// <summary>Hears of files and documents that were skipped.</summary>
    public Action<string> Verbose { get; init; } = _ => { };

    /// <summary>Hears of what is rendered, but hardly meant.</summary>
    public Action<RenderWarning> Warning { get; init; } = _ => { };

    /// <summary>Takes every failure, and rendering goes on with the rest, to show all of them; null throws the first one.</summary>
    public Action<GitOpsException>? OnError { get; init; }

    /// <summary>How much it may take.</summary>
    public RenderingLimits Limits { get; init; } = new();

    /// <summary>Folders to look for the <c>helm</c> program in, as in the variable PATH; null for that variable.</summary>
    public string? HelmSearchPath { get; init; }

    /// <summary>Fetches the bases that kustomizations name in other repositories; null refuses them.</summary>
    public IRemoteSource? Remotes { get; init; }

    internal void Report(GitOpsException exception)
    {
        if (OnError is null)
        {
            throw exception;
        }

        OnError(exception);
    }
}
