namespace GitOps.Reports.Model;

/// <summary>Something wrong with a repository, or with a sync as a whole.</summary>
/// <param name="Severity">How bad it is.</param>
/// <param name="Rule">The rule that found it, or the id of a failure.</param>
/// <param name="Message">What is wrong, and what to do.</param>
public sealed record ReportFinding(ProblemSeverity Severity, string Rule, string Message)
{
    /// <summary>What the rule looks for; null for a failure.</summary>
    public string? Summary { get; init; }

    /// <summary>Where; null when it is about no file.</summary>
    public ReportPlace? Source { get; init; }

    /// <summary>Column, counted from 1; null when it is not known.</summary>
    public int? Column { get; init; }

    /// <summary>The object it is about: <c>Deployment shop/cart</c>.</summary>
    public string? Object { get; init; }
}
