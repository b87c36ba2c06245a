using System.Globalization;

namespace GitOps.Benchmarks.Clusters;

/// <summary>Prints Markdown tables whose columns line up.</summary>
internal static class TablePrinter
{
    /// <summary>The measurements of one size, each kubectl time also as a multiple of ours.</summary>
    public static void Print(IReadOnlyList<Measurement> measurements) => Print(
        ["operation", "with", "time", "x process", "x session", "CPU", "peak memory", "requests"],
        measurements.Select(run => (string[])
        [
            run.Operation,
            run.With,
            (run.IsCutOff ? "> " : "") + Seconds(run.Time),
            Times(run, Ours(measurements, run, OurProcess.With)),
            Times(run, Ours(measurements, run, OurSession.With)),
            run.Cpu is { } cpu ? Seconds(cpu) : "",
            Megabytes(run.PeakBytes),
            run.Requests?.ToString(CultureInfo.InvariantCulture) ?? "",
        ]));

    /// <summary>A table.</summary>
    public static void Print(string[] heads, IEnumerable<string[]> rows)
    {
        string[][] all = [heads, .. rows];
        var widths = heads.Select((_, column) => all.Max(row => row[column].Length)).ToArray();
        Console.WriteLine();
        foreach (var (row, index) in all.Select((row, index) => (row, index)))
        {
            Console.WriteLine($"| {string.Join(" | ", row.Select((cell, column) => cell.PadRight(widths[column])))} |");
            if (index == 0)
            {
                Console.WriteLine($"|{string.Join('|', widths.Select(width => new string('-', width + 2)))}|");
            }
        }

        Console.WriteLine();
    }

    /// <summary>A time for people.</summary>
    public static string Seconds(TimeSpan time) => time.TotalSeconds < 1
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");

    /// <summary>Memory for people.</summary>
    public static string Megabytes(long? bytes) => bytes is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0} MB");

    private static Measurement? Ours(IReadOnlyList<Measurement> measurements, Measurement run, string with) =>
        run.With.StartsWith("gitops", StringComparison.Ordinal) ? null : measurements.FirstOrDefault(other => other.Operation == run.Operation && other.With == with);

    private static string Times(Measurement run, Measurement? ours) => ours is null
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $"{(run.IsCutOff ? "> " : "")}{run.Time / ours.Time:0.0}");
}
