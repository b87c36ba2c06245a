using System.Collections.Immutable;
using System.Text.Json.Nodes;
using GitOps.Core.Rendering.Kustomize.Configuration;
using GitOps.Core.Rendering.Kustomize.Kinds;
using GitOps.Core.Rendering.Kustomize.Resources;
using Candidate = GitOps.Core.Rendering.Kustomize.References.ReferralCandidates.Candidate;

namespace GitOps.Core.Rendering.Kustomize.References;

/// <summary>
/// Finds the resource that one field of one resource names: of those that once had the name and the kind, those the referrer
/// can reach from its namespace, then those that went through the same prefixes and suffixes. Holds all it needs to know of
/// the referrer, which may change meanwhile.
/// </summary>
internal sealed class ReferralSearch
{
    private readonly Gvk _target;
    private readonly Gvk _role;
    private readonly KustomizeId _referrer;
    private readonly NameHistory _names;
    private readonly IReadOnlyList<string> _subjectNamespaces;

    public ReferralSearch(Resource referrer, FieldSpec field, Gvk target)
    {
        _target = target;
        _role = field.Path.EndsWith("roleRef/name", StringComparison.Ordinal) ? RoleOf(referrer) : Gvk.Any;
        _referrer = referrer.CurrentId;
        _names = referrer.Names;
        _subjectNamespaces = SubjectNamespaces(referrer);
    }

    /// <summary>The resources a name, and a namespace unless it is null, could mean.</summary>
    public IReadOnlyList<Resource> Find(string name, string? @namespace, ReferralCandidates candidates)
    {
        var named = candidates.WithPreviousName(name);
        if (named.Count == 0)
        {
            return [];
        }

        var found = named.Where(candidate => CouldBeReferenced(candidate) && IsTarget(candidate) && IsReachable(candidate)).ToList();
        if (@namespace is not null)
        {
            var isOriginal = candidates.InOriginalNamespace(@namespace).Any(CouldBeReferenced);
            found.RemoveAll(candidate => candidate.CurrentId.IsClusterScoped || (isOriginal ? candidate.OriginalNamespace : candidate.CurrentId.Namespace) != @namespace);
        }

        if (found.Count > 1)
        {
            found = found.FindAll(candidate => AffixesAgree(candidate.Resource.Names, orEmpty: true));
        }

        if (found.Count > 1)
        {
            found = found.FindAll(candidate => AffixesAgree(candidate.Resource.Names, orEmpty: false));
        }

        return found.ConvertAll(candidate => candidate.Resource);
    }

    private static bool SameEnding(ImmutableArray<string> mine, ImmutableArray<string> theirs)
    {
        // Those of the shorter one must be the last of the longer one.
        for (int i = mine.Length - 1, j = theirs.Length - 1; i >= 0 && j >= 0; i--, j--)
        {
            if (mine[i] != theirs[j])
            {
                return false;
            }
        }

        return true;
    }

    private static Gvk RoleOf(Resource referrer) =>
        referrer.Content["roleRef"] is JsonObject role && role["apiGroup"] is not null && role["kind"] is not null
            ? new Gvk(role.Text("apiGroup"), "", role.Text("kind"))
            : Gvk.Any;

    // A role binding may name service accounts of other namespaces.
    private static IReadOnlyList<string> SubjectNamespaces(Resource referrer) =>
        referrer.Kind == "RoleBinding" && referrer.Content["subjects"] is JsonArray subjects
            ? [.. subjects.OfType<JsonObject>().Where(subject => subject.Text("kind") == "ServiceAccount" && subject["namespace"] is not null).Select(subject => subject.Text("namespace"))]
            : [];

    private bool IsTarget(Candidate candidate) =>
        candidate.PreviousIds.Any(id => _target.Selects(id.Gvk)) && candidate.PreviousIds.Any(id => _role.Selects(id.Gvk));

    private bool CouldBeReferenced(Candidate candidate) =>
        _referrer.IsClusterScoped
        || candidate.CurrentId.IsClusterScoped
        || candidate.CurrentId.Namespace == _referrer.Namespace
        || _subjectNamespaces.Contains(candidate.Resource.Namespace);

    private bool IsReachable(Candidate candidate) =>
        _referrer.IsClusterScoped
        || candidate.CurrentId.IsClusterScoped
        || candidate.CurrentId.Gvk.Kind == "ServiceAccount"
        || candidate.CurrentId.Namespace == _referrer.Namespace;

    private bool AffixesAgree(NameHistory candidate, bool orEmpty) =>
        Agree(candidate.Prefixes, _names.Prefixes, orEmpty) && Agree(candidate.Suffixes, _names.Suffixes, orEmpty);

    private static bool Agree(ImmutableArray<string> mine, ImmutableArray<string> theirs, bool orEmpty) =>
        mine.IsEmpty || theirs.IsEmpty ? orEmpty || mine.Length == theirs.Length : SameEnding(mine, theirs);
}
