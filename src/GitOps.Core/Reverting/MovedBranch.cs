using GitOps.Core.Git;
using GitOps.Core.Git.Stores;
using GitOps.Core.Reverting.Stores;

namespace GitOps.Core.Reverting;

/// <summary>What becomes of a revert whose push was rejected because somebody pushed before.</summary>
internal sealed class MovedBranch(GitSource source, IRevertStore reverts)
{
    private readonly IGitStore _store = source.Store;

    /// <summary>The revert worked out anew on top of what the remote's branch leads to now; null when that has not moved. Only what is known of the remote changes.</summary>
    /// <exception cref="GitOpsException"><c>PushRejected</c>, what planning a revert throws, and what reaching a remote may throw.</exception>
    public async Task<RevertPlan?> PlanAsync(RevertPlan plan, PushTarget target, CancellationToken cancellationToken)
    {
        var place = plan.Place;
        var transport = source.Transport(target.Remote, target.Url);
        var there = (await transport.ListAsync(cancellationToken)).FirstOrDefault(reference => reference.Name == target.Reference)?.Target;
        if (place.IsNew || there is null || (_store.Commit(there) is not null && reverts.IsPartOf(there, place.Tip.Sha)))
        {
            return null;
        }

        var tracked = source.IsMirror ? target.Reference : target.Tracked;
        await transport.FetchAsync([$"+{target.Reference}:{tracked}"], cancellationToken);
        var tip = _store.Commit(_store.Reference(tracked)!.Id)!;
        if (!reverts.IsPartOf(place.Tip.Sha, tip.Sha))
        {
            throw RevertErrors.BranchDiverged(place.Target, target.Name, source.Repository);
        }

        // What was to be made as it was is no longer what was looked at.
        if (plan.RestoredTo is not null && !new PathRestoration(_store, reverts).IsSame(plan.Request.Path, place.Tip, tip))
        {
            throw RevertErrors.PathMoved(PathRestoration.Name(plan.Request.Path), tip.Describe(null), target.Name);
        }

        return new RevertPlanner(_store, reverts).Plan(plan.Request, place with { Tip = tip, Before = source.IsMirror ? tip.Sha : place.Before });
    }
}
