using System.Globalization;
using GitOps.Core.Membership;
using GitOps.Core.Objects;
using GitOps.Core.Objects.Live;
using GitOps.Core.Objects.Ownership;

namespace GitOps.Core.Sets;

/// <summary>
/// Tells whether a live object is a set's own. The set's label alone does not: labels are copied along with objects, and
/// written by hand. The label counts where our field manager applied it.
/// </summary>
internal static class Ownership
{
    /// <summary>An object is applied when it is created, or later: an older record of that came with a copy or a backup. Servers' clocks may differ by this.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(1);

    /// <summary>Whether the set applied the object as its member.</summary>
    public static bool IsOurs(LiveObject live, SetContext context) =>
        HasLabel(live, context.SetId) && Applied(live, context.FieldManager)?.OwnsMetadata("labels", ApplySet.MemberLabel) == true;

    /// <summary>What a field manager applied of an object; null when nothing.</summary>
    public static ManagedEntry? Applied(LiveObject live, string fieldManager) =>
        live.Managers.FirstOrDefault(owner => owner.Manager.Applied(fieldManager));

    /// <summary>Why an object that carries the set's label is none that the set may delete; null when it is one.</summary>
    /// <param name="id">The object.</param>
    /// <param name="live">The object as it is.</param>
    /// <param name="parent">What the set's record lists.</param>
    /// <param name="context">The set.</param>
    public static string? WhyStray(ResourceId id, LiveObject live, ApplySetParent parent, SetContext context)
    {
        if (!parent.GroupKinds.Contains(id.Group.Length == 0 ? id.Kind : $"{id.Kind}.{id.Group}"))
        {
            return $"the set's record lists no {id.Kind}";
        }

        if (id.Namespace.Length > 0 && id.Namespace != context.Cluster.Namespace && !parent.Namespaces.Contains(id.Namespace))
        {
            return $"the set's record does not list namespace {id.Namespace}";
        }

        if (!IsOurs(live, context))
        {
            return $"{context.FieldManager} did not apply it";
        }

        return Created(live) is { } created && Applied(live, context.FieldManager)!.ChangedAt is { } applied && applied < created - ClockTolerance
            ? $"it is newer than what {context.FieldManager} applied, so it is a copy or was restored"
            : null;
    }

    private static bool HasLabel(LiveObject live, string setId) => live.Label(ApplySet.MemberLabel) == setId;

    private static DateTimeOffset? Created(LiveObject live) =>
        DateTimeOffset.TryParse(
            live.Created, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
