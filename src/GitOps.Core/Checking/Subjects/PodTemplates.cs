using GitOps.Core.Manifests;
using GitOps.Core.Objects;

namespace GitOps.Core.Checking.Subjects;

/// <summary>Where objects hold a pod's specification.</summary>
internal static class PodTemplates
{
    // The path to what has a pod's metadata and spec, by kind; the pod itself is its own.
    private static readonly Dictionary<(string Group, string Kind), string> Paths = new()
    {
        [("", "Pod")] = "",
        [("", "PodTemplate")] = "template",
        [("", "ReplicationController")] = "spec/template",
        [("apps", "Deployment")] = "spec/template",
        [("apps", "ReplicaSet")] = "spec/template",
        [("apps", "StatefulSet")] = "spec/template",
        [("apps", "DaemonSet")] = "spec/template",
        [("batch", "Job")] = "spec/template",
        [("batch", "CronJob")] = "spec/jobTemplate/spec/template",
        [("argoproj.io", "Rollout")] = "spec/template",
        [("apps.openshift.io", "DeploymentConfig")] = "spec/template",
    };

    /// <summary>The object's pod template; empty when it has none.</summary>
    public static IEnumerable<JsonField> Of(Manifest manifest) =>
        Paths.TryGetValue((manifest.Id.Group, manifest.Id.Kind), out var path) ? JsonFields.At(manifest.Object, path) : [];

    /// <summary>The values at a path in the object's pod specification.</summary>
    public static IEnumerable<JsonField> At(Manifest manifest, string path) =>
        Of(manifest).SelectMany(template => JsonFields.At(template.Value, $"spec/{path}").Select(field => field with { Pointer = template.Pointer + field.Pointer }));
}
