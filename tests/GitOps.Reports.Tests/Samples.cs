using System.Globalization;
using System.Reflection;
using GitOps.Reports.Model;

namespace GitOps.Reports.Tests;

/// <summary>What commands write about a shop, and reports of it.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset Now = new(2026, 3, 4, 11, 0, 0, TimeSpan.Zero);
    public static readonly ClusterInfo Cluster = new("prod-eu", new Uri("https://prod-eu.example:6443"), "shop");
    public static readonly Revision Revision = new("4f1c2ab0000000000000000000000000000000aa", "main", "Raise frontend memory", "Ana Lima", Now.AddHours(-2));

    public static string RepositoryRoot { get; } =
        typeof(Samples).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    private static readonly RepositoryRule[] Rules = [new("unknown-field", ProblemSeverity.Error, "Fields that the kind does not have.")];

    public static Report Report(params object[] items) => Report(null, items);

    public static Report Report(string? title, params object[] items)
    {
        var builder = new ReportBuilder(Rules);
        Assert.All(items, item => Assert.True(builder.TryAdd(item), item.GetType().Name));
        return builder.Build(title, Now);
    }

    /// <summary>The text of a report in one form.</summary>
    public static string Write(this Report report, ReportFormat format, int longestMarkdown = ReportFile.LongestMarkdown)
    {
        var file = Path.GetTempFileName();
        try
        {
            ReportFile.Write(report, file, format, longestMarkdown);
            return File.ReadAllText(file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    public static ResourceId Id(string kind, string name, string @namespace = "shop", string group = "apps") => new(group, "v1", kind, @namespace, name);

    public static SourceLocation Source(string file, int line) => new(file, line, Revision.Sha);

    public static ResourceDiff Diff(DiffAction action, ResourceId id, string? reason = null, params FieldChange[] changes) => new()
    {
        Action = action,
        Id = id,
        Reason = reason,
        Changes = changes,
        Set = "shop-overlays-prod",
        Revision = Revision,
        Cluster = Cluster,
    };

    public static ResourceResult Result(SyncAction action, ResourceId id, string? message = null, params FieldChange[] changes) => new()
    {
        Action = action,
        Id = id,
        Message = message,
        Changes = changes,
        Set = "shop-overlays-prod",
        Revision = Revision,
        Cluster = Cluster,
    };

    public static SyncResult Sync(params ResourceResult[] results) => new()
    {
        Set = "shop-overlays-prod",
        Revision = Revision,
        Cluster = Cluster,
        Duration = TimeSpan.FromSeconds(4.2),
        Requests = 14,
        Results = results,
    };

    public static FieldChange Change(string path, object? live, object? desired, ChangeCause cause = ChangeCause.Git, string manager = "gitops") =>
        new(path, "/x", live, desired, cause, manager, "Update", Now.AddMinutes(-28)) { Source = cause == ChangeCause.Git ? Source("overlays/prod/frontend.yaml", 14) : null };

    public static ResourceStatus Status(HealthState health, ResourceId id, string reason = "", params ResourceStatus[] owned) => new()
    {
        Id = id,
        Health = new ResourceHealth(health, reason),
        Owned = owned,
        Set = "shop-overlays-prod",
        Revision = Revision.Sha,
        Cluster = Cluster,
        Created = Now.AddDays(-3),
    };

    public static RepositoryProblem Problem(ProblemSeverity severity, string rule, string file, int line, string message) =>
        new(severity, rule, file, line, 5, message, Id("CronJob", "report"));

    public static SyncRecord Record(int number, SyncOutcome outcome, TimeSpan ago, Revision revision, params Revision[] commits) => new()
    {
        Number = number,
        Revision = revision,
        By = new SyncOrigin("ana", "build-7", "https://github.com/acme/shop/actions/runs/42"),
        Started = Now - ago,
        Duration = TimeSpan.FromSeconds(18),
        Outcome = outcome,
        FirstError = outcome == SyncOutcome.Failed ? "Deployment shop/frontend: 1 of 2 updated pods ready: server: CrashLoopBackOff" : null,
        Configured = 2,
        Created = outcome == SyncOutcome.Failed ? 0 : 1,
        Unchanged = 58,
        Commits = commits,
        Set = "shop-overlays-prod",
        Cluster = Cluster,
    };

    /// <summary>A day in the shop's life: something of everything.</summary>
    public static object[] Shop() =>
    [
        Diff(
            DiffAction.Update,
            Id("Deployment", "frontend"),
            "4f1c2ab \"Raise frontend memory\"",
            Change("spec.template.spec.containers[server].image", "registry.example/frontend:1.8.2", "registry.example/frontend:1.9.0"),
            Change("spec.template.spec.containers[server].resources.limits.memory", "128Mi", "256Mi")) with
        {
            Source = Source("overlays/prod/frontend.yaml", 14),
            Text = () => """
                --- live/Deployment shop/frontend
                +++ git/Deployment shop/frontend
                @@ -20,12 +20,12 @@
                       - env:
                         - name: PAGE_SIZE
                           value: "24"
                -        image: registry.example/frontend:1.8.2
                +        image: registry.example/frontend:1.9.0
                         name: server
                         ports:
                         - containerPort: 8080
                         resources:
                           limits:
                -            memory: 128Mi
                +            memory: 256Mi
                           requests:
                             cpu: 100m
                """,
        },
        Diff(DiffAction.Drift, Id("Deployment", "cart"), "kubectl-edit, today 10:32", Change("spec.replicas", 5L, 2L, ChangeCause.Drift, "kubectl-edit")) with { Source = Source("base/cart.yaml", 7) },
        Diff(DiffAction.Create, Id("ConfigMap", "flags", group: ""), "base/flags.yaml:1") with
        {
            Source = Source("base/flags.yaml", 1),
            Text = () => "--- live/x\n+++ git/x\n@@ -0,0 +1,7 @@\n+apiVersion: v1\n+data:\n+  checkout: \"new\"\n+kind: ConfigMap\n+metadata:\n+  name: flags\n+  namespace: shop",
        },
        Diff(DiffAction.Delete, Id("Service", "legacy", group: ""), "no longer declared") with { AlsoDeletes = [new KindCount("EndpointSlice", 1)], NotDone = "without -Prune" },
        Diff(DiffAction.Conflict, Id("Deployment", "search"), "owned by kube-controller-manager", Change("spec.replicas", 6L, 3L, ChangeCause.Conflict, "kube-controller-manager")) with
        {
            Source = Source("overlays/prod/search.yaml", 9),
            Error = new GitOpsException("FieldConflict", FailureKind.Conflict, "Deployment shop/search: spec.replicas is owned by kube-controller-manager (value 6). Nothing in it was changed."),
        },
        Diff(DiffAction.Refused, Id("CronJob", "report", group: "batch"), "spec.schedul: field not declared in schema") with
        {
            Source = Source("base/report.yaml", 7),
            Error = new GitOpsException("ManifestRefused", FailureKind.InvalidInput, "base/report.yaml:7: CronJob shop/report would be refused: spec.schedul: field not declared in schema. Correct it."),
        },
        Problem(ProblemSeverity.Error, "unknown-field", "base/report.yaml", 7, "CronJob shop/report: spec.schedul is no field of a CronJob. Did you mean schedule?"),
        Problem(ProblemSeverity.Warning, "unknown-reference", "base/cart.yaml", 31, "Deployment shop/cart: there is no ConfigMap shop/cart-settings."),
        Status(
            HealthState.Progressing,
            Id("Deployment", "frontend"),
            "1 of 2 updated pods ready",
            Status(
                HealthState.Progressing,
                Id("ReplicaSet", "frontend-6c7d9"),
                "1 of 2 pods ready",
                Status(HealthState.Healthy, Id("Pod", "frontend-6c7d9-2xkqp", group: "")),
                Status(HealthState.Degraded, Id("Pod", "frontend-6c7d9-h8w4m", group: ""), "server: CrashLoopBackOff"))),
        Status(HealthState.Healthy, Id("Deployment", "cart"), "", Status(HealthState.Healthy, Id("ReplicaSet", "cart-58f6b"), "", Status(HealthState.Healthy, Id("Pod", "cart-58f6b-zq7vd", group: "")))),
        Status(HealthState.Healthy, Id("Service", "frontend", group: "")),
        new UndoResult(
            [Revision],
            [new Revision("a03d9e10000000000000000000000000000000aa", "main", "Revert \"Raise frontend memory\"", "Ana Lima", Now.AddMinutes(-5))],
            "main",
            "origin",
            null),
        Record(12, SyncOutcome.Failed, TimeSpan.FromHours(2), Revision, Revision),
        Record(11, SyncOutcome.Succeeded, TimeSpan.FromHours(26), Revision with { Sha = "91ab03f0000000000000000000000000000000aa", Subject = "Add feature flags", Author = "Kofi Mensah" }),
    ];

    /// <summary>Objects that differ, as many as asked for.</summary>
    public static object[] Many(int count) =>
    [
        .. Enumerable.Range(0, count).Select(number => Diff(
            number % 10 == 0 ? DiffAction.Create : number % 7 == 0 ? DiffAction.Drift : DiffAction.Update,
            Id(number % 3 == 0 ? "ConfigMap" : "Deployment", string.Create(CultureInfo.InvariantCulture, $"app-{number:00000}"), $"team-{number % 20}"),
            "4f1c2ab \"Change everything\"",
            Change("spec.replicas", 1L, 2L)) with
        {
            Source = Source("base/apps.yaml", number + 1),
            Text = () => "--- a\n+++ b\n@@ -1,30 +1,30 @@\n" + string.Join('\n', Enumerable.Range(0, 30).Select(line => line == 12 ? "-  replicas: 1\n+  replicas: 2" : $"   field{line}: value of some length {line}")),
        }),
    ];
}
