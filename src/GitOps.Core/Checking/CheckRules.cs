using GitOps.Core.Checking.Rules;
using GitOps.Core.Checking.Subjects;

namespace GitOps.Core.Checking;

/// <summary>The rules that repositories are checked by.</summary>
public static class CheckRules
{
    internal static readonly RepositoryRule InvalidYaml = new("yaml-invalid", ProblemSeverity.Error, "A file that is not YAML or JSON, or not by the rules kubectl reads it with.");
    internal static readonly RepositoryRule NotRenderable = new("render-failed", ProblemSeverity.Error, "A kustomization, chart or folder that cannot be rendered.");
    internal static readonly RepositoryRule DuplicateKey = new("duplicate-key", ProblemSeverity.Warning, "A key that stands twice in a kustomization; the last one counts.");
    internal static readonly RepositoryRule InvalidSettings = new("settings-invalid", ProblemSeverity.Error, "A gitops.yaml that cannot be understood.");

    // The rule that stands for a failure of reading, by its error id; any other is render-failed.
    internal static readonly IReadOnlyDictionary<string, RepositoryRule> ByErrorId = new Dictionary<string, RepositoryRule>
    {
        ["YamlInvalid"] = InvalidYaml,
        ["YamlLimitExceeded"] = InvalidYaml,
        ["ManifestWithoutName"] = new("missing-name", ProblemSeverity.Error, "An object without a name."),
        ["ManifestIncomplete"] = new("incomplete-manifest", ProblemSeverity.Error, "An object without apiVersion or kind, or where they are not looked for."),
        ["ManifestUnreadable"] = new("unreadable-manifest", ProblemSeverity.Error, "A file that holds something in a manifest's place: a Git LFS pointer, ciphertext, both sides of a merge, a web page."),
        ["NotAManifest"] = new("not-a-manifest", ProblemSeverity.Error, "A document beside manifests that is none."),
        ["ManifestFieldNotText"] = new("wrong-type", ProblemSeverity.Error, "A value of another type than the field's."),
        ["DuplicateManifest"] = new("duplicate-manifest", ProblemSeverity.Error, "An object that is declared twice."),
        ["HelmNotFound"] = new("helm-not-found", ProblemSeverity.Warning, "A chart that was not checked because the helm program is not there."),
    };

    internal static readonly IReadOnlyList<ICheckRule> OfManifests =
    [
        new UnknownKindRule(),
        new SchemaRule(),
        new ApiVersionRule(),
        new ReferenceRule(),
        new SelectorRule(),
        new PlainSecretRule(),
    ];

    /// <summary>Every rule, by id.</summary>
    public static IReadOnlyList<RepositoryRule> All { get; } =
    [
        .. ByErrorId.Values.Append(NotRenderable).Append(InvalidSettings).Append(DuplicateKey).Concat(OfManifests.SelectMany(rule => rule.Rules))
            .DistinctBy(rule => rule.Id).OrderBy(rule => rule.Id, StringComparer.Ordinal),
    ];
}
