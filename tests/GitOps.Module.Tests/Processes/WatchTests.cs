using System.Runtime.InteropServices;
using GitOps.Module.Tests.Engine;

namespace GitOps.Module.Tests.Processes;

/// <summary>A watch in the real PowerShell, as a process of its own.</summary>
public sealed partial class WatchTests : IDisposable
{
    private const int Interrupt = 2;
    private const int Terminate = 15;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private const string Prepare = """
        $cluster = Start-GitOpsSandbox -WithoutWorkloads
        $client = [System.Net.Http.HttpClient]::new($cluster.Handler, $false)
        function Edit-Live($Path, $Patch) {
            $body = [System.Net.Http.StringContent]::new($Patch, [System.Text.Encoding]::UTF8, 'application/merge-patch+json')
            $null = $client.PatchAsync("http://sandbox.invalid/$($Path)?fieldManager=kubectl-edit", $body).GetAwaiter().GetResult().EnsureSuccessStatusCode()
        }
        function Get-Live($Path) { $client.GetStringAsync("http://sandbox.invalid/$Path").GetAwaiter().GetResult() | ConvertFrom-Json }

        """;

    private readonly TestRepository _repository = new();

    public WatchTests() => _repository.Commit("Open the shop", ("settings.yaml", ShopSession.Settings));

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task A_watch_takes_back_what_somebody_changes_and_ends_when_nobody_reads_on()
    {
        var (exitCode, output, error) = await PowerShellProcess.RunAsync(
            Prepare + $$$"""
            Watch-GitOpsRepo '{{{_repository.Path}}}' -Cluster $cluster | Where-Object { $_ -is [GitOps.WatchEvent] } | ForEach-Object {
                if ($_.Kind -eq 'Synced') { Edit-Live api/v1/namespaces/default/configmaps/settings '{"data":{"greeting":"bye"}}' }
                "$($_.Kind)"
            } | Select-Object -First 3
            (Get-Live api/v1/namespaces/default/configmaps/settings).data.greeting
            "holder: '$((Get-Live apis/coordination.k8s.io/v1/namespaces/default/leases).items[0].spec.holderIdentity)'"
            """);

        Assert.True(exitCode == 0, error);
        Assert.Equal(["RevisionFound", "Synced", "Corrected", "hello", "holder: ''"], Lines(output));
    }

    [Fact]
    public async Task A_push_that_is_told_of_is_synced_at_once_and_the_secret_is_in_no_output()
    {
        const string Secret = "hook-secret-4711";
        var (exitCode, output, error) = await PowerShellProcess.RunAsync(
            Prepare + $$"""
            $changed = $false
            Watch-GitOpsRepo '{{_repository.Path}}' -Cluster $cluster -Interval 1:00:00 -Listen 0 -PushSecretVariable HOOK_SECRET -Verbose 4>&1 | ForEach-Object {
                if ("$_" -match 'http://127.0.0.1:\d+/push') { $hook = $Matches[0] }
                if ($_ -is [GitOps.WatchEvent]) { "$($_.Kind)" } elseif ("$_" -match 'secret') { "$_" }
                if ($_.Kind -eq 'Synced' -and -not $changed) {
                    $changed = $true
                    @{ apiVersion = 'v1'; kind = 'ConfigMap'; metadata = @{ name = 'added' } } | ConvertTo-Json | Set-Content '{{_repository.Path}}/added.yaml'
                    git -C '{{_repository.Path}}' add . ; git -C '{{_repository.Path}}' -c user.name=a -c user.email=a@example.com commit -qm Add
                    try { Invoke-RestMethod $hook -Method Post -Body '{}' -Headers @{ Authorization = 'Bearer wrong' } } catch { "refused: $($_.Exception.Response.StatusCode)" }
                    $null = Invoke-RestMethod $hook -Method Post -Body '{}' -ContentType application/json -Headers @{ Authorization = "Bearer $env:HOOK_SECRET" }
                }
            } | Select-Object -First 6
            """,
            ("HOOK_SECRET", Secret));

        Assert.True(exitCode == 0, error);
        Assert.Equal(["RevisionFound", "Synced", "refused: Unauthorized", "RevisionFound", "Synced"], Lines(output).Where(line => !line.Contains("does not know", StringComparison.Ordinal)));
        Assert.DoesNotContain(Secret, output + error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pushes_are_not_heard_without_a_secret()
    {
        var (_, output, _) = await PowerShellProcess.RunAsync(
            Prepare + $"try {{ Watch-GitOpsRepo '{_repository.Path}' -Cluster $cluster -Listen 0 -PushSecretVariable NOT_THERE -ErrorAction Stop }} catch {{ $_.FullyQualifiedErrorId }}");

        Assert.Equal(["PushSecretMissing,GitOps.Commands.WatchGitOpsRepoCommand"], Lines(output));
    }

    [Fact]
    public async Task Health_and_metrics_are_answered_and_pushes_are_not_where_no_secret_is_given()
    {
        var (_, output, error) = await PowerShellProcess.RunAsync(Prepare + $$"""
            $probe = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
            $probe.Start(); $at = "http://$($probe.LocalEndpoint)"; $probe.Stop()
            Watch-GitOpsRepo '{{_repository.Path}}' -Cluster $cluster -Listen ([uri] $at).Port -Election shop | ForEach-Object {
                if ($_.Kind -eq 'Synced') {
                    $set = $_.Set
                    '/healthz', '/readyz', '/push' | ForEach-Object { "$_ $((Invoke-WebRequest "$at$_" -SkipHttpErrorCheck).StatusCode)" }
                    (Invoke-RestMethod "$at/metrics") -split "`n" | Where-Object { $_ -like "gitops_syncs_total{*" -or $_ -like "gitops_leader{*" } | ForEach-Object { $_.Replace($set, 'SET') }
                }
            } | Select-Object -First 5
            """);

        Assert.True(error.Length == 0, error);
        Assert.Equal(["/healthz 200", "/readyz 200", "/push 404", "gitops_leader{lease=\"default/shop\"} 1", "gitops_syncs_total{set=\"SET\"} 1"], Lines(output).Take(3).Concat(Lines(output).Skip(3).Order(StringComparer.Ordinal)));
    }

    [SkippableTheory]
    [InlineData(Interrupt)]
    [InlineData(Terminate)]
    public async Task A_watch_ends_when_it_is_told_to(int signal)
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no signal to interrupt another process with.");
        using var process = PowerShellProcess.Start(Prepare + $"Watch-GitOpsRepo '{_repository.Path}' -Cluster $cluster | ForEach-Object {{ \"$($_.Kind)\" }}");
        while (await process.StandardOutput.ReadLineAsync() is { } line && line.Trim() != "Synced")
        {
            // What comes before it.
        }

        Assert.Equal(0, Send(process.Id, signal));
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            Assert.True(signal == Interrupt, "It is still there minutes after it was told to end.");
            Skip.If(true, "Interrupts do not arrive here: a shell has its background programs ignore them.");
        }

        Assert.DoesNotContain("OperationTerminated", await process.StandardError.ReadToEndAsync(), StringComparison.Ordinal);
    }

    private static string[] Lines(string output) => output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Send(int process, int signal);
}
