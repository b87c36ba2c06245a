using System.Text.RegularExpressions;
using GitOps.Module.Tests.Engine;

namespace GitOps.Module.Tests.Views;

/// <summary>
/// Every view as people see it, at 80 and 160 columns, with and without colours, is kept in <c>Expected</c>, to be read by whoever reviews a change of it. With
/// GITOPS_WRITE_VIEWS=1 the files are written anew.
/// </summary>
[Collection(nameof(SharedStyle))]
public sealed partial class ExpectedViewTests(ExpectedViewTests.Sessions sessions) : IClassFixture<ExpectedViewTests.Sessions>
{
    private const string Diffs = """
        Diff Drift Deployment shop/cart 'kubectl-edit, today 10:32' (Change spec.replicas 5 2 Drift kubectl-edit)
        Diff Update Deployment shop/web '4f1c2ab "Raise memory" · prod/web.yaml:14' (Change $limits 128Mi 256Mi), (Change 'metadata.annotations[example.org/note]' $null 'new') prod/web.yaml:1
        Diff Create ConfigMap shop/flags '4f1c2ab "Raise memory" · base/flags.yaml:1' @() base/flags.yaml:1
        Diff Create ConfigMap shop/greeting 'deleted from the cluster' @() base/greeting.yaml:1
        Diff Create Job shop/migrate 'PreSync hook; deleted once it succeeded' @() base/migrate.yaml:1
        Diff Delete Service shop/legacy 'removed in 91ab03f (base/legacy.yaml:1) · with 1 EndpointSlice'
        Diff Conflict Deployment shop/search 'owned by kube-controller-manager' (Change spec.replicas 6 3 Conflict kube-controller-manager)
        Diff Refused CronJob shop/report 'CronJob.batch "report" is invalid: spec.schedul: field not declared in schema' @() base/report.yaml:7
        Diff Adopt Service shop/front 'is there already, and belongs to nobody' (Change spec.type ClusterIP NodePort Git helm)
        Diff Recreate Deployment shop/old 'spec.selector cannot be changed in place' @() base/old.yaml:1
        Diff Unknown Widget shop/w 'widgets.example.org: the server is currently unable to handle the request' @() base/w.yaml:1
        """;

    private const string LongDiffs = """
        $image = 'registry.example.org/a-team/with/a/long/path/to/an/image'
        $json = { param($port) '{"name":"http","port":' + $port + ',"protocol":"TCP","targetPort":"http","appProtocol":"kubernetes.io/h2c","nodePort":30080}' }
        Diff Update Deployment shop/frontend-with-a-name-that-leaves-no-room-beside-it '4f1c2ab "Raise memory" · prod/web.yaml:14' (Change 'spec.template.spec.containers[server].image' "${image}:1.4.0" "${image}:1.5.0"), (Change 'spec.ports[0]' (& $json 8080) (& $json 8081)), (Change "spec.$('a-very-long-field.' * 8)end" 1 2)
        Diff Update ConfigMap shop/nginx '4f1c2ab "Raise memory" · base/nginx.yaml:3' (Change 'data[nginx.conf]' "events {}`nworkers 2;`nhttp {`n  gzip on;`n}`nuser nobody;`n" "events {}`nworkers 4;`nhttp {`n  gzip on;`n}`nuser nobody;`nlog off;`n"), (Change data.new $null "a`nb"), (Change data.end "a`nb" "a`nb`n")
        Diff Update ConfigMap shop/lines '4f1c2ab "Raise memory" · base/lines.yaml:3' (Change data.text ((1..40) -join "`n") ((101..140) -join "`n"))
        Diff Update ConfigMap shop/many '4f1c2ab "Raise memory" · base/many.yaml:3' (1..23 | ForEach-Object { Change "data.key$_" "$_" "${_}a" })
        Diff Drift Deployment shop/mixed 'kubectl-edit, today 10:32' (Change spec.replicas 5 2 Drift kubectl-edit), (Change spec.paused $true $false), (Change spec.minReadySeconds 5 '5' Conflict some-controller)
        """;

    private const string Synced = """
        $results = @(
            Result Created Namespace shop
            Result Configured Deployment shop/cart '' (Change spec.replicas 5 2 Drift kubectl-edit), (Change $limits 128Mi 256Mi)
            Result Adopted Service shop/front '' (Change spec.type ClusterIP NodePort)
            Result Recreated Job shop/migrate 'PreSync hook; what its last run left is deleted first'
            Result Conflict Deployment shop/search 'owned by kube-controller-manager' (Change spec.replicas 6 3 Conflict kube-controller-manager)
            Result Failed CronJob shop/report 'CronJob.batch "report" is invalid: spec.schedul: field not declared in schema'
            Result Skipped PersistentVolumeClaim shop/data 'kept: -PruneProtected was not given'
            Result Deleted Service shop/legacy
            Result Unchanged ConfigMap shop/flags
        )
        """;

