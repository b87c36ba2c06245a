namespace GitOps.Core;

/// <summary>A comparison as a whole.</summary>
/// <param name="Diffs">One entry an object, unchanged ones included, in the order a sync would take them.</param>
/// <param name="Requests">Requests sent to the API server.</param>
/// <param name="Duration">How long it took.</param>
public sealed record DiffReport(IReadOnlyList<ResourceDiff> Diffs, int Requests, TimeSpan Duration)
{
    /// <summary>Objects that would not become as declared: refused, or not known, with the failure.</summary>
    public IEnumerable<ResourceDiff> Failures => Diffs.Where(diff => diff.Action is DiffAction.Refused or DiffAction.Unknown);
}
