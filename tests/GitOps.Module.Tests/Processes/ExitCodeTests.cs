using GitOps.Module.Tests.Engine;

namespace GitOps.Module.Tests.Processes;

/// <summary>The table of exit codes in <c>docs/pipelines.md</c>, in a PowerShell as pipelines start it.</summary>
public sealed class ExitCodeTests : IDisposable
{
    private const string Bad = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndat: {}\n";

    private readonly TemporaryFolder _folder = new();
    private readonly TestRepository _shop = new();

    private string Differs => $"Get-GitOpsDiff '{_shop.Path}' -Revision v1 -Cluster (Start-GitOpsSandbox) -ExitCode | Out-Null";

    private string Finding => $"Test-GitOpsRepo -Path '{_folder.Path}' -ExitCode | Out-Null";

    private static string Import => $"Import-Module '{BuildOutput.Manifest}'";

    public ExitCodeTests()
    {
        _folder.Write("bad.yaml", Bad);
        _shop.Commit("Open the shop", ("settings.yaml", ShopSession.Settings), ("cart.yaml", ShopSession.Cart));
        _shop.Tag("v1");
        _shop.Commit("Break it", ("bad.yaml", Bad));
    }

    public void Dispose()
    {
        _folder.Dispose();
        _shop.Dispose();
    }

    [Fact]
    public async Task Each_way_to_end_has_a_code()
    {
        var (_, output, error) = await PowerShellProcess.RunAsync($$"""
            Add-Type @'
            using System.Net; using System.Net.Http; using System.Text; using System.Threading; using System.Threading.Tasks;
            public class NoWrites(HttpMessageHandler inner) : DelegatingHandler(inner) {
                private const string Status = "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"reason\":\"InternalError\",\"message\":\"no\",\"code\":500}";
                protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken token) =>
                    request.Method == HttpMethod.Patch
                        ? Task.FromResult(new HttpResponseMessage(HttpStatusCode.InternalServerError) { RequestMessage = request, Content = new StringContent(Status, Encoding.UTF8, "application/json") })
                        : base.SendAsync(request, token);
            }
            '@
            function Show-Code([string] $Name, [scriptblock] $Command) { & $Command *> $null; "$Name $LASTEXITCODE" }
            $shop = @{ Repository = '{{_shop.Path}}'; Revision = 'v1'; Cluster = Start-GitOpsSandbox; ExitCode = $true }
            $broken = @{ Repository = '{{_shop.Path}}'; Revision = 'v1'; Cluster = [GitOps.ClusterTarget]@{ Handler = [NoWrites]::new($shop.Cluster.Handler) }; ExitCode = $true }
            Show-Code 'no cluster' { Get-GitOpsDiff '{{_shop.Path}}' -Kubeconfig /nowhere -ExitCode }
            Show-Code 'diff' { Get-GitOpsDiff @shop }
            Show-Code 'diff -From HEAD' { Get-GitOpsDiff -From HEAD -Repository '{{_shop.Path}}' -ExitCode }
            Show-Code 'plan' { Export-GitOpsPlan @shop -FilePath '{{_folder.Path}}/plan.json' }
            Show-Code 'incomplete diff' { Get-GitOpsDiff @broken }
            Show-Code 'sync -WhatIf' { Sync-GitOpsRepo @shop -WhatIf }
            Show-Code 'sync that ended early' { Sync-GitOpsRepo @broken }
            Show-Code 'sync' { Sync-GitOpsRepo @shop }
            Show-Code 'diff in sync' { Get-GitOpsDiff @shop }
            Show-Code 'sync in sync' { Sync-GitOpsRepo @shop -WhatIf }
            $shop.Revision = 'HEAD'
            Show-Code 'refused diff' { Get-GitOpsDiff @shop }
            Show-Code 'refused sync' { Sync-GitOpsRepo @shop }
            Show-Code 'finding' { {{Finding}} }
            Show-Code 'no finding' { Test-GitOpsRepo '{{_shop.Path}}' -Revision v1 -ExitCode }
            Show-Code 'check of nothing' { Test-GitOpsRepo -Path /nowhere -ExitCode }
            $global:LASTEXITCODE = 42
            Show-Code 'without the switch' { Get-GitOpsDiff '{{_shop.Path}}' -Cluster $shop.Cluster }
            """);

        Assert.Equal(
            """
            no cluster 1
            diff 2
            diff -From HEAD 0
            plan 2
            incomplete diff 4
            sync -WhatIf 2
            sync that ended early 4
            sync 0
            diff in sync 0
            sync in sync 0
            refused diff 1
            refused sync 1
            finding 3
            no finding 0
            check of nothing 1
            without the switch 42
            """,
            string.Join('\n', output.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith("What if: ", StringComparison.Ordinal))));
        Assert.Empty(error);
    }

    [Fact]
    public async Task Of_several_inputs_the_worst_counts()
    {
        var (exitCode, output, error) = await PowerShellProcess.RunAsync($$"""
            '/nowhere', '{{_shop.Path}}' | ForEach-Object { [pscustomobject]@{ Repository = $_ } } | Test-GitOpsRepo -Revision v1 -ExitCode
            exit $LASTEXITCODE
            """);

        Assert.True(exitCode == 1, output + error);
    }

    [Fact]
    public async Task A_command_line_ends_with_the_code_it_is_told_to_end_with()
    {
        Assert.Equal(2, (await PowerShellProcess.RunAsync($"{Differs}; exit $LASTEXITCODE")).ExitCode);
        Assert.Equal(0, (await PowerShellProcess.RunAsync(Differs)).ExitCode);
        Assert.Equal(1, (await PowerShellProcess.RunAsync(Finding)).ExitCode);
    }

    [Fact]
    public async Task A_script_file_ends_with_the_code_it_is_told_to_end_with()
    {
        var script = _folder.Write("check.ps1", $"{Import}\n{Finding}\nexit $LASTEXITCODE\n");

        Assert.Equal(3, (await PowerShellProcess.RunFileAsync(script)).ExitCode);
    }

    // Both services put the step's script into a file, stop at the first error, and leave with $LASTEXITCODE; pwsh makes 1 of whatever that is.
    [Fact]
    public async Task A_step_of_GitHub_or_Azure_fails_with_1_and_knows_the_code_before()
    {
        var step = _folder.Write("step.ps1", $$"""
            $ErrorActionPreference = 'Stop'
            {{Import}}
            {{Finding}} -ErrorAction Continue
            "code $LASTEXITCODE"
            {{Differs}}
            "code $LASTEXITCODE"
            if ((Test-Path -LiteralPath variable:\LASTEXITCODE)) { exit $LASTEXITCODE }
            """.Replace(" | Out-Null -ErrorAction Continue", " -ErrorAction Continue | Out-Null", StringComparison.Ordinal));

        var (exitCode, output, _) = await PowerShellProcess.RunBareAsync($". '{step}'");

        Assert.Equal("code 3\ncode 2", output.Trim().ReplaceLineEndings("\n"));
        Assert.Equal(1, exitCode);
    }

    [Fact]
    public async Task An_error_that_ends_the_script_ends_it_with_1()
    {
        var step = _folder.Write("step.ps1", $"$ErrorActionPreference = 'Stop'\n{Import}\n{Finding}\n'not reached'\n");

        var (exitCode, output, _) = await PowerShellProcess.RunBareAsync($". '{step}'");

        Assert.Equal((1, ""), (exitCode, output));
    }
}
