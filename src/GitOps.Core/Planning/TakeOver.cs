using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GitOps.Core.Cluster.Failures;
using GitOps.Core.Ignoring;
using GitOps.Core.Names;
using GitOps.Core.Objects.Ownership;

namespace GitOps.Core.Planning;

/// <summary>Decides whose fields an apply takes: those of people's tools always, those of controllers when told by name.</summary>
/// <param name="persons">Managers whose changes are drift.</param>
/// <param name="fieldManager">The manager we apply as.</param>
/// <param name="named">Controllers to take over from; <c>*</c> stands for any text.</param>
internal sealed partial class TakeOver(PersonManagers persons, string fieldManager, IReadOnlyList<string> named)
{
    /// <summary>Whether a manager's fields are taken.</summary>
    public bool From(string manager) => IsNamed(manager) || persons.Contains(manager) || manager == fieldManager;

    /// <summary>Whether a manager is one of those named.</summary>
    public bool IsNamed(string manager) => named.Any(pattern => NamePattern.Matches(pattern, manager));

    /// <summary>The managers that a conflict is with.</summary>
    public static IReadOnlyList<string> Managers(KubeApiException conflict) => [.. conflict.Causes.Select(ManagerOf).Distinct()];

    /// <summary>The fields of a conflict that stay with their managers; null when the live object no longer has them all.</summary>
    public IgnoredFields? Disputed(KubeApiException conflict, JsonObject live)
    {
        var places =
            from owner in ManagedFields.Read(live)
            where !From(owner.Manager.Name)
            from place in OwnedPlaces.Of(owner.Fields, live)
            select (Field: OwnedPlaces.PathOf(owner.Fields, live, place, desired: null), Pattern: FieldPattern.Of(place));
        var known = places.ToLookup(place => place.Field, place => place.Pattern);
        var fields = conflict.Causes.Where(cause => !From(ManagerOf(cause))).Select(cause => cause.Field).ToHashSet();
        return fields.All(known.Contains) ? new IgnoredFields(fields.SelectMany(field => known[field])) : null;
    }

    /// <summary>What a sync would do about a conflict: change the object where every field in question is taken over.</summary>
    public ResourceDiff Preview(ResourceDiff diff)
    {
        string[] owners = [.. diff.Changes.Where(change => change.Cause == ChangeCause.Conflict).Select(change => change.LiveManager!).Distinct()];
        return diff is { Action: DiffAction.Conflict, Error: null } && owners.All(From)
            ? diff with { Action = DiffAction.Update, Reason = $"taken over from {string.Join(", ", owners)}" }
            : diff;
    }

    private static string ManagerOf(StatusCause cause) => ManagerPattern().Match(cause.Message).Groups[1].Value;

    [GeneratedRegex("conflict with \"([^\"]+)\"")]
    private static partial Regex ManagerPattern();
}