    private static readonly Dictionary<string, string> Views = new()
    {
        ["diff"] = Diffs,
        ["diff-long"] = LongDiffs,
        ["changes"] = $"& {{ {Diffs}\n{LongDiffs} }} | Where-Object Name -in cart, web, search, nginx, mixed | ForEach-Object Changes",
        ["sync"] = $"{Synced}\n$results; Sync $results @{{ HealthyAfter = '0:00:18' }}",
        ["sync-ended"] = """
            $failure = [GitOps.GitOpsException]::new('LeaseLost', 'Conflict', 'Another sync took over.', 'shop-prod')
            Sync (Result Created Namespace shop) @{ EndedEarly = $failure; Remaining = [GitOps.ResourceId[]](Id Deployment shop/cart) }
            """,
        ["sync-partial"] = $"{Synced}\n$results[1]; Sync $results[1] @{{ IsPartial = $true }}",
        ["plan"] = $"& {{ {Diffs} }} | Plan; Plan",
        ["watch"] = Synced + "\n" + """
            Event RevisionFound 'after 91ab03f: "Raise memory" by Ana Lima'
            $results[1]
            Event Corrected 'Configured 1'
            Event DifferenceFound 'Drift Deployment shop/cart' @{ Differences = [GitOps.ResourceDiff[]](Diff Drift Deployment shop/cart 'kubectl-edit, today 10:32' (Change spec.replicas 5 2 Drift kubectl-edit)) }
            Event Disconnected 'https://prod.example:6443/ (context ''prod-eu'') does not answer: Connection refused. Check that the cluster runs and that its address is right.' @{ RetryAt = $time.AddSeconds(30) }
            """,
        ["undo"] = $"{Synced}\n$results[1]; [GitOps.UndoResult]::new([GitOps.Revision[]]$revision, [GitOps.Revision[]]$revert, 'main', 'origin', (Sync $results[1]))",
        ["undo-of-several"] = "[GitOps.UndoResult]::new([GitOps.Revision[]]($revision, $revert), [GitOps.Revision[]]($revert, $revision), 'main', 'origin/main', $null)",
        ["undo-to"] = "$undo = [GitOps.UndoResult]::new([GitOps.Revision[]]$revision, [GitOps.Revision[]]$revert, 'main', $null, $null); $undo.GetType().GetProperty('RestoredTo').SetValue($undo, $revision); $undo",
        ["undo-without-sync"] = "[GitOps.UndoResult]::new([GitOps.Revision[]]$revision, [GitOps.Revision[]]$revert, 'undo/memory', $null, $null)",
        ["status"] = """
            Status Healthy ConfigMap shop/flags
            Status Progressing Deployment shop/cart '1 of 3 updated pods ready'
            Status Progressing ReplicaSet shop/cart-7d9f8b6c5 '1 of 3 pods ready' 1
            Status Degraded Pod shop/cart-7d9f8b6c5-x2x4z 'container cart waits: CrashLoopBackOff, back-off 40s restarting failed container' 2
            Status Suspended CronJob shop/report suspended
            """,
        ["history"] = """
            $by = [GitOps.SyncOrigin]::new('bo', 'agent-3', 'https://dev.azure.com/acme/shop/_build/results?buildId=42')
            $freeze = [GitOps.SetSuspension]@{ By = $by; Since = [DateTimeOffset]'2026-03-04T08:00Z'; Until = [DateTimeOffset]'2026-03-05T08:00Z'; Reason = 'migration'; Set = 'shop-prod'; Cluster = $cluster }
            Record 14 Unfinished @{ Duration = $null; Commits = [GitOps.Revision[]]@() }
            Record 13 Failed @{ By = $by; Configured = 1; Failed = 2; FirstError = 'CronJob shop/report of base/report.yaml:7: spec.schedul: field not declared in schema' }
            Record 12 Succeeded @{ Created = 1; Configured = 2 }
            Record 11 Succeeded @{ Deleted = 1; Commits = [GitOps.Revision[]]($revision, $revert); Dropped = [GitOps.Revision[]](@($revert) * 7) }
            Record 9 Interrupted @{ Created = 40; Skipped = 12; IsPartial = $true; Objects = 52; FirstError = 'The sync of shop-prod was interrupted.'; CommitsMissing = 'its commits are unknown: 91ab03f is not in this shallow clone. Fetch more of the history.' }
            Record 8 Succeeded @{ Configured = 1; IgnoredSuspension = $freeze }
            $freeze
            """,
        ["findings"] = """
            Problem Error unknown-field overlays/prod/report.yaml:7:3 'spec.schedul is no field of CronJob (batch/v1). Did you mean spec.schedule?'
            Problem Warning api-version base/ingress.yaml:1:13 'networking.k8s.io/v1beta1 Ingress was removed in Kubernetes 1.22; use networking.k8s.io/v1.'
            Problem Information plain-secret base/secret.yaml:5:3 'The value is readable.'
            """,
        ["permissions"] = "[GitOps.Permission]::new('shop', 'apps', 'deployments', [string[]]@(), [string[]]@('get', 'list', 'watch', 'create', 'update', 'patch', 'delete'), 'members, finding members'); [GitOps.Permission]::new('shop', '', 'configmaps', [string[]]@('gitops-shop'), [string[]]@('get', 'create', 'patch'), 'record of the set'); [GitOps.Permission]::new('', 'rbac.authorization.k8s.io', 'clusterroles', [string[]]@('reader'), [string[]]@('bind'), 'granted by ClusterRoleBinding reader')",
        ["manifests"] = "[GitOps.ResourceManifest]::new((Id Deployment shop/cart), (Source base/cart.yaml:14), 1); [GitOps.ResourceManifest]::new((Id Namespace shop), (Source base/namespace.yaml:1), 1)",
    };

