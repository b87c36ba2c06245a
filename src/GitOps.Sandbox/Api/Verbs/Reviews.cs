using System.Text.Json.Nodes;
using GitOps.Sandbox.Api.Requests;
using GitOps.Sandbox.Authorization;
using GitOps.Sandbox.Messages;
using GitOps.Sandbox.State;

namespace GitOps.Sandbox.Api.Verbs;

/// <summary>The resources that only answer a question: who am I, what may I do.</summary>
internal sealed class Reviews(Cluster cluster)
{
    /// <summary>Who comes without a token.</summary>
    public const string Administrator = "system:admin";

    /// <summary>Answers a review.</summary>
    public ApiResponse Create(ResourceRequest request)
    {
        var context = request.Write(cluster, "CreateOptions");
        var review = cluster.Rules(request.Resource).Decode(request.Http.Body.Span, request.Http.ContentType, context);
        review["metadata"] ??= new JsonObject();
        review["status"] = request.Resource.Kind switch
        {
            "SelfSubjectReview" => new JsonObject { ["userInfo"] = UserInfo(request.Caller.User) },
            "TokenReview" => new JsonObject { ["authenticated"] = false, ["user"] = new JsonObject(), ["error"] = "[invalid bearer token]" },
            "SelfSubjectAccessReview" => new JsonObject { ["allowed"] = IsAllowed(request.Caller, review["spec"]?["resourceAttributes"]) },
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

    private static bool IsAllowed(Caller caller, JsonNode? asked) => asked is null || caller.May(
        new(Text(asked, "verb"), Text(asked, "group"), Text(asked, "resource"), Text(asked, "subresource"), Text(asked, "namespace"), Text(asked, "name")));

    private static string Text(JsonNode asked, string name) => (string?)asked[name] ?? "";

    private static JsonObject UserInfo(User? user) => new()
    {
        ["username"] = user?.Name ?? Administrator,
        ["groups"] = new JsonArray([.. (user?.Groups ?? ["system:masters", "system:authenticated"]).Select(name => (JsonNode)name)]),
    };

    private static JsonArray Star() => new("*");
}
