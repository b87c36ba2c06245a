using System.Text.Json.Nodes;
using GitOps.Core.Schema;
using GitOps.Sandbox.Objects.Writes;

namespace GitOps.Sandbox.Objects.Strategies;

/// <summary>The strategy of every kind that has one of its own.</summary>
internal static class KindStrategies
{
    private static readonly KindStrategy Plain = new();

    private static readonly Dictionary<string, KindStrategy> ByKind = new()
    {
        ["/Namespace"] = new NamespaceStrategy(),
        ["/Secret"] = new SecretStrategy(),
        ["/Service"] = new ServiceStrategy(),
        ["/Pod"] = new PodStrategy(),
        ["/PersistentVolumeClaim"] = new FinalizerStrategy("kubernetes.io/pvc-protection"),
        ["/PersistentVolume"] = new FinalizerStrategy("kubernetes.io/pv-protection"),
        ["batch/Job"] = new JobStrategy(),
        ["apps/DaemonSet"] = new DaemonSetStrategy(),
        ["apiextensions.k8s.io/CustomResourceDefinition"] = new DefinitionStrategy(),
    };

    public static KindStrategy Of(KindFacts kind) => ByKind.GetValueOrDefault($"{kind.Group}/{kind.Kind}", Plain);

    private sealed class FinalizerStrategy(string finalizer) : KindStrategy
    {
        public override void PrepareForCreate(JsonObject value, WriteContext context) => AddFinalizer(value, finalizer);
    }

    private sealed class NamespaceStrategy : KindStrategy
    {
        public override void PrepareForCreate(JsonObject value, WriteContext context)
        {
            var spec = Object(value, "spec");
            if (spec["finalizers"] is not JsonArray finalizers)
            {
                spec["finalizers"] = finalizers = [];
            }

            if (!finalizers.Any(item => (string?)item == "kubernetes"))
            {
                finalizers.Add("kubernetes");
            }
        }

        public override void PrepareForUpdate(JsonObject live, JsonObject value, WriteContext context)
        {
            // Only the finalize subresource changes them.
            if (context.Subresource != "finalize")
            {
                value["spec"] = live["spec"]?.DeepClone();
            }
        }
    }

    private sealed class SecretStrategy : KindStrategy
    {
        public override void Convert(JsonObject value) => SecretData.Merge(value);
    }

    private sealed class DaemonSetStrategy : KindStrategy
    {
        private const string TemplateGeneration = "deprecated.daemonset.template.generation";

        public override void PrepareForCreate(JsonObject value, WriteContext context) =>
            Object(Object(value, "metadata"), "annotations")[TemplateGeneration] = "1";

        public override void PrepareForUpdate(JsonObject live, JsonObject value, WriteContext context)
        {
            _ = long.TryParse(JsonText.String(live["metadata"]?["annotations"]?[TemplateGeneration]), out var generation);
            var changed = !JsonEquality.Same(live["spec"]?["template"], value["spec"]?["template"]);
            Object(Object(value, "metadata"), "annotations")[TemplateGeneration] = $"{generation + (changed ? 1 : 0)}";
        }
    }

    private sealed class DefinitionStrategy : KindStrategy
    {
        public override void PrepareForCreate(JsonObject value, WriteContext context)
        {
            var stored = Items(value["spec"] as JsonObject, "versions").Where(version => JsonText.Boolean(version["storage"]) == true);
            Object(value, "status")["storedVersions"] = new JsonArray([.. stored.Select(version => version["name"]?.DeepClone())]);
        }

        public override void PrepareForUpdate(JsonObject live, JsonObject value, WriteContext context)
        {
            var versions = Object(value, "status")["storedVersions"] as JsonArray ?? [];
            foreach (var version in Items(value["spec"] as JsonObject, "versions").Where(version => JsonText.Boolean(version["storage"]) == true))
            {
                if (!versions.Any(item => JsonEquality.Same(item, version["name"])))
                {
                    versions.Add(version["name"]?.DeepClone());
                }
            }
        }
    }
}
