using GitOps.Core.Checking.Subjects;
using GitOps.Core.Names;

namespace GitOps.Core.Checking.Rules;

/// <summary>Kinds that neither Kubernetes nor a CustomResourceDefinition of the repository has.</summary>
internal sealed class UnknownKindRule : ICheckRule
{
    private static readonly RepositoryRule UnknownKind = new("unknown-kind", ProblemSeverity.Error, "A kind that its API group does not have.");

    private static readonly RepositoryRule UnknownGroup = new(
        "unknown-group", ProblemSeverity.Information, "A custom kind whose CustomResourceDefinition is not in the repository, so that it is not checked.");

    /// <inheritdoc/>
    public IReadOnlyList<RepositoryRule> Rules { get; } = [UnknownKind, UnknownGroup];

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(CheckedSet set)
    {
        foreach (var manifest in set.Manifests.Where(m => set.Schema.Find(m.Id.Group, m.Id.Version, m.Id.Kind) is null && !ApiLifecycles.IsKnown(m.Id)))
        {
            var kinds = set.Schema.KindsOf(manifest.Id.Group);
            if (kinds.Count == 0)
            {
                yield return new Finding(UnknownGroup, manifest, "/apiVersion", $"the definition of {manifest.Id.Kind} ({manifest.Id.ApiVersion}) is not in the repository; the object was not checked.");
            }
            else if (kinds.Contains(manifest.Id.Kind))
            {
                yield return new Finding(UnknownKind, manifest, "/apiVersion", $"{manifest.Id.Kind} has no version {manifest.Id.ApiVersion}.");
            }
            else
            {
                var hint = ClosestName.Of(manifest.Id.Kind, kinds) is { } closest ? $" Did you mean \"{closest}\"?" : "";
                yield return new Finding(UnknownKind, manifest, "/kind", $"{manifest.Id.ApiVersion} has no kind {manifest.Id.Kind}.{hint}");
            }
        }
    }
}
