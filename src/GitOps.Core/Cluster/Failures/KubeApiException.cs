using System.Text.Json.Nodes;

namespace GitOps.Core.Cluster.Failures;

/// <summary>One entry of a Status' <c>details.causes</c>.</summary>
/// <param name="Reason">Machine-readable: <c>FieldManagerConflict</c>, <c>FieldValueInvalid</c>, ...</param>
/// <param name="Message">The server's text.</param>
/// <param name="Field">The field it is about.</param>
internal sealed record StatusCause(string Reason, string Message, string Field);

/// <summary>An API server's refusal, with its <c>Status</c>.</summary>
internal sealed class KubeApiException : GitOpsException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="errorId">Stable id.</param>
    /// <param name="kind">What kind of failure it is.</param>
    /// <param name="statusCode">HTTP status.</param>
    /// <param name="message">The server's message.</param>
    /// <param name="status">The Status object, when the server sent one.</param>
    /// <param name="target">The path that was asked for.</param>
    public KubeApiException(string errorId, FailureKind kind, int statusCode, string message, JsonObject? status, object? target)
        : base(errorId, kind, message, target)
    {
        StatusCode = statusCode;
        Reason = (string?)status?["reason"] ?? "";
        Causes = (status?["details"]?["causes"] as JsonArray)?.OfType<JsonObject>()
            .Select(cause => new StatusCause((string?)cause["reason"] ?? "", (string?)cause["message"] ?? "", (string?)cause["field"] ?? ""))
            .ToArray() ?? [];
    }

    /// <summary>HTTP status.</summary>
    public int StatusCode { get; }

    /// <summary>The Status' reason, such as <c>Conflict</c>; empty when there is none.</summary>
    public string Reason { get; }

    /// <summary>The Status' causes; empty when there are none.</summary>
    public IReadOnlyList<StatusCause> Causes { get; }

    /// <summary>Whether it says that other field managers own what was to be applied.</summary>
    public bool IsFieldConflict => StatusCode == 409 && Causes.Any(cause => cause.Reason == "FieldManagerConflict");
}
