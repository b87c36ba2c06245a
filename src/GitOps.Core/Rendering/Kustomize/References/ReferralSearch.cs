using System.Text.Json.Nodes;
using GitOps.Core.Rendering.Kustomize.Configuration;
using GitOps.Core.Rendering.Kustomize.Resources;
using Candidate = GitOps.Core.Rendering.Kustomize.References.ReferralCandidates.Candidate;

namespace GitOps.Core.Rendering.Kustomize.References;

/// <summary>
/// Finds the resource that one field of one resource names: of those that once had the name and the kind, those the referrer
/// can reach from its namespace, then those that went through the same prefixes and suffixes. More than one that would give
/// different names is an error.
/// </summary>
internal sealed class ReferralSearch
{
    private readonly Gvk _target;
    private readonly ReferralCandidates _candidates;
    private readonly KustomizeId _referrerId;
    private readonly Lazy<IReadOnlySet<string>> _subjectNamespaces;

    public ReferralSearch(Resource referrer, FieldSpec field, Gvk target, ReferralCandidates candidates)
    {
        Referrer = referrer;
        Field = field;
        _target = target;
        _candidates = candidates;
        _referrerId = referrer.CurrentId;
        _subjectNamespaces = new Lazy<IReadOnlySet<string>>(SubjectNamespaces);
    }

    public Resource Referrer { get; }

    public FieldSpec Field { get; }

    /// <summary>The resource a plain name means.</summary>
    public Resource? ByName(string name) => Select(name, _candidates.WithPreviousName(name), compareNamespaces: false);

    /// <summary>The resource a name and a namespace (null when the reference has none) mean.</summary>
    public Resource? ByNameAndNamespace(string name, string? @namespace)
    {
        IEnumerable<Candidate> named = _candidates.WithPreviousName(name);
        if (@namespace is not null && _candidates.WithPreviousName(name).Count > 0)
        {
            var isOriginal = _candidates.InOriginalNamespace(@namespace).Any(CouldBeReferenced);
            named = named.Where(candidate => (isOriginal ? candidate.OriginalNamespace : candidate.CurrentId.Namespace) == @namespace && !candidate.CurrentId.IsClusterScoped);
        }

        return Select(name, named, compareNamespaces: true);
    }

    private static bool SameEnding(List<string> mine, List<string> theirs)
    {
        // Those of the shorter one must be the last of the longer one.
        for (int i = mine.Count - 1, j = theirs.Count - 1; i >= 0 && j >= 0; i--, j--)
        {
            if (mine[i] != theirs[j])
            {
                return false;
            }
        }

        return true;
    }

    private Resource? Select(string name, IEnumerable<Candidate> candidates, bool compareNamespaces)
    {
        var found = candidates.Where(candidate => CouldBeReferenced(candidate) && IsTarget(candidate) && IsReachable(candidate)).ToList();
        if (found.Count > 1)
        {
            found = found.FindAll(candidate => AffixesAgree(candidate.Resource, orEmpty: true));
        }

        if (found.Count > 1)
        {
            found = found.FindAll(candidate => AffixesAgree(candidate.Resource, orEmpty: false));
        }

        if (found.Count == 0)
        {
            return null;
        }

        var first = found[0].Resource;
        return found.TrueForAll(other => other.Resource.Name == first.Name && (!compareNamespaces || other.Resource.Namespace == first.Namespace))
            ? first
            : throw KustomizeErrors.AmbiguousName(Referrer, Field.Path, name, found.Select(candidate => candidate.Resource));
    }

    private bool IsTarget(Candidate candidate)
    {
        if (!candidate.PreviousIds.Any(id => _target.Selects(id.Gvk)))
        {
            return false;
        }

        if (!Field.Path.EndsWith("roleRef/name", StringComparison.Ordinal)
            || Referrer.Object["roleRef"] is not JsonObject role
            || role["apiGroup"] is null
            || role["kind"] is null)
        {
            return true;
        }

        var wanted = new Gvk(role.Text("apiGroup"), "", role.Text("kind"));
        return candidate.PreviousIds.Any(id => wanted.Selects(id.Gvk));
    }

    private bool CouldBeReferenced(Candidate candidate) =>
        _referrerId.IsClusterScoped
        || candidate.CurrentId.IsClusterScoped
        || candidate.CurrentId.Namespace == _referrerId.Namespace
        || _subjectNamespaces.Value.Contains(candidate.Resource.Namespace);

    private bool IsReachable(Candidate candidate) =>
        _referrerId.IsClusterScoped
        || candidate.CurrentId.IsClusterScoped
        || candidate.CurrentId.Gvk.Kind == "ServiceAccount"
        || candidate.CurrentId.Namespace == _referrerId.Namespace;

    private bool AffixesAgree(Resource candidate, bool orEmpty) =>
        Agree(candidate.Prefixes, Referrer.Prefixes, orEmpty) && Agree(candidate.Suffixes, Referrer.Suffixes, orEmpty);

    private static bool Agree(List<string> mine, List<string> theirs, bool orEmpty) =>
        mine.Count == 0 || theirs.Count == 0 ? orEmpty || mine.Count == theirs.Count : SameEnding(mine, theirs);

    // A role binding may name service accounts of other namespaces.
    private HashSet<string> SubjectNamespaces() =>
        Referrer.Kind == "RoleBinding" && Referrer.Object["subjects"] is JsonArray subjects
            ? [.. subjects.OfType<JsonObject>().Where(subject => subject.Text("kind") == "ServiceAccount" && subject["namespace"] is not null).Select(subject => subject.Text("namespace"))]
            : [];
}
