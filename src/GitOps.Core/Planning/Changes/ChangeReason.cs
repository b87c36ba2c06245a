using System.Globalization;

namespace GitOps.Core.Planning.Changes;

/// <summary>Says in one line why an object differs.</summary>
internal static class ChangeReason
{
    public static string? Describe(DiffAction action, IReadOnlyList<FieldChange> changes, SourceLocation source, TimeProvider time) => action switch
    {
        DiffAction.Drift when Managers(changes) is { Length: > 0 } managers => managers + Time(changes, time),
        DiffAction.Drift => "changed in the cluster",
        DiffAction.Update => source.ToString(),
        _ => null,
    };

    private static string Managers(IReadOnlyList<FieldChange> changes) =>
        string.Join(", ", changes.Where(change => change.Cause == ChangeCause.Drift).Select(change => change.LiveManager).OfType<string>().Distinct());

    private static string Time(IReadOnlyList<FieldChange> changes, TimeProvider time)
    {
        if (changes.Where(change => change.Cause == ChangeCause.Drift).Max(change => change.LiveTime) is not { } latest)
        {
            return "";
        }

        var local = TimeZoneInfo.ConvertTime(latest, time.LocalTimeZone);
        return local.Date == time.GetLocalNow().Date
            ? local.ToString("', today 'HH':'mm", CultureInfo.InvariantCulture)
            : local.ToString("', 'yyyy'-'MM'-'dd' 'HH':'mm", CultureInfo.InvariantCulture);
    }
}
