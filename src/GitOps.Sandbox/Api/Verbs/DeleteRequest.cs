using System.Globalization;
using System.Text.Json.Nodes;
using GitOps.Sandbox.Api.Requests;
using GitOps.Sandbox.Discovery;
using GitOps.Sandbox.Messages;
using GitOps.Sandbox.Status;
using GitOps.Sandbox.Writing;

namespace GitOps.Sandbox.Api.Verbs;

/// <summary>What a request says of how to delete.</summary>
internal static class DeleteRequest
{
    /// <summary>Reads the options of a request: its body if there is one, its query otherwise.</summary>
    /// <exception cref="ApiStatusException">They cannot be read (400) or are wrong (422).</exception>
    public static DeletionOptions Of(ApiRequest request)
    {
        var json = request.Body.IsEmpty ? FromQuery(request.Query) : FromBody(request);
        var dryRun = json["dryRun"] is JsonArray values ? values.Select(value => Text(value, "dryRun")).ToArray() : [];
        ResourceRequest.CheckDryRun(dryRun, "DeleteOptions");
        var policy = Text(json["propagationPolicy"], "propagationPolicy");
        if (json["orphanDependents"] is JsonValue orphan)
        {
            if (policy.Length > 0)
            {
                throw ApiErrors.InvalidOptions("DeleteOptions", new StatusCause(
                    "FieldValueInvalid", $"Invalid value: \"{policy}\": orphanDependents and deletionPropagation cannot be both set", "propagationPolicy"));
            }

            policy = orphan.TryGetValue<bool>(out var orphans) && orphans ? "Orphan" : "Background";
        }

        if (policy is not ("" or "Orphan" or "Background" or "Foreground"))
        {
            throw ResourceRequest.Unsupported("DeleteOptions", "propagationPolicy", policy, "\"Foreground\", \"Background\", \"Orphan\", \"nil\"");
        }

        var preconditions = json["preconditions"] as JsonObject;
        return new DeletionOptions
        {
            Propagation = policy.Length == 0 ? Propagation.Default : Enum.Parse<Propagation>(policy),
            GracePeriodSeconds = Number(json["gracePeriodSeconds"]),
            Uid = Text(preconditions?["uid"], "preconditions.uid"),
            ResourceVersion = Text(preconditions?["resourceVersion"], "preconditions.resourceVersion"),
            DryRun = dryRun.Contains("All"),
        };
    }

    private static JsonObject FromQuery(QueryParameters query)
    {
        var json = new JsonObject();
        if (query.Has("dryRun"))
        {
            json["dryRun"] = new JsonArray([.. query.All("dryRun").Select(value => JsonValue.Create(value))]);
        }

        if (query.Has("propagationPolicy"))
        {
            json["propagationPolicy"] = query["propagationPolicy"];
        }

        if (query.Has("orphanDependents"))
        {
            json["orphanDependents"] = query.Flag("orphanDependents");
        }

        if (query["gracePeriodSeconds"] is { Length: > 0 } seconds)
        {
            json["gracePeriodSeconds"] = long.TryParse(seconds, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw ApiStatusException.BadRequest($"strconv.ParseInt: parsing \"{seconds}\": invalid syntax");
        }

        return json;
    }

    private static JsonObject FromBody(ApiRequest request)
    {
        var json = RequestBody.Read(request, "DeleteOptions");
        var kind = Text(json["kind"], "kind");
        return kind is "" or "DeleteOptions"
            ? json
            : throw ApiStatusException.BadRequest($"decoded object cannot be converted to DeleteOptions: {kind}");
    }

    private static string Text(JsonNode? node, string field) => node switch
    {
        null => "",
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => throw ApiStatusException.BadRequest($"json: cannot unmarshal {JsonTypes.NameOf(node)} into Go struct field DeleteOptions.{field} of type string"),
    };

    private static long? Number(JsonNode? node) => node switch
    {
        null => null,
        JsonValue value when value.TryGetValue<long>(out var number) => number,
        _ => throw ApiStatusException.BadRequest(
            $"json: cannot unmarshal {JsonTypes.NameOf(node)} into Go struct field DeleteOptions.gracePeriodSeconds of type int64"),
    };
}
