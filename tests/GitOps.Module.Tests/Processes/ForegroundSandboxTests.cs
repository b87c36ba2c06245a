using System.Diagnostics;
using System.Runtime.InteropServices;
using GitOps.Module.Tests.Engine;

namespace GitOps.Module.Tests.Processes;

public sealed partial class ForegroundSandboxTests : IDisposable
{
    private const int Interrupt = 2;
    private const int Terminate = 15;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData(Interrupt)]
    [InlineData(Terminate)]
    public async Task A_sandbox_in_the_foreground_serves_until_it_is_interrupted_and_keeps_its_state(int signal)
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no signal to interrupt another process with.");
        var (kubeconfig, state) = (Path.Combine(_folder.Path, "config"), Path.Combine(_folder.Path, "state"));
        using var process = PowerShellProcess.Start(
            $"Start-GitOpsSandbox -Kubeconfig '{kubeconfig}' -StateFile '{state}' -WithoutWorkloads -Wait | ForEach-Object {{ $_.Url.AbsoluteUri }}");
        var url = new Uri((await process.StandardOutput.ReadLineAsync())!);
        using var client = new HttpClient();
        using var body = new StringContent("""{"metadata":{"name":"made"}}""", null, "application/json");

        (await client.PostAsync(new Uri(url, "/api/v1/namespaces"), body)).EnsureSuccessStatusCode();
        Assert.Contains(url.Authority, await File.ReadAllTextAsync(kubeconfig));
        Assert.Equal(0, Send(process.Id, signal));
        await EndAsync(process, signal);

        Assert.True(File.Exists(state), "The state is written when the sandbox stops.");
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync(new Uri(url, "/version")));
        using var session = new TestSession();
        session.Run("$cluster = Start-GitOpsSandbox -StateFile $state -Port 0", new { state });
        var again = new Uri(session.Run("$cluster.Url.AbsoluteUri").Single().ToString()!);
        Assert.Contains("made", await client.GetStringAsync(new Uri(again, "/api/v1/namespaces")));
        session.Run("Stop-GitOpsSandbox $cluster");
    }

    [Fact]
    public async Task A_pipeline_that_wants_no_more_stops_the_sandbox_and_takes_its_kubeconfig_away()
    {
        var (exitCode, output, error) = await PowerShellProcess.RunAsync(
            "$cluster = Start-GitOpsSandbox -Wait | Select-Object -First 1; $cluster.IsRunning; Test-Path $cluster.Kubeconfig");

        Assert.True(exitCode == 0, error);
        Assert.Equal(["False", "False"], output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    private static async Task EndAsync(Process process, int signal)
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            Assert.True(signal == Interrupt, "It is still there a minute after it was told to end.");
            Skip.If(true, "Interrupts do not arrive here: a shell has its background programs ignore them.");
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Send(int process, int signal);
}
