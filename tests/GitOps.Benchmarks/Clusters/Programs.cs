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

    /// <summary>Folder of the host program; without a say, the one built with this program.</summary>
    public static string HostFolder { get; set; } = Metadata("HostFolder");

    /// <summary>The staged module's manifest.</summary>
    public static string ModuleManifest { get; } = Path.Combine(Metadata("StagedModule"), "GitOps.psd1");

    /// <summary>The host program.</summary>
    public static ProcessStartInfo Host(params string[] arguments) => new(Path.Combine(HostFolder, "gitops"), arguments);

    /// <summary>This program.</summary>
    public static ProcessStartInfo Self(params string[] arguments) => new(Environment.ProcessPath!, arguments);

    /// <summary>kubectl, with a cache of its own.</summary>
    public static ProcessStartInfo Kubectl(BenchmarkCluster cluster, string cacheFolder, string[] arguments) =>
        new("kubectl", [.. arguments, "--kubeconfig", cluster.Kubeconfig, "--cache-dir", cacheFolder]);

    private static string Metadata(string key) =>
        typeof(Programs).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
