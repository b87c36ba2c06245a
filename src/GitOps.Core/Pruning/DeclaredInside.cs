using System.Text.Json.Nodes;
using GitOps.Core.Objects;
using GitOps.Core.Objects.Live;
using GitOps.Core.Sets;
using GitOps.Core.Sets.Declared;

namespace GitOps.Core.Pruning;

/// <summary>
/// Finds declared objects that would go with an object that is no longer declared: those in a Namespace, of a definition's
/// kind, or owned by it alone.
/// </summary>
internal static class DeclaredInside
{
    private const int Named = 5;

    /// <summary>The failure to report when a deletion would take declared objects along; null when it takes none.</summary>
    /// <param name="deleted">The object to delete.</param>
    /// <param name="all">All that is to be deleted.</param>
    /// <param name="state">The set.</param>
    public static GitOpsException? Refusal(PruneCandidate deleted, IReadOnlyList<PruneCandidate> all, SetState state)
    {
        var owners = all.Select(candidate => Uid(candidate.Live)).ToHashSet();
        DeclaredObject[] inside = [.. state.Declared.Where(item => IsIn(deleted, item.Id) || IsOwned(deleted, owners, state.LiveOf(item)))];
        if (inside.Length == 0)
        {
            return null;
        }

        var named = string.Join(", ", inside.Take(Named).Select(item => $"{item.Id} of {item.Source}"));
        var more = inside.Length > Named ? $" and {inside.Length - Named} more" : "";
        return new GitOpsException(
            "DeclaredInDeleted",
            FailureKind.InvalidState,
            $"{deleted.Id} is no longer declared, but what would go with it is: {named}{more}. Nothing was changed. Declare {deleted.Id.Kind} {deleted.Id.Name} again, or "
            + "remove what goes with it as well. Where somebody else declares it from now on, let them take it over, or annotate it "
            + "client.lifecycle.config.k8s.io/deletion=detach.",
            deleted.Id);
    }

    private static bool IsIn(PruneCandidate deleted, ResourceId id) => deleted.Id switch
    {
        { Group: "", Kind: "Namespace" } holder => id.Namespace == holder.Name,
        { Kind: "CustomResourceDefinition" } =>
            id.Group == JsonFields.Text(deleted.Live.Json, "spec", "group") && id.Kind == JsonFields.Text(deleted.Live.Json, "spec", "names", "kind"),
        _ => false,
    };

    /// <summary>The garbage collector deletes what has no owner left.</summary>
    private static bool IsOwned(PruneCandidate deleted, HashSet<string> owners, LiveObject? live)
    {
        string[] uids = live is null ? [] : [.. (JsonFields.Get(live.Json, "metadata", "ownerReferences") as JsonArray ?? []).Select(owner => JsonFields.Text(owner, "uid") ?? "")];
        return uids.Length > 0 && uids[0] == Uid(deleted.Live) && uids.All(owners.Contains);
    }

    private static string Uid(LiveObject live) => live.Uid ?? "";
}
