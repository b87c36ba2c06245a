namespace GitOps.Core.Objects;

/// <summary>What the name of an API group tells.</summary>
internal static class ApiGroup
{
    /// <summary>Whether it is none of Kubernetes' own: those have no dot or end in k8s.io.</summary>
    public static bool IsCustom(string group) => group.Contains('.', StringComparison.Ordinal) && !group.EndsWith(".k8s.io", StringComparison.Ordinal);
}