    private static readonly string Folder = Path.Combine(BuildOutput.RepositoryRoot, "tests", "GitOps.Module.Tests", "Views");
    private static readonly string Objects = File.ReadAllText(Path.Combine(Folder, "Objects.ps1"));

    public static TheoryData<string> Names => [.. Views.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_view_is_as_expected(string name)
    {
        var shown = string.Concat(
            from colours in (bool[])[false, true]
            from width in (int[])[80, 160]
            select $"==== {width} columns{(colours ? ", colours" : "")}\n{sessions.Show(width, colours, Views[name])}\n");
        AssertIs(name, shown);
    }

    [Fact]
    public async Task Tables_are_as_expected()
    {
        // Format-Table is of a module that only the real PowerShell has, and lays out for the width that Out-String is told.
        string[] tables = [$"& {{ {Diffs} }}", "$results", "Sync $results", "(& { " + Diffs + " }).Changes", Views["status"], $"& {{ {Views["history"]} }} | Where-Object Number", Views["findings"], Views["manifests"], Views["undo-without-sync"], Views["plan"]];
        var script = string.Concat(
            from width in (int[])[80, 160]
            from line in (string[])[$"'==== {width} columns'", .. tables.Select(table => $"& {{ {table} }} | Format-Table | Out-String -Width {width}")]
            select line + "\n");

        var shown = await PowerShellProcess.RunAsync($"{Objects}\n{Synced}\n{script}");

        Assert.Empty(shown.Error);
        AssertIs("tables", Trimmed(shown.Output));
    }

    private static void AssertIs(string name, string shown)
    {
        var file = Path.Combine(Folder, "Expected", name + ".txt");
        if (Environment.GetEnvironmentVariable("GITOPS_WRITE_VIEWS") == "1")
        {
            File.WriteAllText(file, shown);
        }

        Assert.Equal(File.ReadAllText(file).ReplaceLineEndings("\n"), shown);
    }

    [Fact]
    public void No_line_of_a_default_view_is_wider_than_the_terminal()
    {
        foreach (var (name, script) in Views)
        {
            foreach (var width in (int[])[60, 61, 80, 100, 160])
            {
                Assert.All(sessions.Show(width, colours: false, script).Split('\n'), line => Assert.True(line.Length < width, $"{name} at {width}: {line}"));
            }
        }
    }

    private static string Trimmed(string shown) => string.Join('\n', shown.ReplaceLineEndings("\n").Trim('\n').Split('\n').Select(line => line.TrimEnd())) + "\n";

    [GeneratedRegex("\u001b\\[([0-9;]*)m")]
    private static partial Regex Sequence();

    /// <summary>A session a width, for all views.</summary>
    public sealed class Sessions : IDisposable
    {
        private static readonly Dictionary<string, string> Colours = new()
        {
            ["0"] = "",
            ["1"] = "bold",
            ["2"] = "dim",
            ["31"] = "red",
            ["32"] = "green",
            ["33"] = "yellow",
            ["35"] = "magenta",
            ["36"] = "cyan",
            ["32;1"] = "header",
        };

        private readonly Dictionary<int, TestSession> _sessions = [];

        /// <summary>What a script shows; a colour is spelled <c>«red»</c>, and its end <c>«»</c>.</summary>
        public string Show(int width, bool colours, string script)
        {
            if (!_sessions.TryGetValue(width, out var session))
            {
                _sessions[width] = session = new TestSession(width);
                session.Run(Objects);
            }

            var before = session.Screen.Text.Length;
            session.Show($"$PSStyle.OutputRendering = '{(colours ? "Ansi" : "PlainText")}'\n{script}");
            var shown = Sequence().Replace(session.Screen.Text[before..], found => $"«{Colours[found.Groups[1].Value]}»");
            return Trimmed(shown);
        }

        public void Dispose()
        {
            foreach (var session in _sessions.Values)
            {
                session.Dispose();
            }
        }
    }
}
