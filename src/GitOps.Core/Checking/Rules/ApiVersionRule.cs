using GitOps.Core.Checking.Subjects;

namespace GitOps.Core.Checking.Rules;

/// <summary>API versions that the chosen Kubernetes version no longer has, or warns of.</summary>
internal sealed class ApiVersionRule : ICheckRule
{
    private static readonly RepositoryRule Removed = new("removed-version", ProblemSeverity.Error, "An API version that the Kubernetes version does not have any more.");
    private static readonly RepositoryRule Deprecated = new("deprecated-version", ProblemSeverity.Warning, "An API version that the Kubernetes version warns of.");

    /// <inheritdoc/>
    public IReadOnlyList<RepositoryRule> Rules { get; } = [Removed, Deprecated];

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(CheckedSet set)
    {
        foreach (var manifest in set.Manifests)
        {
            if (ApiLifecycles.Of(manifest.Id) is not { } lifecycle)
            {
                continue;
            }

            var what = $"{manifest.Id.ApiVersion} {manifest.Id.Kind}";
            var instead = lifecycle.Replacement.Length == 0 ? "There is no replacement." : $"Use {lifecycle.Replacement}.";
            if (lifecycle.Removed is { } removed && set.KubernetesVersion >= removed)
            {
                yield return new Finding(Removed, manifest, "/apiVersion", $"{what} was removed in Kubernetes {removed}. {instead}");
            }
            else if (set.KubernetesVersion >= lifecycle.Deprecated)
            {
                var end = lifecycle.Removed is null ? "" : $" and is removed in {lifecycle.Removed}";
                yield return new Finding(Deprecated, manifest, "/apiVersion", $"{what} is deprecated since Kubernetes {lifecycle.Deprecated}{end}. {instead}");
            }
        }
    }
}
