namespace GitOps.Core.Rendering.Limits;

/// <summary>What a rendering says when it takes more than it may.</summary>
internal static class LimitErrors
{
    public static GitOpsException Exceeded(string limit, string what, SourceLocation at) => new(
        "RenderingLimitExceeded", FailureKind.LimitExceeded, $"{at}: {what}. Make it smaller, or allow more with -Limit @{{ {limit} = ... }}.", at.File, at);
}
