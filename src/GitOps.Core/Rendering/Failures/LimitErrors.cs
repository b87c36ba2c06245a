namespace GitOps.Core.Rendering.Failures;

/// <summary>What a rendering says when it takes more than it may.</summary>
internal static class LimitErrors
{
    private const int Shown = 100;

    public static GitOpsException Exceeded(string limit, string what, SourceLocation at) => new(
        "RenderingLimitExceeded", FailureKind.LimitExceeded, $"{at}: {what}. Make it smaller, or allow more with -Limit @{{ {limit} = ... }}.", at.File, at);

    /// <summary>A path that no file system takes.</summary>
    /// <param name="path">The path.</param>
    /// <param name="longest">How long one may be.</param>
    /// <param name="commit">The commit it is of; null on disk.</param>
    public static GitOpsException PathTooLong(string path, int longest, string? commit)
    {
        var at = new SourceLocation(path[..Shown] + "...", 1, commit);
        return new("RenderingLimitExceeded", FailureKind.LimitExceeded, $"{at}: folders are nested deeper here than any file system takes (paths over {longest} characters). Remove them.", at.File, at);
    }
}
