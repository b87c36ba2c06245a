namespace GitOps.Pipeline;

/// <summary>How a command ended, as the exit code of a pipeline's step. The table is in <c>docs/pipelines.md</c>; scripts rely on the numbers.</summary>
internal enum Outcome
{
    /// <summary>Nothing differs, all was done, or nothing was found.</summary>
    InSync = 0,

    /// <summary>The command failed, or an object did.</summary>
    Failed = 1,

    /// <summary>Something differs, and nothing was to be done about it.</summary>
    Differs = 2,

    /// <summary>A check found errors.</summary>
    Findings = 3,

    /// <summary>Not everything was compared, or not everything was done.</summary>
    Incomplete = 4,
}
