using System.Text.Json.Nodes;
using GitOps.Core.Rendering.Kustomize.Loading;
using GitOps.Core.Rendering.Kustomize.Resources;

namespace GitOps.Core.Rendering.Kustomize.Generators;

/// <summary>Makes the service account that binds a workload to a cloud identity (https://kubectl.docs.kubernetes.io/references/kustomize/builtins/#_iampolicygenerator_).</summary>
internal sealed class IamPolicyGenerator(FieldReader options) : IGenerator
{
    private const string Gke = "gke";

    public IEnumerable<Resource> Generate()
    {
        var cloud = options.Text("cloud");
        if (cloud != Gke)
        {
            throw options.Invalid("cloud", $"cloud must be {Gke}, but is \"{cloud}\"");
        }

        var kubernetes = options.Object("kubernetesService");
        var account = options.Object("serviceAccount");
        var metadata = new JsonObject
        {
            ["name"] = kubernetes?.Text("name") ?? "",
            ["annotations"] = new JsonObject
            {
                ["iam.gke.io/gcp-service-account"] = $"{account?.Text("name")}@{account?.Text("projectId")}.iam.gserviceaccount.com",
            },
        };
        if (kubernetes?.Text("namespace") is { Length: > 0 } name)
        {
            metadata["namespace"] = name;
        }

        yield return new Resource(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ServiceAccount", ["metadata"] = metadata }, options.Location);
    }
}
