using System.Runtime.InteropServices;
using GitOps.Module.Tests.Engine;

namespace GitOps.Module.Tests.Host;

public partial class HostTests
{
    [Fact]
    public async Task It_tells_its_version_and_usage()
    {
        Assert.Equal((0, $"gitops {Path.GetFileName(BuildOutput.StagedModule)}"), await FirstLine("--version"));
        Assert.Contains("gitops SCRIPT.ps1", (await HostProcess.RunAsync("--help")).Output);
    }

    [Theory]
    [InlineData]
    [InlineData("--nonsense")]
    [InlineData("-Command")]
    [InlineData("sandbox", "--port", "many")]
    [InlineData("no-such-script.ps1")]
    public async Task Wrong_usage_ends_with_2(params string[] arguments)
    {
        var (exitCode, output, error) = await HostProcess.RunAsync(arguments);

        Assert.Equal(2, exitCode);
        Assert.Empty(output);
        Assert.NotEmpty(error);
    }

    [Theory]
    [InlineData("'done'", 0)]
    [InlineData("exit 7", 7)]
    [InlineData("throw 'no'", 1)]
    [InlineData("Get-GitOpsDiff /nowhere", 1)]
    [InlineData("try { throw 'no' } catch { 'caught' }", 0)]
    public async Task The_exit_code_tells_how_a_command_ended(string command, int expected)
    {
        Assert.Equal(expected, (await HostProcess.RunAsync("-Command", command)).ExitCode);
    }

    [Fact]
    public async Task The_module_is_imported_and_output_is_formatted_without_colours()
    {
        var (exitCode, output, _) = await HostProcess.RunAsync("-Command", "Get-Command -Module GitOps; 'é →'");

        Assert.Equal(0, exitCode);
        Assert.Matches(@"Cmdlet\s+Get-GitOpsDiff", output);
        Assert.Contains("é →", output);
        Assert.DoesNotContain('\u001b', output);
    }

    [Fact]
    public async Task Errors_go_to_the_error_stream_and_say_what_to_do()
    {
        var (_, output, error) = await HostProcess.RunAsync("-Command", "Get-GitOpsDiff /nowhere -Kubeconfig /nowhere/config");

        Assert.Empty(output.Trim());
        Assert.Contains("Get-GitOpsDiff: There is no kubeconfig /nowhere/config.", error);
        Assert.DoesNotContain('\u001b', error);
    }

    [Fact]
    public async Task A_script_gets_its_arguments()
    {
        using var folder = new TemporaryFolder();
        var script = folder.Write("echo.ps1", "param([string] $Name, [switch] $Loud, [Parameter(ValueFromRemainingArguments)] $Rest)\n\"$Name $Loud $Rest $PSScriptRoot\"");

        Assert.Equal((0, $"cart True a b {folder.Path}"), await FirstLine(script, "-Name", "cart", "-Loud:$true", "a", "b"));
    }

    [Fact]
    public async Task A_question_without_anybody_to_answer_is_an_error()
    {
        var (exitCode, _, error) = await HostProcess.RunAsync("-Command", "$Host.UI.ReadLine()");

        Assert.Equal(1, exitCode);
        Assert.Contains("nobody to answer", error);
    }

    [Fact]
    public async Task The_quickstart_runs_from_first_diff_to_undo_and_leaves_nothing_behind()
    {
        var before = Directory.GetDirectories(Path.GetTempPath(), "gitops-quickstart-*").Length;

        var (exitCode, output, error) = await HostProcess.RunAsync(Path.Combine(BuildOutput.RepositoryRoot, "samples", "quickstart.ps1"));

        Assert.True(exitCode == 0, output + error);
        Assert.Matches(@"\+ Create\s+Deployment\s+shop/cart", output);
        Assert.Matches(@"Created 9 .*healthy in", output);
        Assert.Matches(@"Unchanged 9", output);
        Assert.Matches(@"~ Drift\s+Deployment\s+shop/cart\s+spec\.replicas 5 → 2\s+kubectl-edit", output);
        Assert.Contains("CrashLoopBackOff", error);
        Assert.Matches("What if: Revert [0-9a-f]{7} \"Release web 1.5.0\" on main", output);
        Assert.Matches("Reverted [0-9a-f]{7} \"Release web 1.5.0\".*healthy in", output);
        Assert.DoesNotContain("only-a-sample", output + error);
        Assert.Equal(before, Directory.GetDirectories(Path.GetTempPath(), "gitops-quickstart-*").Length);
    }

    [SkippableFact]
    public async Task The_sandbox_runs_until_it_is_interrupted()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no signal to interrupt another process with.");
        using var folder = new TemporaryFolder();
        var kubeconfig = Path.Combine(folder.Path, "config");
        using var process = HostProcess.Start("sandbox", "--port", "0", "--kubeconfig", kubeconfig, "--without-workloads");

        var line = await process.StandardOutput.ReadLineAsync();
        using var client = new HttpClient();
        var version = await client.GetStringAsync(new Uri(new Uri(line!.Split(' ')[2].TrimEnd(',')), "/version"));
        Assert.Contains("gitVersion", version);
        Assert.True(File.Exists(kubeconfig));
        Assert.Equal(0, Interrupt(process.Id, 2));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            Skip.If(true, "Interrupts do not arrive here: a shell has its background programs ignore them.");
        }

        Assert.Equal(0, process.ExitCode);
    }

    private static async Task<(int ExitCode, string Line)> FirstLine(params string[] arguments)
    {
        var (exitCode, output, _) = await HostProcess.RunAsync(arguments);
        return (exitCode, output.Split(Environment.NewLine)[0]);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Interrupt(int process, int signal);
}
