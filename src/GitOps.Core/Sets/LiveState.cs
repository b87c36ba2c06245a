using System.Text.Json.Nodes;
using GitOps.Core.Objects;

namespace GitOps.Core.Sets;

/// <summary>The live objects a set is about.</summary>
/// <param name="Objects">Members of the set, and declared objects that exist without being members.</param>
/// <param name="Unlisted">Kinds (<c>Kind.group</c>) whose members could not be listed; what to prune of them is unknown.</param>
internal sealed record LiveState(IReadOnlyDictionary<ResourceId, JsonObject> Objects, IReadOnlyList<string> Unlisted)
{
    /// <summary>The members, by their label.</summary>
    public IEnumerable<KeyValuePair<ResourceId, JsonObject>> Members(string setId) =>
        Objects.Where(entry => (string?)entry.Value["metadata"]?["labels"]?[ApplySet.MemberLabel] == setId);
}
