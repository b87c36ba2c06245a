using GitOps.Core.Objects;
using GitOps.Core.Objects.Live;

namespace GitOps.Core.Sets;

/// <summary>The live objects a set is about.</summary>
/// <param name="Objects">Members of the set, and declared objects that exist without being members.</param>
/// <param name="Unlisted">Kinds (<c>Kind.group</c>) whose members could not be listed; what to prune of them is unknown.</param>
internal sealed record LiveState(IReadOnlyDictionary<ResourceId, LiveObject> Objects, IReadOnlyList<string> Unlisted)
{
    /// <summary>The members, by their label.</summary>
    /// <param name="setId">The set.</param>
    /// <param name="except">Objects to leave out; null for none.</param>
    public IEnumerable<KeyValuePair<ResourceId, LiveObject>> Members(string setId, IReadOnlySet<ResourceId>? except = null) =>
        Objects.Where(entry => except?.Contains(entry.Key) != true && entry.Value.Label(ApplySet.MemberLabel) == setId);
}
