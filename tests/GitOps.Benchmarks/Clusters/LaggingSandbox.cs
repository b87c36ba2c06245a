using GitOps.Sandbox;

namespace GitOps.Benchmarks.Clusters;

/// <summary>A sandbox over HTTP whose controllers come late, as those of a busy cluster do: this program, started once more.</summary>
internal static class LaggingSandbox
{
    /// <summary>What the program is started with, before the path of the kubeconfig to write.</summary>
    public const string Verb = "sandbox";

    /// <summary>What it prints once it answers.</summary>
    public const string Ready = "ready";

    /// <summary>Runs until the process is ended.</summary>
    public static async Task RunAsync(string kubeconfig)
    {
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { ControllerLag = TimeSpan.FromSeconds(2) });
        await server.ListenAsync(0, kubeconfig);
        Console.WriteLine(Ready);
        await Task.Delay(Timeout.InfiniteTimeSpan);
    }
}
