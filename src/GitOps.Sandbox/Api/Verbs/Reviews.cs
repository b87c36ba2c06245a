using System.Text.Json.Nodes;
using GitOps.Sandbox.Api.Requests;
using GitOps.Sandbox.Messages;
using GitOps.Sandbox.State;

namespace GitOps.Sandbox.Api.Verbs;

/// <summary>The resources that only answer a question: who am I, what may I do. Everybody in the sandbox is its administrator.</summary>
internal sealed class Reviews(Cluster cluster)
{
    /// <summary>The user everybody is.</summary>
    public const string User = "system:admin";

    /// <summary>Answers a review.</summary>
    public ApiResponse Create(ResourceRequest request)
    {
        var context = request.Write(cluster, "CreateOptions");
        var review = cluster.Rules(request.Resource).Decode(request.Http.Body.Span, request.Http.ContentType, context);
        review["metadata"] ??= new JsonObject();
        review["status"] = request.Resource.Kind switch
        {
            "SelfSubjectReview" => new JsonObject { ["userInfo"] = UserInfo() },
            "TokenReview" => new JsonObject { ["authenticated"] = false, ["user"] = new JsonObject(), ["error"] = "[invalid bearer token]" },
            "SelfSubjectRulesReview" => new JsonObject
            {
                ["resourceRules"] = new JsonArray(new JsonObject { ["verbs"] = Star(), ["apiGroups"] = Star(), ["resources"] = Star() }),
                ["nonResourceRules"] = new JsonArray(new JsonObject { ["verbs"] = Star(), ["nonResourceURLs"] = Star() }),
                ["incomplete"] = false,
            },
            "Binding" => null,
            _ => new JsonObject { ["allowed"] = true },
        };
        return Answers.Document(request, 201, review);
    }

    private static JsonObject UserInfo() => new()
    {
        ["username"] = User,
        ["groups"] = new JsonArray("system:masters", "system:authenticated"),
    };

    private static JsonArray Star() => new("*");
}
