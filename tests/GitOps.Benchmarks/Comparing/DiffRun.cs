using System.Globalization;

namespace GitOps.Benchmarks.Comparing;

/// <summary>What one diff took.</summary>
/// <param name="Time">How long it took.</param>
/// <param name="AllocatedBytes">What its process allocated meanwhile.</param>
/// <param name="Requests">Requests sent to the server.</param>
/// <param name="Unchanged">Objects that were found to be in sync.</param>
/// <param name="Stages">How long each stage took.</param>
internal sealed record DiffRun(TimeSpan Time, long AllocatedBytes, int Requests, int Unchanged, IReadOnlyList<(string Stage, TimeSpan Time)> Stages)
{
    /// <summary>Processor time that the session's process took for the run, and for collecting what was left of the one before.</summary>
    public TimeSpan Cpu { get; init; }

    /// <summary>Reads what a session wrote.</summary>
    public static DiffRun Parse(string line)
    {
        var parts = line.Split('\t');
        return new DiffRun(
            Seconds(parts[0]),
            long.Parse(parts[1], CultureInfo.InvariantCulture),
            int.Parse(parts[2], CultureInfo.InvariantCulture),
            int.Parse(parts[3], CultureInfo.InvariantCulture),
            [.. parts.Skip(4).Select(part => part.Split('=')).Select(part => (part[0], Seconds(part[1])))]);
    }

    /// <summary>The value in the middle.</summary>
    public static T Median<T>(IEnumerable<T> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    private static TimeSpan Seconds(string text) => TimeSpan.FromSeconds(double.Parse(text, CultureInfo.InvariantCulture));
}
