using GitOps.Core.Rendering.Kustomize.Resources;

namespace GitOps.Core.Rendering.Kustomize.References;

/// <summary>Resources by the names they had, so that a reference need not look at all of them.</summary>
internal sealed class ReferralCandidates
{
    private readonly Dictionary<string, List<Candidate>> _byPreviousName = [];
    private readonly Lazy<ILookup<string, Candidate>> _byOriginalNamespace;

    public ReferralCandidates(IReadOnlyList<Resource> resources)
    {
        var all = new List<Candidate>(resources.Count);
        foreach (var resource in resources)
        {
            var candidate = new Candidate(resource, resource.CurrentId, resource.Ids.Previous);
            all.Add(candidate);
            for (var i = 0; i < candidate.PreviousIds.Count; i++)
            {
                Add(candidate.PreviousIds[i].Name, candidate);
            }
        }

        _byOriginalNamespace = new(() => all.ToLookup(candidate => candidate.OriginalNamespace));
    }

    /// <summary>Resources that once had a name.</summary>
    public IReadOnlyList<Candidate> WithPreviousName(string name) => _byPreviousName.GetValueOrDefault(name) ?? [];

    /// <summary>Resources whose first namespace was this one.</summary>
    public IEnumerable<Candidate> InOriginalNamespace(string name) => _byOriginalNamespace.Value[name];

    private void Add(string name, Candidate candidate)
    {
        if (!_byPreviousName.TryGetValue(name, out var list))
        {
            _byPreviousName[name] = [candidate];
        }
        else if (!ReferenceEquals(list[^1], candidate))
        {
            // Several of its previous identities may have had the name.
            list.Add(candidate);
        }
    }

    /// <summary>A resource with the identities that are asked for again and again.</summary>
    internal sealed record Candidate(Resource Resource, KustomizeId CurrentId, IReadOnlyList<KustomizeId> PreviousIds)
    {
        public string OriginalNamespace => PreviousIds.Count > 0 ? PreviousIds[0].Namespace : CurrentId.Namespace;
    }
}
