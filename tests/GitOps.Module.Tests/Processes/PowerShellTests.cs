using GitOps.Module.Tests.Engine;

namespace GitOps.Module.Tests.Processes;

public class PowerShellTests
{
    [Fact]
    public async Task With_NO_COLOR_nothing_is_coloured()
    {
        var (exitCode, output, _) = await PowerShellProcess.RunAsync("Get-GitOpsDiff . -Path samples/shop -WorkingTree -Cluster (Start-GitOpsSandbox); Write-Host 'é →'");

        Assert.Equal(0, exitCode);
        Assert.Matches(@"\+ Deployment shop/cart\s+\S*cart\.yaml:\d+", output);
        Assert.Contains("é →", output);
        Assert.DoesNotContain('\u001b', output);
    }

    [Fact]
    public async Task Errors_go_to_the_error_stream_and_fail_the_command()
    {
        var (exitCode, output, error) = await PowerShellProcess.RunAsync("Get-GitOpsDiff /nowhere -Kubeconfig /nowhere/config");

        Assert.Equal(1, exitCode);
        Assert.Empty(output.Trim());
        Assert.Contains("There is no kubeconfig /nowhere/config.", error);
    }

    [Fact]
    public async Task The_quickstart_runs_from_first_diff_to_undo_and_leaves_nothing_behind()
    {
        var before = Directory.GetDirectories(Path.GetTempPath(), "gitops-quickstart-*").Length;

        var (exitCode, output, error) = await PowerShellProcess.RunAsync("& samples/quickstart.ps1");

        Assert.True(exitCode == 0, output + error);
        Assert.Matches(@"\+ Deployment shop/cart\s+[0-9a-f]{7} ""Open the shop"" · \S*cart\.yaml:\d+", output);
        Assert.Matches(@"Created 9 .*\n  healthy in", output);
        Assert.Matches(@"Unchanged 9", output);
        Assert.Matches(@"~ Deployment shop/cart +drift · kubectl-edit, today \d\d:\d\d\n    spec\.replicas +5 → 2", output);
        Assert.Contains("CrashLoopBackOff", error);
        Assert.Matches("What if: Revert [0-9a-f]{7} \"Release web 1.5.0\" on main", output);
        Assert.Matches(@"Reverted [0-9a-f]{7} ""Release web 1.5.0""[^\0]*\n  Synced: [^\0]*healthy in", output);
        Assert.DoesNotContain("only-a-sample", output + error);
        Assert.Equal(before, Directory.GetDirectories(Path.GetTempPath(), "gitops-quickstart-*").Length);
    }
}
