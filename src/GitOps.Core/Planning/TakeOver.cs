using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GitOps.Core.Cluster.Failures;
using GitOps.Core.Diffing;
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
    public bool From(string manager) => IsNamed(manager) || IsPerson(manager);

    /// <summary>Whether a manager is a controller that was named.</summary>
    public bool IsNamed(string manager) => !IsPerson(manager) && named.Any(pattern => NamePattern.Matches(pattern, manager));

    /// <summary>Whether a manager is a person's tool, or ourselves.</summary>
    public bool IsPerson(string manager) => persons.Contains(manager) || manager == fieldManager;

    /// <summary>The managers that a server names in a conflict.</summary>
    public static IReadOnlyList<string> Managers(KubeApiException conflict) => [.. conflict.Causes.Select(ManagerOf).Distinct()];

    /// <summary>The fields that a server names in a conflict, each with its manager.</summary>
    public static IEnumerable<(string Path, string Manager)> Fields(KubeApiException conflict) => conflict.Causes.Select(cause => (cause.Field.TrimStart('.'), ManagerOf(cause)));

    /// <summary>The fields of conflicts that stay with their managers; null when the live object no longer has them all.</summary>
    public IgnoredFields? Disputed(IReadOnlyList<FieldConflict> conflicts, JsonObject live)
    {
        var places =
            from owner in ManagedFields.Read(live)
            where !From(owner.Manager.Name)
            from place in OwnedPlaces.Of(owner.Fields, live)
            select (Field: OwnedPlaces.PathOf(owner.Fields, live, place, desired: null), Pattern: FieldPattern.Of(place));
        var known = places.ToLookup(place => place.Field, place => place.Pattern);
        var fields = conflicts.Where(conflict => !From(conflict.Manager)).Select(conflict => conflict.Field).ToHashSet();
        return fields.All(known.Contains) ? new IgnoredFields(fields.SelectMany(field => known[field])) : null;
    }

    private static string ManagerOf(StatusCause cause) => ManagerPattern().Match(cause.Message).Groups[1].Value;

    [GeneratedRegex("conflict with \"([^\"]+)\"")]
    private static partial Regex ManagerPattern();
}
