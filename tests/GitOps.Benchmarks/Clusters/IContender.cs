namespace GitOps.Benchmarks.Clusters;

/// <summary>Somebody who can sync a workload to a namespace, and compare it.</summary>
internal interface IContender
{
    /// <summary>What it is measured at. The first case fills an empty namespace; the others then find everything in sync.</summary>
    IReadOnlyList<BenchmarkCase> Cases { get; }
}

/// <summary>One thing that is measured.</summary>
/// <param name="Operation">What is done.</param>
/// <param name="RunAsync">Does it in a namespace.</param>
internal sealed record BenchmarkCase(string Operation, Func<string, Task<Measurement>> RunAsync)
{
    public const string FirstSync = "first sync";
    public const string NoOpSync = "no-op sync";
    public const string Diff = "diff in sync";
}
