using GitOps.Core.Revisions;
using GitOps.Core.Sets;
using GitOps.Core.Tests.Reconciling;

namespace GitOps.Core.Tests.Revisions;

/// <summary>What cannot be changed in place is said without a cluster as a cluster says it.</summary>
public sealed class ImmutableFieldTests
{
    private const string StatefulSet = """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: { name: a }
        spec:
          replicas: 1
          serviceName: a
          podManagementPolicy: OrderedReady
          selector: { matchLabels: { app: a } }
          template:
            metadata: { labels: { app: a } }
            spec: { containers: [ { name: server, image: "example/web:1" } ] }

        """;

    private const string Job = """
        apiVersion: batch/v1
        kind: Job
        metadata: { name: a }
        spec:
          parallelism: 1
          template:
            spec: { restartPolicy: Never, containers: [ { name: server, image: "example/web:1" } ] }

        """;

    private const string RoleBinding = """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: { name: a }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader }
        subjects: [ { kind: ServiceAccount, name: default, namespace: default } ]

        """;

    private const string Claim = """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: { name: a }
        spec: { storageClassName: slow, accessModes: [ ReadWriteOnce ], resources: { requests: { storage: 1Gi } } }

        """;

    private const string SealedSettings = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\nimmutable: true\ndata: { key: \"1\" }\n";
    private const string Settings = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: { key: \"1\" }\n";
    private const string Secret = "apiVersion: v1\nkind: Secret\nmetadata: { name: a }\ntype: Opaque\nstringData: { key: \"1\" }\n";

    public static TheoryData<string, string, string, DiffAction> Changes { get; } = new()
    {
        { Scenario.Deployment("a"), "app: a", "app: b", DiffAction.Recreate },
        { StatefulSet, "app: a", "app: b", DiffAction.Recreate },
        { StatefulSet, "serviceName: a", "serviceName: b", DiffAction.Recreate },
        { StatefulSet, "OrderedReady", "Parallel", DiffAction.Recreate },
        { Job, "web:1", "web:2", DiffAction.Recreate },
        { RoleBinding, "name: reader", "name: writer", DiffAction.Recreate },
        { Secret, "Opaque", "example.com/key", DiffAction.Recreate },
        { SealedSettings, "\"1\"", "\"2\"", DiffAction.Recreate },
        { SealedSettings, "immutable: true\n", "", DiffAction.Recreate },
        { Claim, "slow", "fast", DiffAction.Refused },
        { Scenario.Deployment("a"), "replicas: 2", "replicas: 3", DiffAction.Update },
        { StatefulSet, "web:1", "web:2", DiffAction.Update },
        { Job, "parallelism: 1", "parallelism: 2", DiffAction.Update },
        { RoleBinding, "name: default,", "name: deployer,", DiffAction.Update },
        { Secret, "\"1\"", "\"2\"", DiffAction.Update },
        { Settings, "\ndata:", "\nimmutable: true\ndata:", DiffAction.Update },
    };

    [SkippableTheory]
    [MemberData(nameof(Changes))]
    public async Task A_field_that_no_server_changes_is_told_as_a_sync_that_may_recreate_tells_it(string manifest, string before, string after, DiffAction action)
    {
        await using var scenario = await Scenario.StartAsync();
        scenario.Repository.Commit("Before", ("a.yaml", manifest));
        await scenario.SyncAsync();
        scenario.Repository.Commit("After", ("a.yaml", manifest.Replace(before, after, StringComparison.Ordinal)));

        var live = Assert.Single((await scenario.DiffAsync(null, new PlanOptions { AllowRecreate = true })).Diffs);
        var request = new ReconcileRequest { Repository = scenario.Repository.Path };
        var compared = Assert.Single((await RevisionDiff.CompareAsync(request, new RevisionRange("HEAD~1"), scenario.Observer, CancellationToken.None)).Diffs);

        Assert.Equal((action, action), (live.Action, compared.Action));
        Assert.Equal(live.Error?.ErrorId, compared.Error?.ErrorId);
        Assert.NotEmpty(compared.Changes);
        Assert.Equal(action != DiffAction.Update, compared.Reason!.Contains("cannot be changed", StringComparison.Ordinal));
    }
}
