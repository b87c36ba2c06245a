using System.Globalization;
using GitOps.Module.Tests.Engine;

namespace GitOps.Module.Tests.Processes;

/// <summary>A large set, by a process of its own against a sandbox in another one, over HTTP.</summary>
public sealed class ScaleTests
{
    private const long Megabyte = 1024 * 1024;

    // What .NET takes for its heap in a container of 400 MB: three quarters.
    private const long HeapLimit = 300 * Megabyte;

    private static readonly (string ApiVersion, string Kind, string Body)[] Kinds =
    [
        ("v1", "ConfigMap", "data: { mode: fast, level: info }"),
        ("v1", "Secret", "data: { key: dmFsdWU= }"),
        ("v1", "ServiceAccount", ""),
        ("v1", "Service", "spec: { selector: { app: x }, ports: [ { port: 80, name: http } ] }"),
        ("apps/v1", "Deployment", "spec: { replicas: 1, selector: { matchLabels: { app: x } }, template: { metadata: { labels: { app: x } }, spec: { containers: [ { name: c, image: \"i:1\", ports: [ { containerPort: 80 } ], resources: { limits: { cpu: 500m } } } ] } } }"),
        ("rbac.authorization.k8s.io/v1", "Role", "rules: [ { apiGroups: [\"\"], resources: [pods], verbs: [get] } ]"),
        ("rbac.authorization.k8s.io/v1", "RoleBinding", "roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: r }"),
        ("networking.k8s.io/v1", "NetworkPolicy", "spec: { podSelector: { matchLabels: { app: x } }, policyTypes: [Ingress] }"),
        ("networking.k8s.io/v1", "Ingress", "spec: { rules: [ { host: a.example, http: { paths: [ { path: /, pathType: Prefix, backend: { service: { name: s, port: { number: 80 } } } } ] } } ] }"),
        ("policy/v1", "PodDisruptionBudget", "spec: { minAvailable: 1, selector: { matchLabels: { app: x } } }"),
    ];

    [Fact]
    public async Task Ten_thousand_objects_cost_ten_times_what_a_thousand_do_and_stay_within_400_megabytes()
    {
        using var folder = new TemporaryFolder();
        using var thousand = Declare(Path.Combine(folder.Path, "thousand"), 1_000);
        using var tenThousand = Declare(Path.Combine(folder.Path, "ten-thousand"), 10_000);
        var kubeconfig = Path.Combine(folder.Path, "kubeconfig");
        using var sandbox = PowerShellProcess.Start($"Start-GitOpsSandbox -Kubeconfig '{kubeconfig}' -WithoutWorkloads -Wait | ForEach-Object {{ 'ready' }}");
        try
        {
            await sandbox.StandardOutput.ReadLineAsync();
            var (exitCode, output, error) = await PowerShellProcess.RunAsync(
                Script(kubeconfig, thousand.Path, tenThousand.Path), ("DOTNET_GCHeapHardLimit", HeapLimit.ToString("X", CultureInfo.InvariantCulture)));

            Assert.True(exitCode == 0, output + error);
            var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim().Split(' ')).ToArray();
            var costs = lines.Where(line => line.Length == 4).ToDictionary(
                line => (line[0], line[1]), line => (Requests: int.Parse(line[2], CultureInfo.InvariantCulture), Allocated: long.Parse(line[3], CultureInfo.InvariantCulture)));
            Assert.InRange(costs[("thousand", "first")].Requests, 1_000, 1_040);
            Assert.InRange(costs[("ten-thousand", "first")].Requests, 10_000, 10_040);
            foreach (var operation in (string[])["diff", "sync"])
            {
                var (small, large) = (costs[("thousand", operation)], costs[("ten-thousand", operation)]);
                Assert.InRange(small.Requests, 1, 40);
                Assert.InRange(large.Requests, 1, 40);
                Assert.InRange(large.Allocated, 1, small.Allocated * 12);
            }

            if (OperatingSystem.IsLinux())
            {
                Assert.InRange(long.Parse(lines[^1][0], CultureInfo.InvariantCulture), 1, 400 * Megabyte);
            }
        }
        finally
        {
            sandbox.Kill();
        }
    }

    private static TestRepository Declare(string folder, int objects)
    {
        const int PerFile = 100;
        var repository = new TestRepository(Directory.CreateDirectory(folder).FullName);
        repository.Commit("Declare", [.. Enumerable.Range(0, objects / PerFile).Select(file =>
            ($"f{file}.yaml", (string?)string.Join("---\n", Enumerable.Range(0, PerFile).Select(index => Manifest(Kinds[index % Kinds.Length], $"{Path.GetFileName(folder)}-{file}-{index}")))))]);
        return repository;
    }

    private static string Manifest((string ApiVersion, string Kind, string Body) kind, string name) =>
        $"apiVersion: {kind.ApiVersion}\nkind: {kind.Kind}\nmetadata: {{ name: {name} }}\n{kind.Body}\n";

    // Writes what each operation took: set, operation, requests, bytes allocated; last, the most memory the process had at a time.
    private static string Script(string kubeconfig, params string[] repositories) => $$"""
        $ErrorActionPreference = 'Stop'
        foreach ($repository in {{string.Join(", ", repositories.Select(path => $"'{path}'"))}}) {
            foreach ($operation in 'first', 'diff', 'sync') {
                $to = @{ Repository = $repository; Kubeconfig = '{{kubeconfig}}'; Name = [IO.Path]::GetFileName($repository) }
                $before = [GC]::GetTotalAllocatedBytes()
                if ($operation -eq 'diff') {
                    $all = Get-GitOpsDiff @to -Verbose 4>&1
                    $differing = $all | Where-Object { $_ -is [GitOps.ResourceDiff] }
                    if ($differing) { throw "$differing" }
                    $requests = "$($all | Where-Object { "$_" -match 'objects differ' })" -replace '.* (\d+) requests.*', '$1'
                }
                else {
                    $requests = (Sync-GitOpsRepo @to -Prune | Where-Object { $_ -is [GitOps.SyncResult] }).Requests
                }
                "$($to.Name) $operation $requests $([GC]::GetTotalAllocatedBytes() - $before)"
            }
        }
        [Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64
        """;
}
