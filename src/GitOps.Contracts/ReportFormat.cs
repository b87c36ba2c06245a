namespace GitOps;

/// <summary>What a report can be written as.</summary>
public enum ReportFormat
{
    /// <summary>Markdown, for a comment on a pull request.</summary>
    Markdown,

    /// <summary>One page that needs nothing else.</summary>
    Html,

    /// <summary>JSON in the layout of <c>docs/schemas/report.schema.json</c>.</summary>
    Json,

    /// <summary>JUnit XML, for what shows results of tests.</summary>
    JUnit,

    /// <summary>SARIF 2.1.0, for what shows findings beside code.</summary>
    Sarif,
}
