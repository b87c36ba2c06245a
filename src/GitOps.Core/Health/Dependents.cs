using GitOps.Core.Objects;

namespace GitOps.Core.Health;

/// <summary>Which kinds controllers make for an object, which go with it.</summary>
internal static class Dependents
{
    /// <summary>What the built-in controllers make for a kind, all the way down.</summary>
    private static readonly Dictionary<string, (string Group, string Kind)[]> BuiltIn = new()
    {
        ["Deployment.apps"] = [("apps", "ReplicaSet"), ("", "Pod")],
        ["StatefulSet.apps"] = [("apps", "ControllerRevision"), ("", "Pod"), ("", "PersistentVolumeClaim")],
        ["DaemonSet.apps"] = [("apps", "ControllerRevision"), ("", "Pod")],
        ["ReplicaSet.apps"] = [("", "Pod")],
        ["ReplicationController"] = [("", "Pod")],
        ["CronJob.batch"] = [("batch", "Job"), ("", "Pod")],
        ["Job.batch"] = [("", "Pod")],
        ["Service"] = [("discovery.k8s.io", "EndpointSlice")],
    };

    /// <summary>What controllers of custom kinds usually make.</summary>
    private static readonly (string Group, string Kind)[] OfCustomKinds =
    [
        .. BuiltIn.Values.SelectMany(kinds => kinds),
        ("apps", "Deployment"), ("apps", "StatefulSet"), ("apps", "DaemonSet"), ("batch", "CronJob"),
        ("", "Service"), ("", "ConfigMap"), ("", "Secret"), ("", "ServiceAccount"),
    ];

    /// <summary>The kinds that may go with an object of a kind, each once.</summary>
    public static IEnumerable<(string Group, string Kind)> Of(string group, string kind) =>
        (BuiltIn.GetValueOrDefault(group.Length == 0 ? kind : $"{kind}.{group}") ?? (ApiGroup.IsCustom(group) ? OfCustomKinds : [])).Distinct();
}
