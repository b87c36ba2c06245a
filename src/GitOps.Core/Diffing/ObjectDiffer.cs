using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.Core.Ignoring;
using GitOps.Core.Objects;
using GitOps.Core.Objects.Live;
using GitOps.Core.Objects.Ownership;
using GitOps.Core.Sets.Declared;

namespace GitOps.Core.Diffing;

/// <summary>Compares a live object with what applying would make of it, and tells why they differ.</summary>
/// <param name="fieldManager">The manager we apply as.</param>
/// <param name="persons">Managers whose changes are drift.</param>
/// <param name="confirmed">What was found out before; null for nothing.</param>
/// <param name="custom">What is known of custom kinds; null for nothing.</param>
internal sealed class ObjectDiffer(string fieldManager, PersonManagers persons, ConfirmedObjects.OfSet? confirmed = null, CustomKinds? custom = null)
{
    /// <summary>Whether applying surely changes nothing, and no field has to change hands; when not, only a dry run can tell.</summary>
    public bool IsInSync(DeclaredObject declared, LiveObject live)
    {
        if (confirmed?.Remembers(declared, live) == true)
        {
            return true;
        }

        if (ClientSideFields.AreIn(live.Managers) || !IsInSync(declared.Object, live))
        {
            return false;
        }

        // What a custom kind's definition fills in may be defined otherwise tomorrow.
        if (custom?.TypeOf(declared.Object) is null)
        {
            confirmed?.Remember(declared, live);
        }

        return true;
    }

    /// <summary>Whether applying surely changes nothing.</summary>
    public bool IsInSync(JsonObject desired, LiveObject live) =>
        AppliedExactly.Holds(desired, live, live.Managers.FirstOrDefault(IsOurs), custom?.TypeOf(desired)) || confirmed?.IsConfirmed(desired, live) == true;

    /// <summary>Whether we applied the object.</summary>
    public bool Applied(LiveObject live) => live.Managers.Any(IsOurs);

    /// <summary>Remembers a dry run's answer: that applying changes nothing of the live object at this version.</summary>
    public void Confirm(DeclaredObject declared, LiveObject live) => confirmed?.Confirm(declared, live);

    /// <summary>The fields that applying changes.</summary>
    /// <param name="declared">The object as it is declared.</param>
    /// <param name="live">The object as it is.</param>
    /// <param name="after">The object as a forced apply leaves it.</param>
    /// <param name="gitMoved">Whether the desired state changed since the last sync; decides on fields nobody owns.</param>
    /// <param name="isTaken">Whose fields are taken over; of several owners of a field, one that it is not taken from is named.</param>
    public IReadOnlyList<FieldChange> Changes(DeclaredObject declared, JsonObject live, JsonObject after, bool gitMoved, Func<string, bool>? isTaken = null)
    {
        var owners = ManagedFields.Read(live);
        var others = ChangesOfOthers.Between(live, after, IsOurs);
        return [.. Find(declared.Ignored, live, after).Where(change => others?.Made(change) != true).Select(change => Attribute(declared, live, after, owners, change, gitMoved, isTaken))];
    }

    /// <summary>What other managers own of the fields that applying changes: what a server answers to an apply without force.</summary>
    public IReadOnlyList<FieldConflict> Conflicts(JsonObject desired, JsonObject live, JsonObject after)
    {
        var owners = ManagedFields.Read(live).Where(owner => !IsOurs(owner)).ToArray();
        var conflicts =
            from change in JsonDifference.Find(live, after)
            from place in Places(change)
            from owner in owners
            let field = OwnedPlaces.PathOf(owner.Fields, live, place, desired)
            where field is not null
            select new FieldConflict(owner.Manager.Name, owner.Manager.ApiVersion, field);
        return [.. conflicts.Distinct()];
    }

    private static IEnumerable<JsonChange> Find(IgnoredFields ignored, JsonObject live, JsonObject after) =>
        JsonDifference.Find(live, after).Where(change => !ignored.Cover(change, live, after));

    private FieldChange Attribute(
        DeclaredObject declared, JsonObject live, JsonObject after, IReadOnlyList<ManagedEntry> owners, JsonChange change, bool gitMoved, Func<string, bool>? isTaken)
    {
        var places = Places(change);
        var holders = owners
            .Where(owner => places.Any(place => OwnedPlaces.PathOf(owner.Fields, live, place, IsOurs(owner) ? null : declared.Object) is not null))
            .ToArray();
        var ours = holders.FirstOrDefault(IsOurs);
        var controller = holders
            .Where(holder => !IsOurs(holder) && !persons.Contains(holder.Manager.Name) && holder.Manager.Name != fieldManager)
            .MinBy(holder => isTaken?.Invoke(holder.Manager.Name) == true);
        var (cause, holder) = (controller, ours) switch
        {
            (not null, _) => (ChangeCause.Conflict, controller),
            (_, not null) => (ChangeCause.Git, ours),
            _ when holders.Length > 0 => (ChangeCause.Drift, holders[0]),
            _ => (gitMoved ? ChangeCause.Git : ChangeCause.Drift, null),
        };
        var shown = declared.Mask.View(declared.Id, change, live, after);
        return new FieldChange(
            shown.Path.ToString(),
            shown.Path.ToPointer(),
            ToValue(shown.Before),
            ToValue(shown.After),
            cause,
            holder?.Manager.Name,
            holder?.Manager.Operation,
            holder?.ChangedAt);
    }

    /// <summary>The places of the live object whose owners are concerned: of a list that grew or shrank, the items that go or change.</summary>
    private static IReadOnlyList<FieldPath> Places(JsonChange change)
    {
        if (change is { Before: JsonArray before, After: JsonArray after })
        {
            return
            [
                .. before.Select((item, index) => (item, index))
                    .Where(entry => !after.Any(other => JsonEquality.Same(entry.item, other)))
                    .Select(entry => change.Path.Item(entry.index, entry.item)),

                // An item that is not there is owned by who owns the list as a whole.
                change.Path.Item(before.Count, null),
            ];
        }

        return [change.Path];
    }

    private static object? ToValue(JsonNode? node) => node?.GetValueKind() switch
    {
        null or JsonValueKind.Null => null,
        JsonValueKind.String => node.GetValue<string>(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => long.TryParse(node.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture, out var whole)
            ? (object)whole
            : double.Parse(node.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture),
        _ => node.ToJsonString(),
    };

    private bool IsOurs(ManagedEntry owner) => owner.Manager.Applied(fieldManager);
}
