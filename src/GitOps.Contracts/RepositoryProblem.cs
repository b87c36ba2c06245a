namespace GitOps;

/// <summary>How bad a problem in a repository is.</summary>
public enum ProblemSeverity
{
    /// <summary>Worth knowing; nothing breaks.</summary>
    Information,

    /// <summary>Probably a mistake, or one from a coming Kubernetes version on.</summary>
    Warning,

    /// <summary>A cluster would refuse it, or it cannot work.</summary>
    Error,
}

/// <summary>Something wrong with a repository, found before it meets a cluster.</summary>
/// <param name="Severity">How bad it is.</param>
/// <param name="Rule">Id of the rule that found it, such as <c>unknown-field</c>.</param>
/// <param name="File">Path from the repository's root, with forward slashes.</param>
/// <param name="Line">Line, counted from 1.</param>
/// <param name="Column">Column, counted from 1.</param>
/// <param name="Message">What is wrong and what to do. Holds no secret.</param>
/// <param name="Id">The object it is about; null when it is about a file.</param>
public sealed record RepositoryProblem(ProblemSeverity Severity, string Rule, string File, int Line, int Column, string Message, ResourceId? Id = null)
{
    /// <summary><c>base/cart.yaml:12:5: error unknown-field: ...</c></summary>
    public override string ToString() =>
        ForeignText.OnOneLine($"{File}:{Line}:{Column}: {Severity.ToString().ToLowerInvariant()} {Rule}: {Message}");
}

/// <summary>A rule that repositories are checked by.</summary>
/// <param name="Id">Its id, by which it is silenced: in a comment (<c># gitops:ignore unknown-field</c>) or in <c>gitops.yaml</c>.</param>
/// <param name="Severity">How bad what it finds is.</param>
/// <param name="Summary">What it looks for.</param>
public sealed record RepositoryRule(string Id, ProblemSeverity Severity, string Summary)
{
    /// <inheritdoc/>
    public override string ToString() => ForeignText.OnOneLine($"{Id}: {Summary}");
}
