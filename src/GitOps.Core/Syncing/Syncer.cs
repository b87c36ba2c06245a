using GitOps.Core.Cluster;
using GitOps.Core.History;
using GitOps.Core.Syncing.Membership;
using GitOps.Core.Syncing.Ordering;
using GitOps.Core.Syncing.Pruning;

namespace GitOps.Core.Syncing;

/// <summary>
/// Makes the cluster look as declared: parent widened, steps applied, members that are no longer declared deleted,
/// parent narrowed. Whatever interrupts it, the parent lists at least what exists, so that the next run finishes.
/// </summary>
internal sealed class Syncer(
    KubeApi api, ApplySetStore store, ObjectApplier applier, SetContext context, SyncOptions options, IReconcileObserver observer)
{
    /// <summary>Syncs the set.</summary>
    public async Task<SyncRun> RunAsync(SetState state, CancellationToken cancellationToken)
    {
        var rules = new PruneRules(context, state.Parent, options.PruneProtected, options.Adopt);
        var candidates = PrunePlan.Candidates(state, context, rules);
        if (!context.GitMoved)
        {
            await applier.SettleAsync(state, cancellationToken);
        }

        var mayChange = state.Declared.Any(item => !item.Policy.IsHook && applier.MayChange(item, state.LiveOf(item)));
        var runHooks = context.GitMoved || mayChange;
        ResourceId[] replaced = runHooks
            ? [.. state.Declared.Where(item => item.Policy.IsHook && applier.Plan(item, state.LiveOf(item)).Step == PlannedStep.Replace).Select(item => item.Id)]
            : [];
        PrunePlan.Check(context, state, candidates, replaced, options);
        await CheckOthersAsync(candidates, state, cancellationToken);
        PrunePlan.WarnOfStrays(candidates, observer);
        var steps = SyncSchedule.Of(state.Declared);
        var run = new SyncRun(context, observer, state.Declared.Count + (options.Prune ? candidates.Count : 0));
        var runner = new StepRunner(api, store, applier, context, options, observer);

        if (OwnNamespace(state) is { } own)
        {
            // The parent lives in the set's namespace, which may itself be declared and not exist yet.
            await runner.RunAsync(new SyncStep(SyncPhase.Sync, [own], AwaitHealth: false), state, run, cancellationToken);
            steps = [.. steps.Select(step => step with { Objects = [.. step.Objects.Where(item => item != own)] })];
        }

        var mayDelete = options.Prune && candidates.Any(candidate => candidate.KeptBecause is null);
        var writes = context.GitMoved || mayChange || mayDelete;
        await using var lease = writes
            ? await InOwnNamespaceAsync(() => SyncLease.AcquireAsync(api, store, context.Cluster.Namespace, observer, cancellationToken))
            : null;
        if (lease is not null)
        {
            // Another sync may have ended since the state was read.
            state = state with { Parent = await store.ReadAsync(cancellationToken) };
            CheckSince(state);
        }

        var widened = await WidenParentAsync(state, writes, cancellationToken);
        using (Stages.Begin("apply"))
        {
            foreach (var step in steps)
            {
                await RunStepAsync(runner, step, runHooks, state, run, cancellationToken);
            }
        }

        await PruneAsync(candidates, rules, state, run, cancellationToken);
        var synced = lease is null ? widened.Synced : Synced(candidates, state, run);
        await FinishParentAsync(candidates, state, widened, synced, run, cancellationToken);
        return run;
    }

    private static async Task RunStepAsync(
        StepRunner runner, SyncStep step, bool runHooks, SetState state, SyncRun run, CancellationToken cancellationToken)
    {
        var isReached = step.Phase == SyncPhase.SyncFail ? run.Obstacle is not null : run.Obstacle is null;
        var objects = step.Objects.Where(item => isReached && (runHooks || !item.Policy.IsHook)).ToArray();
        foreach (var item in step.Objects.Except(objects).Where(item => !item.Policy.IsHook))
        {
            run.Done(new ResourceResult
            {
                Action = SyncAction.Skipped,
                Id = item.Id,
                Source = item.Source,
                Message = $"not reached: {run.Obstacle?.Message}",
            });
        }

        if (objects.Length > 0)
        {
            await runner.RunAsync(step with { Objects = objects }, state, run, cancellationToken);
        }
    }

    private DeclaredObject? OwnNamespace(SetState state) =>
        state.Declared.FirstOrDefault(item => item.Id is { Group: "", Kind: "Namespace" } && item.Id.Name == context.Cluster.Namespace);

    /// <summary>What Git changed since a revision is all there is to do only while that revision is what the cluster holds.</summary>
    private void CheckSince(SetState state)
    {
        if (state.Since is not null && state.Since != state.Parent.Synced)
        {
            throw new GitOpsException(
                "SyncInProgress",
                FailureKind.Conflict,
                $"Another sync of {context.Set} changed it while this one was being prepared. Nothing was changed by this one. Run it again.",
                context.Set);
        }
    }

    /// <summary>The parent lists what is about to exist, and no longer says that all members are as they were synced.</summary>
    private async Task<ApplySetParent> WidenParentAsync(SetState state, bool writes, CancellationToken cancellationToken)
    {
        if (state.Declared.Count == 0 && state.Parent == ApplySetParent.Empty)
        {
            return state.Parent;
        }

        var widened = state.Parent.Widen(
            state.Declared.Select(item => item.GroupKind), state.Declared.Select(item => item.Id.Namespace).Where(IsAdditional));
        if (writes)
        {
            widened = widened with { Synced = null };
        }

        if (!widened.IsSame(state.Parent))
        {
            await WriteParentAsync(widened, cancellationToken);
        }

        return widened;
    }

    /// <summary>A Namespace or definition does not go while others have something in it. It is looked at only when one is to go: that is rare, and takes many requests.</summary>
    private async Task CheckOthersAsync(IReadOnlyList<PruneCandidate> candidates, SetState state, CancellationToken cancellationToken)
    {
        PruneCandidate[] holders = options.Prune ? [.. candidates.Where(candidate => candidate.KeptBecause is null && ProtectedKinds.Contain(candidate.Id))] : [];
        if (holders.Length > 0 && !options.Adopt)
        {
            var cascades = await new CascadeReader(api, state.Catalog, context, observer).ReadAsync(holders, cancellationToken);
            if (cascades.Select(entry => entry.Value.Refusal(entry.Key, options.Adopt)).FirstOrDefault(failure => failure is not null) is { } refusal)
            {
                throw refusal;
            }
        }
    }

    private async Task PruneAsync(IReadOnlyList<PruneCandidate> candidates, PruneRules rules, SetState state, SyncRun run, CancellationToken cancellationToken)
    {
        if (!options.Prune || candidates.Count == 0)
        {
            return;
        }

        var obstacle = run.Obstacle is not null || run.Results.Any(result => result.Action == SyncAction.Failed) ? "some objects could not be applied"
            : state.Live.Unlisted.Count > 0 ? $"{string.Join(", ", state.Live.Unlisted)} could not be listed"
            : null;
        if (obstacle is not null)
        {
            observer.Warning($"Nothing was pruned, because {obstacle}.");
            return;
        }

        using var stage = Stages.Begin("prune");
        await new Pruner(api, state.Catalog, rules).PruneAsync(candidates, run.Done, cancellationToken);
    }

    /// <summary>What the next sync may start from: this revision, when all of it is in the cluster and nothing else may be.</summary>
    private SyncedRevision? Synced(IReadOnlyList<PruneCandidate> candidates, SetState state, SyncRun run)
    {
        if (state.Digest is null || !run.IsComplete || state.Live.Unlisted.Count > 0)
        {
            return null;
        }

        var deleted = Deleted(run);
        var isPruned = candidates.All(candidate => candidate.KeptBecause is not null || deleted.Contains(candidate.Id));
        return new SyncedRevision(context.Revision.Sha, state.Digest, isPruned && state.Since is null or { Pruned: true });
    }

    private static HashSet<ResourceId> Deleted(SyncRun run) =>
        [.. run.Results.Where(result => result.Action == SyncAction.Deleted).Select(result => result.Id)];

    /// <summary>Narrows the parent to what exists, and remembers the revision. Writes nothing when that is what it says already.</summary>
    private async Task FinishParentAsync(
        IReadOnlyList<PruneCandidate> candidates, SetState state, ApplySetParent widened, SyncedRevision? synced, SyncRun run, CancellationToken cancellationToken)
    {
        var parent = widened with { Synced = synced };
        var deleted = Deleted(run);
        if (state.Live.Unlisted.Count == 0 && state.Since is null)
        {
            var strays = candidates.Where(candidate => candidate.IsStray).Select(candidate => candidate.Id).ToHashSet();
            var remaining = state.Live.Members(context.SetId).Select(member => member.Key).Where(id => !deleted.Contains(id) && !strays.Contains(id))
                .Concat(state.Declared.Select(item => item.Id)).ToArray();
            parent = (parent with { GroupKinds = [], Namespaces = [] }).Widen(
                remaining.Select(id => id.Group.Length == 0 ? id.Kind : $"{id.Kind}.{id.Group}"),
                remaining.Select(id => id.Namespace).Where(IsAdditional));
        }

        var changed = run.Results.Any(result => result.Action is SyncAction.Created or SyncAction.Configured or SyncAction.Adopted or SyncAction.Recreated or SyncAction.Deleted);
        if ((changed || context.GitMoved) && !context.Revision.IsWorkingTree)
        {
            var revision = context.Revision;
            parent = parent.Remember(new SyncRecord(revision.Sha, revision.Name, revision.Subject, revision.Author, DateTimeOffset.UtcNow, run.IsComplete));
        }

        if (!parent.IsSame(widened))
        {
            await WriteParentAsync(parent, cancellationToken);
        }
    }

    private async Task WriteParentAsync(ApplySetParent parent, CancellationToken cancellationToken)
    {
        using var stage = Stages.Begin("write parent");
        await InOwnNamespaceAsync(() => store.WriteAsync(parent, cancellationToken));
    }

    private async Task<T> InOwnNamespaceAsync<T>(Func<Task<T>> write)
    {
        try
        {
            return await write();
        }
        catch (KubeApiException failure) when (failure.StatusCode == 404)
        {
            throw new GitOpsException(
                "NamespaceNotFound",
                FailureKind.NotFound,
                $"There is no namespace {context.Cluster.Namespace} in {context.Cluster.Context} to keep the set's record in. "
                + "Add its manifest to the repository, create it, or choose another -Namespace.",
                context.Cluster.Namespace);
        }
    }

    private bool IsAdditional(string @namespace) => @namespace.Length > 0 && @namespace != context.Cluster.Namespace;
}
