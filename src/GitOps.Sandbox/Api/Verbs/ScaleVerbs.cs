using System.Text.Json.Nodes;
using GitOps.Sandbox.Api.Requests;
using GitOps.Sandbox.Discovery;
using GitOps.Sandbox.Messages;
using GitOps.Sandbox.State;
using GitOps.Sandbox.Status;
using GitOps.Sandbox.Writing;

namespace GitOps.Sandbox.Api.Verbs;

/// <summary>Replace and patch of the scale subresource.</summary>
internal sealed class ScaleVerbs(Cluster cluster, ObjectWriter writer)
{
    private const string ApplyPatch = "application/apply-patch+yaml";

    /// <summary>Changes how many there should be.</summary>
    public ApiResponse Write(ResourceRequest request, string options)
    {
        var context = request.Write(cluster, options);
        if (request.Http.MediaType is "application/json-patch+json" or ApplyPatch)
        {
            throw ApiErrors.UnsupportedBody("application/json", "application/merge-patch+json", "application/strategic-merge-patch+json");
        }

        var scale = RequestBody.Read(request.Http, "Scale");
        var rules = cluster.Rules(request.Resource);
        var written = writer.Update(
            request.Resource,
            request.Namespace,
            request.Name,
            scale,
            live => rules.Update(live, Scale.Into(request.Resource, live, Replicas(request, scale, live)), context),
            request.DryRun);
        return Answers.Document(request, 200, Scale.Of(request.Resource, written.ToJson()));
    }

    private static int Replicas(ResourceRequest request, JsonObject scale, JsonObject live)
    {
        var wanted = (scale["spec"] as JsonObject)?["replicas"];
        if (wanted is null)
        {
            // A patch that does not speak of it leaves it; a whole Scale without it wants none.
            return request.Http.Method == "PATCH" ? Scale.Of(request.Resource, live)["spec"]?["replicas"]?.GetValue<int>() ?? 0 : 0;
        }

        if (wanted is not JsonValue value || !value.TryGetValue<int>(out var replicas))
        {
            throw ApiStatusException.BadRequest(
                $"Scale in version \"v1\" cannot be handled as a Scale: json: cannot unmarshal {JsonTypes.NameOf(wanted)} into Go struct field " +
                "ScaleSpec.spec.replicas of type int32");
        }

        return replicas >= 0
            ? replicas
            : throw ApiStatusException.Invalid("autoscaling", "Scale", request.Name, [new StatusCause(
                "FieldValueInvalid", $"Invalid value: {replicas}: must be greater than or equal to 0", "spec.replicas")]);
    }
}
