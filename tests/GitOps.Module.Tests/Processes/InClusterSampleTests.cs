using System.Diagnostics;
using GitOps.Module.Tests.Engine;

namespace GitOps.Module.Tests.Processes;

/// <summary>What <c>samples/in-cluster</c> says is what a cluster takes.</summary>
public sealed class InClusterSampleTests : IDisposable
{
    private static readonly string Folder = Path.Combine(BuildOutput.RepositoryRoot, "samples", "in-cluster");

    private readonly TestSession _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void The_check_of_repositories_finds_nothing_wrong()
    {
        var problems = _session.Run("Test-GitOpsRepo -Path $folder | ForEach-Object { \"$_\" }", new { folder = Folder });

        Assert.Equal([], problems.Select(problem => problem.ToString()).Where(problem => problem!.Contains("error", StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public void A_cluster_takes_it_and_nothing_of_it_differs_afterwards()
    {
        _session.Run("$cluster = Start-GitOpsSandbox -WithoutWorkloads; $seeded = Get-GitOpsManifest -Path $folder", new { folder = Folder });
        using var repository = new TestRepository();
        repository.Commit("Sample", [.. Directory.EnumerateFiles(Folder).Select(file => (Path.GetFileName(file), (string?)File.ReadAllText(file)))]);

        var kinds = _session.Run("Sync-GitOpsRepo $repository -Cluster $cluster | Where-Object Kind | ForEach-Object { \"$($_.Action) $($_.Kind)\" }", new { repository = repository.Path })
            .Select(line => line.ToString()).ToArray();

        Assert.All(kinds, kind => Assert.StartsWith("Created ", kind, StringComparison.Ordinal));
        Assert.Equal(
            ["ConfigMap", "Deployment", "Namespace", "NetworkPolicy", "PodDisruptionBudget", "Role", "RoleBinding", "Service", "ServiceAccount"],
            kinds.Select(kind => kind!["Created ".Length..]).Order(StringComparer.Ordinal));
        Assert.Empty(_session.Run("Get-GitOpsDiff $repository -Cluster $cluster", new { repository = repository.Path }));
    }

    [Fact]
    public void Its_pods_run_without_root_and_what_they_do_not_need()
    {
        var facts = _session.Run(
            """
            $pod = (Get-GitOpsManifest -Path $folder | Where-Object Kind -eq Deployment).Object.spec.template.spec
            $container = $pod.containers[0]
            "$($pod.securityContext.runAsNonRoot) $($container.securityContext.readOnlyRootFilesystem) $($container.securityContext.allowPrivilegeEscalation) $($container.securityContext.capabilities.drop)"
            "$($container.livenessProbe.httpGet.path) $($container.readinessProbe.httpGet.path) $($container.startupProbe.httpGet.path)"
            "$($pod.serviceAccountName) $([bool] $container.resources.limits.memory)"
            """,
            new { folder = Folder }).Select(line => line.ToString());

        Assert.Equal(["True True False ALL", "/healthz /readyz /healthz", "gitops True"], facts);
    }

    [Fact]
    public void Its_scripts_are_ones_that_PowerShell_reads_with_commands_and_parameters_that_there_are()
    {
        var mistakes = _session.Run(
            """
            foreach ($file in [System.IO.Directory]::GetFiles($folder, "*.ps1")) {
                $errors = $null
                $ast = [System.Management.Automation.Language.Parser]::ParseFile($file, [ref] $null, [ref] $errors)
                $errors
                foreach ($command in $ast.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] -and $args[0].GetCommandName() -like '*-GitOps*' }, $true)) {
                    $known = (Get-Command $command.GetCommandName()).Parameters.Keys
                    $command.CommandElements | Where-Object { $_ -is [System.Management.Automation.Language.CommandParameterAst] -and $_.ParameterName -notin $known } | ForEach-Object { "$command has no $_" }
                }
            }
            """,
            new { folder = Folder });

        Assert.Empty(mistakes);
    }

    [SkippableFact]
    public async Task Kubectl_takes_what_it_renders_to()
    {
        var kubectl = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "kubectl.exe" : "kubectl")).FirstOrDefault(File.Exists);
        Skip.If(kubectl is null, "kubectl is not installed.");
        using var folder = new TemporaryFolder();
        var kubeconfig = Path.Combine(folder.Path, "config");
        _session.Run("$cluster = Start-GitOpsSandbox -WithoutWorkloads -Kubeconfig $kubeconfig", new { kubeconfig });
        await RunAsync(kubectl!, "create", "namespace", "gitops", "--kubeconfig", kubeconfig);

        await RunAsync(kubectl!, "apply", "--kubeconfig", kubeconfig, "--server-side", "--force-conflicts", "--dry-run=server", "-k", Folder);
        _session.Run("Stop-GitOpsSandbox $cluster");
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await output + await error);
    }
}
