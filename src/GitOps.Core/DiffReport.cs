using GitOps.Core.Approval;
using GitOps.Core.Planning;

namespace GitOps.Core;

/// <summary>What a sync would do, as a whole.</summary>
/// <param name="Diffs">One entry an object, unchanged ones included, in the order a sync would take them.</param>
/// <param name="Requests">Requests sent to the API server.</param>
/// <param name="Duration">How long it took.</param>
public sealed record DiffReport(IReadOnlyList<ResourceDiff> Diffs, int Requests, TimeSpan Duration)
{
    /// <summary>Why a sync would do nothing of it, such as too many deletions; null when it would.</summary>
    public GitOpsException? Refusal { get; init; }

    /// <summary>What an earlier plan is held to; null for what is planned afresh.</summary>
    internal ApprovedChanges? Approved { get; init; }

    /// <summary>The plan that is shown.</summary>
    internal SetPlan? Plan { get; init; }

    /// <summary>Objects that would not become as declared: refused, or not known, with the failure.</summary>
    public IEnumerable<ResourceDiff> Failures => Diffs.Where(diff => diff.Action is (DiffAction.Refused or DiffAction.Unknown) && (diff.NotDone is null || diff.Source is not null));
}
