using GitOps.Core.Rendering.Kustomize.Resources;

namespace GitOps.Core.Rendering.Kustomize.References;

/// <summary>The name and namespace that a reference is to have; the namespace is empty where it is not asked for.</summary>
internal sealed record Referral(string Name, string Namespace);

/// <summary>What one reference asks: which resource it means.</summary>
/// <param name="Search">Where it stands.</param>
/// <param name="Name">The name it gives.</param>
/// <param name="Namespace">The namespace it gives; null when it has none.</param>
/// <param name="HasNamespace">Whether it is an object that could give a namespace, rather than a plain name.</param>
internal sealed record ReferralQuestion(ReferralSearch Search, string Name, string? Namespace, bool HasNamespace)
{
    /// <summary>The resources it could mean.</summary>
    public IReadOnlyList<Resource> Find(ReferralCandidates candidates) => Search.Find(Name, Namespace, candidates);

    /// <summary>What they give, null when there are none; false when they differ.</summary>
    public bool TryAnswer(IReadOnlyList<Resource> found, out Referral? answer)
    {
        answer = found.Count == 0 ? null : ReferralTo(found[0]);
        for (var i = 1; i < found.Count; i++)
        {
            if (ReferralTo(found[i]) != answer)
            {
                return false;
            }
        }

        return true;
    }

    private Referral ReferralTo(Resource resource) => new(resource.Name, HasNamespace ? resource.Namespace : "");
}
