using System.Diagnostics;

namespace GitOps.Sandbox.Tests.Kubectl;

/// <summary>A sandbox behind its HTTP door, and the machine's kubectl in front of it.</summary>
internal sealed class KubectlRun : IAsyncDisposable
{
    private readonly SandboxServer _server;
    private readonly DirectoryInfo _folder;

    private KubectlRun(SandboxServer server, DirectoryInfo folder)
    {
        _server = server;
        _folder = folder;
    }

    private string Kubeconfig => Path.Combine(_folder.FullName, "kubeconfig");

    public static bool IsThere(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, program)) || File.Exists(Path.Combine(folder, program + ".exe")));

    public static async Task<KubectlRun> StartAsync()
    {
        Skip.IfNot(IsThere("kubectl"), "kubectl is not on the PATH");
        var run = new KubectlRun(
            await SandboxServer.StartAsync(new SandboxOptions { RolloutDelay = TimeSpan.FromMilliseconds(50) }),
            Directory.CreateTempSubdirectory("gitops-sandbox-"));
        await run._server.ListenAsync(port: 0, run.Kubeconfig);
        return run;
    }

    /// <summary>Writes a file kubectl can read; gives its path.</summary>
    public string Write(string name, string content)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, content);
        return path;
    }

    /// <summary>Runs kubectl and expects an exit code; gives what it printed.</summary>
    public async Task<string> KubectlAsync(string arguments, int exitCode = 0)
    {
        using var process = Start(arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"kubectl {arguments} did not end: {await output}{await errors}");
        }

        var text = await output + await errors;
        Assert.True(exitCode == process.ExitCode, $"kubectl {arguments} ended with {process.ExitCode}: {text}");
        return text;
    }

    /// <summary>Runs kubectl in the background.</summary>
    public Process Start(string arguments)
    {
        var start = new ProcessStartInfo("kubectl", $"--kubeconfig {Kubeconfig} {arguments}")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // A cache of its own, so that no other cluster's discovery is believed.
        start.Environment["KUBECACHEDIR"] = Path.Combine(_folder.FullName, "cache");
        start.Environment["HOME"] = _folder.FullName;
        start.Environment["KUBECTL_APPLYSET"] = "true";
        start.Environment["EDITOR"] = "sed -i s/blue/green/";
        return Process.Start(start)!;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
