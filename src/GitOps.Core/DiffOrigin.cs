using GitOps.Core.Approval;
using GitOps.Core.Sets;

namespace GitOps.Core;

/// <summary>How a set that was compared is found again, at the revision it was compared at and with the same options.</summary>
/// <param name="Request">The set.</param>
/// <param name="Target">The cluster.</param>
/// <param name="Options">The options of the plan.</param>
public sealed record DiffOrigin(ReconcileRequest Request, ClusterTarget Target, PlanOptions Options)
{
    /// <summary>What the plan of a file was made of.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="repository">Where the repository is now; null for where it was then.</param>
    /// <param name="target">The cluster.</param>
    public static DiffOrigin Of(SavedPlan plan, string? repository, ClusterTarget target)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var request = new ReconcileRequest
        {
            Repository = repository ?? plan.Repository,
            Path = plan.Path,
            Name = plan.Set,
            Namespace = plan.Cluster.Namespace,
            Revision = plan.Revision.Name,
            Commit = plan.Revision.Sha,
        };
        return new DiffOrigin(request, target, plan.Options);
    }
}
