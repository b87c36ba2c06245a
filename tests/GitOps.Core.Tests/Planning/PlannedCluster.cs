using System.Text.Json.Nodes;
using GitOps.Core.Cluster.Resources;
using GitOps.Core.Objects;
using GitOps.Core.Sets;
using GitOps.Core.Tests.Reconciling;

namespace GitOps.Core.Tests.Planning;

/// <summary>Brings a situation about, in a repository and a sandbox.</summary>
internal static class PlannedCluster
{
    private const string Note = "example.com/note";

    private static readonly Dictionary<string, ApiResource> Resources = new()
    {
        ["ConfigMap"] = Scenario.ConfigMaps,
        ["Secret"] = Scenario.Secrets,
        ["CronJob"] = new("batch", "v1", "CronJob", "cronjobs", true, []),
        ["RoleBinding"] = new("rbac.authorization.k8s.io", "v1", "RoleBinding", "rolebindings", true, []),
        ["Service"] = Scenario.Services,
        ["PersistentVolumeClaim"] = new("", "v1", "PersistentVolumeClaim", "persistentvolumeclaims", true, []),
    };

    private static readonly HashSet<History> MadeByOthers =
    [
        History.MadeByPerson, History.MadeByUnknownController, History.MadeByClientSideApply, History.OfHelm, History.OfFlux, History.OfAnotherSet,
        History.LabelledByHand, History.ImmutableMadeByPerson, History.RemovedStray, History.HookOfPerson,
    ];

    private static readonly HashSet<History> NotThere = [History.Absent, History.HookNew, History.HookInvalid, History.Invalid];

    /// <summary>The objects' names and kinds.</summary>
    public static IEnumerable<(string Name, ApiResource Resource)> Names(PlanSituation situation) =>
        situation.Objects.Select((item, index) => ($"o{index}", Resources[KindOf(item)]));

    /// <summary>Syncs what was declared before, does what others did since, and commits what is declared now.</summary>
    /// <param name="scenario">Repository and sandbox.</param>
    /// <param name="situation">What happens.</param>
    /// <param name="synced">Called between what was synced and what happens then; null for nothing.</param>
    public static async Task PrepareAsync(Scenario scenario, PlanSituation situation, Func<Task>? synced = null)
    {
        var before = situation.Objects.Select((item, index) => (Path: $"o{index}.yaml", Content: Before(item, $"o{index}"))).Where(file => file.Content is not null).ToArray();
        scenario.Repository.Commit("Before", [.. before, ("keep.yaml", Scenario.ConfigMap("keep"))]);
        var first = await scenario.SyncAsync(new SyncOptions { Timeout = TimeSpan.FromSeconds(3) });
        Assert.True(first.Succeeded, string.Join(", ", first.Results.Select(result => $"{result} {result.Message}")));
        if (synced is not null)
        {
            await synced();
        }

        var now = situation.Objects.Select((item, index) => (Path: $"o{index}.yaml", Content: Now(item, $"o{index}"))).ToArray();
        var changed = now.Where(file => file.Content != before.FirstOrDefault(old => old.Path == file.Path).Content).ToArray();
        if (changed.Length > 0 || situation.Moved)
        {
            scenario.Repository.Commit("Now", changed);
        }

        for (var index = 0; index < situation.Objects.Count; index++)
        {
            await HappenAsync(scenario, situation.Objects[index], $"o{index}");
        }
    }

    private static string KindOf(PlannedObject item) => item.History switch
    {
        History.RemovedAndProtected => "PersistentVolumeClaim",
        History.ImmutableChanged or History.ImmutableMadeByPerson => item.Kind == "CronJob" ? "RoleBinding" : "ConfigMap",
        _ => item.Kind,
    };

    private static bool IsHook(PlannedObject item) => item.History.ToString().StartsWith("Hook", StringComparison.Ordinal);

