using System.Text.Json.Nodes;

namespace GitOps.Sandbox.Status;

/// <summary>One reason among several why a request was refused.</summary>
/// <param name="Reason">A word for programs, such as <c>FieldValueInvalid</c>.</param>
/// <param name="Message">A sentence for people.</param>
/// <param name="Field">The field it is about, such as <c>spec.ports[0].port</c>.</param>
internal sealed record StatusCause(string Reason, string Message, string Field);

/// <summary>A request the API refuses: the HTTP code and the <c>v1</c> Status to answer with.</summary>
/// <remarks>https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/</remarks>
internal sealed class ApiStatusException : Exception
{
    /// <summary>Creates the refusal.</summary>
    /// <param name="code">HTTP status code.</param>
    /// <param name="reason">A word for programs, such as <c>BadRequest</c>; empty for none.</param>
    /// <param name="message">A sentence for people.</param>
    /// <param name="details">The Status's details; null for none.</param>
    public ApiStatusException(int code, string reason, string message, JsonObject? details = null)
        : base(message)
    {
        Code = code;
        Reason = reason;
        Details = details;
    }

    /// <summary>HTTP status code.</summary>
    public int Code { get; }

    /// <summary>A word for programs; empty for none.</summary>
    public string Reason { get; }

    /// <summary>What the Status says of the object and the causes; may be null.</summary>
    public JsonObject? Details { get; }

    /// <summary>Where a list whose history is forgotten can go on; empty for everything else.</summary>
    public string Continue { get; init; } = "";

    /// <summary>A malformed request (400).</summary>
    public static ApiStatusException BadRequest(string message) => new(400, "BadRequest", message);

    /// <summary>An object that breaks the rules of its kind (422).</summary>
    public static ApiStatusException Invalid(string group, string kind, string name, IReadOnlyList<StatusCause> causes)
    {
        var qualified = group.Length == 0 ? kind : $"{kind}.{group}";
        var sentences = causes.Select(cause => cause.Field.Length == 0 ? cause.Message : $"{cause.Field}: {cause.Message}").Distinct().ToList();
        var text = sentences.Count == 1 ? sentences[0] : $"[{string.Join(", ", sentences)}]";
        var details = new JsonObject();
        if (name.Length > 0)
        {
            details["name"] = name;
        }

        if (group.Length > 0)
        {
            details["group"] = group;
        }

        details["kind"] = kind;
        details["causes"] = Causes(causes);
        return new ApiStatusException(422, "Invalid", $"{qualified} \"{name}\" is invalid: {text}", details);
    }

    /// <summary>The causes as they stand in a Status's details.</summary>
    public static JsonArray Causes(IEnumerable<StatusCause> causes) => new([.. causes.Select(cause => (JsonNode)new JsonObject
    {
        ["reason"] = cause.Reason,
        ["message"] = cause.Message,
        ["field"] = cause.Field,
    })]);

    /// <summary>The body to answer with.</summary>
    public JsonObject ToStatus()
    {
        var status = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = Continue.Length == 0 ? new JsonObject() : new JsonObject { ["continue"] = Continue },
            ["status"] = "Failure",
            ["message"] = Message,
        };
        if (Reason.Length > 0)
        {
            status["reason"] = Reason;
        }

        if (Details is not null)
        {
            status["details"] = Details.DeepClone();
        }

        status["code"] = Code;
        return status;
    }
}
