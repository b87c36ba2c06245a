namespace GitOps.Core.Rendering;

/// <summary>What can go wrong with a rendering, however it is done.</summary>
internal static class RenderingErrors
{
    public static GitOpsException LimitExceeded(SourceLocation at, string limit, string what) => new(
        "RenderingLimitExceeded", FailureKind.LimitExceeded, $"{at}: {what}. Make it smaller, or allow more with -Limit @{{ {limit} = ... }}.", at.File, at);
}
