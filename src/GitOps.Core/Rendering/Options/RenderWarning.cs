namespace GitOps.Core.Rendering.Options;

/// <summary>Something that is rendered, but hardly meant.</summary>
/// <param name="Location">Where it is.</param>
/// <param name="Column">Its column, counted from 1.</param>
/// <param name="Message">What it is and what to do.</param>
public sealed record RenderWarning(SourceLocation Location, int Column, string Message)
{
    /// <summary><c>kustomization.yaml:3: ...</c></summary>
    public override string ToString() => $"{Location}: {Message}";
}
