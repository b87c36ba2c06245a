using System.Globalization;

namespace GitOps.Core.Approval;

/// <summary>One field of an object of a plan. Values are as they are shown: masked where they are secret.</summary>
internal sealed record SavedField
{
    public required string Path { get; init; }

    public string? Live { get; init; }

    public string? Desired { get; init; }

    public required ChangeCause Cause { get; init; }

    public string? Manager { get; init; }

    /// <summary>Whether a sync leaves the live value.</summary>
    public bool Kept { get; init; }

    public static SavedField Of(FieldChange change) => new()
    {
        Path = change.Path,
        Live = Text(change.Live),
        Desired = Text(change.Desired),
        Cause = change.Cause,
        Manager = change.LiveManager,
        Kept = change.IsKept,
    };

    public FieldChange ToChange() => new(Path, "", Live, Desired, Cause, Manager) { IsKept = Kept };

    private static string? Text(object? value) => value is null ? null : Convert.ToString(value, CultureInfo.InvariantCulture);
}
