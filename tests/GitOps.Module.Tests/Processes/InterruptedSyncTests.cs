using System.Diagnostics;
using System.Runtime.InteropServices;
using GitOps.Module.Tests.Engine;

namespace GitOps.Module.Tests.Processes;

/// <summary>A sync that is stopped halfway never looks like one that succeeded.</summary>
public sealed partial class InterruptedSyncTests : IDisposable
{
    private const int Interrupt = 2;
    private const int Terminate = 15;
    private const int Objects = 3000;
    private const string Cart = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: cart }
        spec:
          selector: { matchLabels: { app: cart } }
          template:
            metadata: { labels: { app: cart } }
            spec: { containers: [ { name: cart, image: cart } ] }
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly TestRepository _repository = new();
    private readonly TemporaryFolder _folder = new();

    public InterruptedSyncTests()
    {
        _repository.Commit("Open many shops", ("many.yaml", Many("metadata:\n")));
    }

    public void Dispose()
    {
        _repository.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_reader_that_wants_no_more_ends_the_sync_with_an_error_that_holds_its_result()
    {
        var (exitCode, output, error) = await PowerShellProcess.RunAsync(Sandbox + """
            $first = Sync-GitOpsRepo @where -ErrorVariable failed -ErrorAction SilentlyContinue | Select-Object -First 1
            "first: $($first.GetType().Name)"
            "errors: $(@($failed).Count) $($failed[0].FullyQualifiedErrorId)"
            $result = $failed[0].TargetObject
            "result: $($result.Succeeded) $($result.Created + $result.Remaining.Count) $($result.Remaining.Count -gt 0)"
            "warned: $((Get-GitOpsDiff @where 3>&1 | Where-Object { $_ -is [System.Management.Automation.WarningRecord] }) -join ' ')"
            """);

        Assert.True(output.Contains("first: ResourceResult", StringComparison.Ordinal), output + error);
        Assert.Contains("errors: 1 SyncInterrupted,GitOps.Commands.SyncGitOpsRepoCommand", output, StringComparison.Ordinal);
        Assert.Contains($"result: False {Objects} True", output, StringComparison.Ordinal);
        Assert.Contains("left the set half done", output, StringComparison.Ordinal);
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task Under_stop_a_reader_that_wants_no_more_makes_the_script_end_with_a_failure()
    {
        var (exitCode, output, error) = await PowerShellProcess.RunAsync(Sandbox + "$ErrorActionPreference = 'Stop'; Sync-GitOpsRepo @where | Select-Object -First 1 | Out-Null");

        Assert.True(error.Contains("was interrupted", StringComparison.Ordinal), output + error);
        Assert.Equal(1, exitCode);
    }

    [SkippableTheory]
    [InlineData(Interrupt, 130)]
    [InlineData(Terminate, 143)]
    public async Task A_script_that_is_stopped_during_a_sync_says_what_was_left_and_ends_with_a_failure(int signal, int expected)
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no signal to interrupt another process with.");

        // However slow whoever sends the signal is, a Deployment that nobody rolls out keeps the wave after it from beginning.
        _repository.Commit("Wait for the shop", ("cart.yaml", Cart), ("many.yaml", Many("metadata:\n  annotations: {argocd.argoproj.io/sync-wave: '1'}\n")));
        var script = Path.Combine(_folder.Path, "deploy.ps1");
        await File.WriteAllTextAsync(script, $"Import-Module '{BuildOutput.Manifest}'\n{Sandbox}" + "Sync-GitOpsRepo @where | ForEach-Object { if ($_ -is [GitOps.SyncResult]) { \"ended: $($_.EndedEarly.ErrorId)\" } else { 'one' } }\n");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [BuildOutput.PowerShell, "-NoProfile", "-File", script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["NO_COLOR"] = "1", ["POWERSHELL_TELEMETRY_OPTOUT"] = "1" },
        })!;
        Assert.Equal("one", await process.StandardOutput.ReadLineAsync());

        Assert.Equal(0, Send(process.Id, signal));
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await EndAsync(process);

        var told = string.Join(' ', (await output + await error).Replace('|', ' ').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.True(told.Contains("was interrupted", StringComparison.Ordinal), told);
        Assert.Contains($"1 of {Objects + 1} objects were done; left are", told, StringComparison.Ordinal);
        Assert.Equal(expected, process.ExitCode);
        Assert.True(signal == Interrupt || told.Contains("ended: SyncInterrupted", StringComparison.Ordinal), told);
    }

    private static string Many(string metadata) =>
        string.Join("---\n", Enumerable.Range(0, Objects).Select(n => $"apiVersion: v1\nkind: ConfigMap\n{metadata}  name: c{n}\ndata:\n  key: value\n"));

    private string Sandbox => $"$where = @{{ Repository = '{_repository.Path}'; Cluster = Start-GitOpsSandbox -WithoutWorkloads }}\n";

    private static async Task EndAsync(Process process)
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            Skip.If(true, "Interrupts do not arrive here: a shell has its background programs ignore them.");
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Send(int process, int signal);
}
