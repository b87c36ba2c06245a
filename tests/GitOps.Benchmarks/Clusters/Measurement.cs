namespace GitOps.Benchmarks.Clusters;

/// <summary>One line of the table.</summary>
/// <param name="Operation">What was done.</param>
/// <param name="With">What did it.</param>
/// <param name="Time">How long it took.</param>
internal sealed record Measurement(string Operation, string With, TimeSpan Time)
{
    /// <summary>Time on all cores.</summary>
    public TimeSpan? Cpu { get; init; }

    /// <summary>The most memory the process had; null in session, where it is the session's.</summary>
    public long? PeakBytes { get; init; }

    /// <summary>Requests sent to the server.</summary>
    public int? Requests { get; init; }

    /// <summary>Whether it was stopped because it took too long, so that the time is a lower bound.</summary>
    public bool IsCutOff { get; init; }

    /// <summary>The run in the middle, by time.</summary>
    public static Measurement Median(IEnumerable<Measurement> runs)
    {
        var sorted = runs.OrderBy(run => run.Time).ToArray();
        return sorted[sorted.Length / 2];
    }
}
