using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime;
using GitOps.Benchmarks.Clusters;

namespace GitOps.Benchmarks.Starting;

/// <summary>A step of a session that begins to use the module.</summary>
/// <param name="What">The step.</param>
/// <param name="Time">How long it took.</param>
/// <param name="Methods">Methods that were compiled for it.</param>
internal sealed record ModuleStep(string What, TimeSpan Time, long Methods)
{
    /// <summary>Reads what <see cref="RunAll"/> wrote in another process.</summary>
    public static ModuleStep Parse(string line) => line.Split('|') is [var what, var ticks, var methods]
        ? new ModuleStep(what, TimeSpan.FromTicks(long.Parse(ticks, CultureInfo.InvariantCulture)), long.Parse(methods, CultureInfo.InvariantCulture))
        : throw new InvalidOperationException(line);

    /// <summary>Opens an engine, imports the module and compares twice; writes a line a step.</summary>
    public static void RunAll(string repository, string kubeconfig)
    {
        using var runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        runspace.Open();
        Invoke(runspace, "the engine's first command", shell => shell.AddCommand("Get-Command").AddArgument("Get-Module"));
        Invoke(runspace, "Import-Module", shell => shell.AddCommand("Import-Module").AddArgument(Programs.ModuleManifest));
        foreach (var what in (string[])["first Get-GitOpsDiff", "second Get-GitOpsDiff"])
        {
            Invoke(runspace, what, shell => shell.AddCommand("Get-GitOpsDiff").AddParameter("Repository", repository).AddParameter("Kubeconfig", kubeconfig));
        }
    }

    private static void Invoke(Runspace runspace, string what, Func<PowerShell, PowerShell> command)
    {
        using var shell = PowerShell.Create(runspace);
        var (started, methods) = (Stopwatch.GetTimestamp(), JitInfo.GetCompiledMethodCount());
        command(shell).Invoke();
        var step = new ModuleStep(what, Stopwatch.GetElapsedTime(started), JitInfo.GetCompiledMethodCount() - methods);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{step.What}|{step.Time.Ticks}|{step.Methods}"));
        if (shell.HadErrors)
        {
            throw new InvalidOperationException($"{what}: {shell.Streams.Error[0]}");
        }
    }
}
