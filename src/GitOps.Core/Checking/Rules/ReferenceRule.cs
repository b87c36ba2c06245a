using System.Text.Json.Nodes;
using GitOps.Core.Checking.Subjects;

namespace GitOps.Core.Checking.Rules;

/// <summary>Names of ConfigMaps, Secrets, service accounts and other objects that nothing in the repository provides.</summary>
internal sealed class ReferenceRule : ICheckRule
{
    private static readonly RepositoryRule MissingReference = new("missing-reference", ProblemSeverity.Warning, "A name of an object that nothing in the repository provides.");
    private static readonly RepositoryRule MissingKey = new("missing-key", ProblemSeverity.Error, "A key that the named ConfigMap or Secret of the repository does not have.");

    private static readonly string[] DataFields = ["data", "binaryData", "stringData"];

    /// <inheritdoc/>
    public IReadOnlyList<RepositoryRule> Rules { get; } = [MissingReference, MissingKey];

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(CheckedSet set)
    {
        foreach (var (manifest, reference) in set.Manifests.SelectMany(manifest => References.Of(manifest).Select(reference => (manifest, reference))))
        {
            if (!set.Providers.Has(reference.Kind, reference.Namespace, reference.Name))
            {
                var place = reference.Namespace.Length == 0 ? "" : $" in namespace {reference.Namespace}";
                yield return new Finding(
                    MissingReference,
                    manifest,
                    reference.Field.Pointer,
                    $"nothing provides {reference.Kind} {reference.Name}{place}. Add it, mark the reference optional, or silence the rule where it comes from elsewhere.");
            }
            else if (reference.Key is not null && set.Providers.Find(reference.Kind, reference.Namespace, reference.Name) is { } provider && !HasKey(provider.Object, reference.Key))
            {
                yield return new Finding(MissingKey, manifest, reference.Field.Pointer, $"{reference.Kind} {reference.Name} ({provider.Source}) has no key \"{reference.Key}\".");
            }
        }
    }

    private static bool HasKey(JsonObject provider, string key) =>
        DataFields.Any(field => provider[field] is JsonObject data && data.ContainsKey(key));
}
