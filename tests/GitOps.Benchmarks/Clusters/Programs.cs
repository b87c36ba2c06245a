using System.Diagnostics;
using System.Reflection;

namespace GitOps.Benchmarks.Clusters;

/// <summary>The programs that are measured, as a user would start them.</summary>
internal static class Programs
{
    /// <summary>Whether kubectl is there to compare with.</summary>
    public static bool HasKubectl { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, "kubectl")) || File.Exists(Path.Combine(folder, "kubectl.exe")));

    /// <summary>The module's manifest; without a say, that of the module staged with this program.</summary>
    public static string Module { get; set; } = Path.Combine(Metadata("StagedModule"), "GitOps.psd1");

    /// <summary>The command that imports the module.</summary>
    public static string ImportModule => $"Import-Module '{Module}'";

    /// <summary>PowerShell with commands to run.</summary>
    public static ProcessStartInfo PowerShell(string commands)
    {
        var start = new ProcessStartInfo("dotnet", [Metadata("PowerShell"), "-NoProfile", "-NonInteractive", "-Command", commands]);
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        return start;
    }

    /// <summary>kubectl, with a cache of its own.</summary>
    public static ProcessStartInfo Kubectl(BenchmarkCluster cluster, string cacheFolder, string[] arguments) =>
        new("kubectl", [.. arguments, "--kubeconfig", cluster.Kubeconfig, "--cache-dir", cacheFolder]);

    private static string Metadata(string key) =>
        typeof(Programs).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