    private static string? Before(PlannedObject item, string name)
    {
        if (NotThere.Contains(item.History) || MadeByOthers.Contains(item.History))
        {
            return null;
        }

        return Manifest(item, name, "1", isHook: IsHook(item) && item.History != History.HookWasPlain).ToJsonString();
    }

    private static string? Now(PlannedObject item, string name)
    {
        if (item.History.ToString().StartsWith("Removed", StringComparison.Ordinal))
        {
            return null;
        }

        var isChanged = item.Changed || item.History is History.ImmutableChanged or History.ImmutableMadeByPerson or History.InvalidChange;
        var manifest = Manifest(item, name, isChanged ? "2" : "1", IsHook(item));
        if (item.History is History.Invalid or History.InvalidChange or History.HookInvalid)
        {
            manifest["bogus"] = "1";
        }

        return manifest.ToJsonString();
    }

    private static JsonObject Manifest(PlannedObject item, string name, string value, bool isHook)
    {
        var annotations = new JsonObject { [Note] = "git" };
        if (item.Wave != 0)
        {
            annotations["argocd.argoproj.io/sync-wave"] = "1";
        }

        if (isHook)
        {
            annotations["argocd.argoproj.io/hook"] = item.Phase;
            annotations["argocd.argoproj.io/hook-delete-policy"] = item.Deletion;
        }

        switch (item.History)
        {
            case History.LeftAlone:
                annotations["kustomize.toolkit.fluxcd.io/ssa"] = value == "1" ? "Merge" : "Ignore";
                break;
            case History.CreateOnly:
                annotations["kustomize.toolkit.fluxcd.io/ssa"] = "IfNotPresent";
                break;
            case History.RemovedAndKept:
                annotations["client.lifecycle.config.k8s.io/deletion"] = "detach";
                break;
            case History.IgnoredField:
                annotations["gitops/ignore-fields"] = KindOf(item) switch { "CronJob" => "spec.schedule", "Service" => "spec.ports", _ => "data" };
                break;
        }

        var manifest = Content(KindOf(item), value, item.History is History.ImmutableChanged or History.ImmutableMadeByPerson);
        manifest["metadata"] = new JsonObject { ["name"] = name, ["annotations"] = annotations };
        return manifest;
    }

    private static JsonObject Content(string kind, string value, bool immutable)
    {
        var text = kind switch
        {
            "ConfigMap" => $$"""{"apiVersion":"v1","kind":"ConfigMap","immutable":{{(immutable ? "true" : "null")}},"data":{"key":"{{value}}","other":"x"} }""",
            "Secret" => $$$"""{"apiVersion":"v1","kind":"Secret","stringData":{"key":"{{{value}}}","other":"x"}}""",
            "Service" => $$$"""{"apiVersion":"v1","kind":"Service","spec":{"selector":{"app":"web"},"ports":[{"port":8{{{value}}} }]}}""",
            "CronJob" => $$"""
                {"apiVersion":"batch/v1","kind":"CronJob","spec":{"schedule":"{{value}} * * * *","suspend":false,
                 "jobTemplate":{"spec":{"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"server","image":"web:1","resources":{"limits":{"cpu":"1000m"} } }] } } } } } }
                """,
            "RoleBinding" => $$"""
                {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"RoleBinding","roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"r{{value}}"},
                 "subjects":[{"kind":"ServiceAccount","name":"default","namespace":"default"}]}
                """,
            _ => """{"apiVersion":"v1","kind":"PersistentVolumeClaim","spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}""",
        };
        var content = JsonNode.Parse(text)!.AsObject();
        if (!immutable)
        {
            content.Remove("immutable");
        }

        return content;
    }

    /// <summary>A patch of a field that the manifest declares.</summary>
    private static string Edit(PlannedObject item, int number) => KindOf(item) switch
    {
        "CronJob" => $$$"""{"spec":{"schedule":"{{{number}}} * * * *"} }""",
        "Service" => $$$"""{"spec":{"ports":[{"port":{{{number}}},"protocol":"TCP","targetPort":{{{number}}} }]}}""",
        "Secret" => $$$"""{"data":{"key":"{{{Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{number}"))}}}"}}""",
        _ => $$$"""{"data":{"key":"{{{number}}}"}}""",
    };

