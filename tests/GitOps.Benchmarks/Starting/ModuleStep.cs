using System.Globalization;

namespace GitOps.Benchmarks.Starting;

/// <summary>A step of a session that begins to use the module.</summary>
/// <param name="What">The step.</param>
/// <param name="Time">How long it took.</param>
/// <param name="Cpu">Time on all cores.</param>
/// <param name="Methods">Methods that were compiled for it.</param>
internal sealed record ModuleStep(string What, TimeSpan Time, TimeSpan Cpu, long Methods)
{
    /// <summary>Imports the module and compares twice; writes a line a step.</summary>
    public static string Script(string module, string repository, string kubeconfig) => $$"""
        $ErrorActionPreference = 'Stop'
        $process = [System.Diagnostics.Process]::GetCurrentProcess()
        function Measure-Step([string] $What, [scriptblock] $Step) {
            $process.Refresh()
            $cpu, $methods, $watch = $process.TotalProcessorTime, [System.Runtime.JitInfo]::GetCompiledMethodCount(), [System.Diagnostics.Stopwatch]::StartNew()
            & $Step
            $watch.Stop()
            $process.Refresh()
            "$What|$($watch.Elapsed.Ticks)|$(($process.TotalProcessorTime - $cpu).Ticks)|$([System.Runtime.JitInfo]::GetCompiledMethodCount() - $methods)"
        }
        Measure-Step "PowerShell's first command" { $null = Get-Command Import-Module }
        Measure-Step 'Import-Module' { Import-Module '{{module}}' }
        Measure-Step 'first Get-GitOpsDiff' { $null = Get-GitOpsDiff '{{repository}}' -Kubeconfig '{{kubeconfig}}' }
        Measure-Step 'second Get-GitOpsDiff' { $null = Get-GitOpsDiff '{{repository}}' -Kubeconfig '{{kubeconfig}}' }
        """;

    /// <summary>Reads a line that the script wrote.</summary>
    public static ModuleStep Parse(string line) => line.Split('|') is [var what, var time, var cpu, var methods]
        ? new ModuleStep(what, Ticks(time), Ticks(cpu), long.Parse(methods, CultureInfo.InvariantCulture))
        : throw new InvalidOperationException(line);

    private static TimeSpan Ticks(string text) => TimeSpan.FromTicks(long.Parse(text, CultureInfo.InvariantCulture));
}
