using GitOps.Core.Cluster.Failures;

namespace GitOps.Core.Planning.Changes;

/// <summary>Recognises, by the server's causes, that an object was refused because a field of it cannot change.</summary>
internal static class ImmutableField
{
    /// <summary>Wordings of Kubernetes' own validation (k8s.io/apimachinery ValidateImmutableField, StatefulSet, PVC, Service, Role bindings).</summary>
    private static readonly string[] Wordings =
    [
        "field is immutable", "may not change once set", "is immutable", "cannot change roleRef", "updates to statefulset spec for fields other than",
    ];

    public static bool Caused(KubeApiException failure) =>
        failure.StatusCode == 422
        && failure.Causes.Count > 0
        && failure.Causes.All(cause => Wordings.Any(wording => cause.Message.Contains(wording, StringComparison.OrdinalIgnoreCase)));
}
