namespace GitOps;

/// <summary>What kind of failure a <see cref="GitOpsException"/> reports; the cmdlets map it to an error category.</summary>
public enum FailureKind
{
    /// <summary>An argument or a file's content is wrong.</summary>
    InvalidInput,

    /// <summary>Something named does not exist.</summary>
    NotFound,

    /// <summary>Somebody else owns or has changed what was to be written.</summary>
    Conflict,

    /// <summary>Not authenticated, or not allowed.</summary>
    Denied,

    /// <summary>A server, a repository host or a program could not be reached or used.</summary>
    Unreachable,

    /// <summary>A safety limit stopped the operation.</summary>
    LimitExceeded,

    /// <summary>It did not finish in the time given.</summary>
    Timeout,

    /// <summary>The operation is not possible in the present state, such as a dirty working copy.</summary>
    InvalidState,

    /// <summary>The server refused or failed for a reason of its own.</summary>
    ServerFailure,
}

/// <summary>A failure a user can act on: what, where, and what to do, under a stable id.</summary>
public class GitOpsException : Exception
{
    /// <summary>Creates the failure.</summary>
    /// <param name="errorId">Stable id in PascalCase, such as <c>RevisionNotFound</c>; listed in <c>docs/errors.md</c>.</param>
    /// <param name="kind">What kind of failure it is.</param>
    /// <param name="message">Says what, where and what to do. Must not hold a secret. What a terminal or a pipeline would obey in it is broken.</param>
    /// <param name="target">What it is about: a path, a <see cref="ResourceId"/>, a revision.</param>
    /// <param name="source">The place in a repository it is about.</param>
    /// <param name="innerException">What caused it. Where its words hold what may not be shown, another with cleaned words stands for it.</param>
    public GitOpsException(
        string errorId,
        FailureKind kind,
        string message,
        object? target = null,
        SourceLocation? source = null,
        Exception? innerException = null)
        : base(ForeignText.InLines(message), ForeignException.Of(innerException))
    {
        ErrorId = errorId;
        Kind = kind;
        Target = target is string text ? UrlCredentials.TakeOut(text) : target;
        Location = source;
    }

    /// <summary>Stable id, such as <c>RevisionNotFound</c>.</summary>
    public string ErrorId { get; }

    /// <summary>What kind of failure it is.</summary>
    public FailureKind Kind { get; }

    /// <summary>What it is about: a path, a <see cref="ResourceId"/>, a revision; may be null.</summary>
    public object? Target { get; }

    /// <summary>The place in a repository it is about; may be null.</summary>
    public SourceLocation? Location { get; }
}
