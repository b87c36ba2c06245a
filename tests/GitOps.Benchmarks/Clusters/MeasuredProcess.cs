using System.Diagnostics;

namespace GitOps.Benchmarks.Clusters;

/// <summary>What a process took.</summary>
/// <param name="Time">From its start to its end.</param>
/// <param name="Cpu">Time on all cores, to some milliseconds before its end; that of its own children is left out.</param>
/// <param name="PeakBytes">The most memory it had at a time; null where the system does not tell.</param>
/// <param name="ExitCode">How it ended; null when it was stopped because it took too long.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Errors">What it wrote to standard error.</param>
internal sealed record ProcessCost(TimeSpan Time, TimeSpan Cpu, long? PeakBytes, int? ExitCode, string Output, string Errors);

/// <summary>Runs programs and measures them.</summary>
internal static class MeasuredProcess
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(10);

    /// <summary>Runs a program to its end, its output read.</summary>
    /// <param name="start">The program.</param>
    /// <param name="longest">It is stopped after that time.</param>
    public static async Task<ProcessCost> RunAsync(ProcessStartInfo start, TimeSpan longest)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.UseShellExecute = false;
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        var ended = process.WaitForExitAsync();
        var (cpu, peak, stopped) = (TimeSpan.Zero, 0L, false);
        while (await Task.WhenAny(ended, Task.Delay(BetweenLooks)) != ended)
        {
            (cpu, peak) = Look(process, cpu, peak);
            if (!stopped && Stopwatch.GetElapsedTime(started) > longest)
            {
                stopped = true;
                process.Kill(entireProcessTree: true);
            }
        }

        var (written, said) = (await output, await errors);
        var time = Stopwatch.GetElapsedTime(started);
        return new ProcessCost(time, cpu, peak == 0 ? null : peak, stopped ? null : process.ExitCode, written, said);
    }

    // Systems forget both when the process ends, so they are looked at while it runs. The peak itself is the system's own record.
    private static (TimeSpan Cpu, long Peak) Look(Process process, TimeSpan cpu, long peak)
    {
        try
        {
            process.Refresh();
            return (process.TotalProcessorTime, Math.Max(peak, process.PeakWorkingSet64));
        }
        catch (Exception gone) when (gone is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return (cpu, peak);
        }
    }
}
