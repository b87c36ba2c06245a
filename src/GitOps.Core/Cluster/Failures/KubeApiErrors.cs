using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOps.Core.Cluster.Failures;

/// <summary>Turns what a server answered, or did not answer, into a failure that says what to do.</summary>
internal static class KubeApiErrors
{
    /// <summary>How admission webhooks, admission policies, quotas and pod security word a refusal.</summary>
    private static readonly string[] AdmissionPhrases = [" denied the request", " denied request: ", ": exceeded quota: ", ": violates PodSecurity "];

    public static async Task<KubeApiException> FromResponseAsync(HttpResponseMessage response, ClusterInfo cluster, CancellationToken cancellationToken)
    {
        if ((int)response.StatusCode is >= 300 and < 400)
        {
            return Redirected((int)response.StatusCode, response.Headers.Location, cluster);
        }

        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        var status = ParseStatus(text);
        var said = (string?)status?["message"] ?? (text.Length is > 0 and < 400 ? text.Trim() : $"HTTP {(int)response.StatusCode}");
        return FromStatus((int)response.StatusCode, said, status, response.RequestMessage?.RequestUri?.AbsolutePath, cluster, response.Headers.RetryAfter?.Delta);
    }

    public static KubeApiException FromStatus(int code, string said, JsonObject? status, string? path, ClusterInfo cluster, TimeSpan? retryAfter = null)
    {
        var (errorId, kind, message) = code switch
        {
            401 => ("ClusterAuthenticationFailed", FailureKind.Denied,
                $"{cluster.Server} did not accept the credentials of context '{cluster.Context}': {said}. Log in again, or choose another -Context."),
            403 when IsAdmissionRefusal(said) => ("ManifestRefused", FailureKind.InvalidInput, said),
            403 => ("ClusterForbidden", FailureKind.Denied,
                $"{cluster.Server} forbids it: {said}. Ask for that permission, or choose another -Context."),
            404 => ("ResourceNotFound", FailureKind.NotFound, said),
            409 => ("ResourceConflict", FailureKind.Conflict, said),
            410 => ("ResourceExpired", FailureKind.InvalidState, said),
            413 => ("ManifestTooLarge", FailureKind.InvalidInput, said),
            400 or 415 or 422 => ("ManifestRefused", FailureKind.InvalidInput, said),
            429 => ("ClusterBusy", FailureKind.Unreachable, $"{cluster.Server} is too busy: {said}. Try again {When(retryAfter)}."),
            503 when retryAfter is not null => ("ClusterBusy", FailureKind.Unreachable, $"{cluster.Server} is not ready: {said}. Try again {When(retryAfter)}."),
            500 when IsTypedPatchError(said) => ("ManifestRefused", FailureKind.InvalidInput, said),
            _ => ("ClusterServerError", FailureKind.ServerFailure, $"{cluster.Server} failed with HTTP {code}: {said}"),
        };
        return new KubeApiException(errorId, kind, code, message, status, path);
    }

    public static GitOpsException FromTransport(HttpRequestException failure, ClusterInfo cluster)
    {
        for (Exception? cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is AuthenticationException)
            {
                return new GitOpsException(
                    "ClusterCertificateInvalid",
                    FailureKind.Denied,
                    $"The certificate of {cluster.Server} was not accepted: {cause.Message} Check certificate-authority in the kubeconfig of context '{cluster.Context}'.",
                    cluster.Server,
                    innerException: failure);
            }

            if (cause is SocketException socket)
            {
                return Unreachable(cluster, socket.Message, failure);
            }
        }

        return Unreachable(cluster, failure.Message, failure);
    }

    public static GitOpsException Unreachable(ClusterInfo cluster, string why, Exception? cause) => new(
        "ClusterUnreachable",
        FailureKind.Unreachable,
        $"{cluster.Server} (context '{cluster.Context}') does not answer: {why}. Check that the cluster runs and that its address is right.",
        cluster.Server,
        innerException: cause);

    /// <summary>What a server answers is more than any answer can be.</summary>
    public static GitOpsException TooLarge(ClusterInfo cluster, string what) => new(
        "ClusterAnswerTooLarge",
        FailureKind.LimitExceeded,
        $"{cluster.Server} (context '{cluster.Context}') answers without end: {what}. Check that its address is an API server's.",
        cluster.Server);

    /// <summary>The error of one object.</summary>
    public static KubeApiException TooDeep(ClusterInfo cluster, int levels, string? path) => new(
        "ResourceTooDeep", FailureKind.LimitExceeded, 200, $"{path} in {cluster.Server} is nested deeper than {levels} levels.", null, path);

    private static string When(TimeSpan? wait) => wait is { } time ? $"in {time.TotalSeconds:0} s" : "later";

    /// <summary>An API server does not redirect; who answers so is something before it, or something else.</summary>
    private static KubeApiException Redirected(int code, Uri? location, ClusterInfo cluster)
    {
        var where = location is null ? "" : $" to {new Uri(cluster.Server, location).GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)}";
        return new KubeApiException(
            "ClusterRedirected",
            FailureKind.InvalidState,
            code,
            $"{cluster.Server} sends on{where} (HTTP {code}). Credentials are not sent to another place. Correct server in the kubeconfig of context '{cluster.Context}'.",
            null,
            cluster.Server);
    }

    /// <summary>A kube-apiserver answers 500 to a manifest that does not fit the kind's types; trying again cannot help.</summary>
    public static bool IsTypedPatchError(string message) => message.StartsWith("failed to create typed patch object", StringComparison.Ordinal);

    /// <summary>Admission answers 403 too, but about the object: no other permission or context helps.</summary>
    private static bool IsAdmissionRefusal(string message) => AdmissionPhrases.Any(phrase => message.Contains(phrase, StringComparison.Ordinal));

    public static JsonObject? ParseStatus(string text)
    {
        try
        {
            return JsonNode.Parse(text) is JsonObject status && (string?)status["kind"] == "Status" ? status : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