    private static string Noted(string value) => $$$"""{"metadata":{"annotations":{"{{{Note}}}":{{{value}}} } } }""";

    private static async Task HappenAsync(Scenario scenario, PlannedObject item, string name)
    {
        var resource = Resources[KindOf(item)];
        Task EditAsync(string patch, string manager) => scenario.Cluster.EditAsync(resource, name, patch, manager);
        Task DeleteAsync() => scenario.Cluster.Api.DeleteAsync(resource, scenario.Cluster.Namespace, name, new("Background"), CancellationToken.None);
        switch (item.History)
        {
            case History.DeletedByPerson:
                await DeleteAsync();
                break;
            case History.DriftByPerson or History.CreateOnly or History.IgnoredField or History.LeftAlone:
                await EditAsync(Edit(item, 7), "kubectl-edit");
                break;
            case History.FieldRemovedByPerson:
                await EditAsync(Noted("null"), "kubectl-annotate");
                break;
            case History.HeldByController:
                await EditAsync(Edit(item, 6), "kube-controller-manager");
                break;
            case History.HeldByTuner:
                await EditAsync(Edit(item, 6), "tuner");
                break;
            case History.HeldByBoth:
                await EditAsync(Edit(item, 6), "tuner");
                await EditAsync(Noted("\"theirs\""), "tagger");
                break;
            case History.HeldAndDrifted:
                await EditAsync(Edit(item, 7), "kubectl-edit");
                await EditAsync(Noted("\"theirs\""), "tagger");
                break;
            case History.ClaimedByHelm or History.RemovedAndClaimed:
                await EditAsync("""{"metadata":{"annotations":{"meta.helm.sh/release-name":"web"}}}""", "helm");
                break;
            case History.AppliedByClientSideToo:
                await EditAsync("""{"metadata":{"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{}"},"labels":{"extra":"1"}}}""", "kubectl-client-side-apply");
                break;
            case History.Terminating or History.RemovedAndTerminating:
                await EditAsync("""{"metadata":{"finalizers":["example.com/hold"]}}""", "kubectl-edit");
                await DeleteAsync();
                break;
            case var made when MadeByOthers.Contains(made):
                await CreateAsync(scenario, item, name, resource);
                break;
        }
    }

    private static Task<JsonObject> CreateAsync(Scenario scenario, PlannedObject item, string name, ApiResource resource)
    {
        var value = Content(KindOf(item), "1", item.History == History.ImmutableMadeByPerson);
        var set = ApplySet.Id("gitops-shop", scenario.Cluster.Namespace);
        var (labels, annotations, manager) = item.History switch
        {
            History.OfHelm => ("{}", """{"meta.helm.sh/release-name":"web"}""", "helm"),
            History.OfFlux => ("""{"kustomize.toolkit.fluxcd.io/name":"apps"}""", "{}", "kustomize-controller"),
            History.OfAnotherSet => ($$"""{"{{ApplySet.MemberLabel}}":"applyset-others-v1"}""", "{}", "gitops"),
            History.LabelledByHand or History.RemovedStray => ($$"""{"{{ApplySet.MemberLabel}}":"{{set}}"}""", "{}", "kubectl-create"),
            History.MadeByUnknownController => ("{}", "{}", "operator"),
            History.MadeByClientSideApply => ("""{"extra":"1"}""", """{"kubectl.kubernetes.io/last-applied-configuration":"{}"}""", "kubectl-client-side-apply"),
            _ => ("{}", "{}", "kubectl-create"),
        };
        value["metadata"] = new JsonObject { ["name"] = name, ["labels"] = JsonNode.Parse(labels), ["annotations"] = JsonNode.Parse(annotations) };
        return scenario.Cluster.Api.CreateAsync(resource, scenario.Cluster.Namespace, value, manager, CancellationToken.None);
    }
}
