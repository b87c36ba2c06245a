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

    private static string HostFolder { get; } = typeof(Programs).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "HostFolder").Value!;

    /// <summary>The host program, built with this one.</summary>
    public static ProcessStartInfo Host(params string[] arguments) => new(Path.Combine(HostFolder, "gitops"), arguments);

    /// <summary>kubectl, with a cache of its own.</summary>
    public static ProcessStartInfo Kubectl(BenchmarkCluster cluster, string cacheFolder, string[] arguments) =>
        new("kubectl", [.. arguments, "--kubeconfig", cluster.Kubeconfig, "--cache-dir", cacheFolder]);
}
