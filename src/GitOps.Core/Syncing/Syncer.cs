using System.Collections.Concurrent;
using GitOps.Core.Cluster;
using GitOps.Core.History;

namespace GitOps.Core.Syncing;

/// <summary>
/// Makes the cluster look as declared: parent widened, stages applied, members that are no longer declared deleted,
/// parent narrowed. Whatever interrupts it, the parent lists at least what exists, so that the next run finishes.
/// </summary>
internal sealed class Syncer(
    KubeApi api, ApplySetStore store, ObjectApplier applier, SetContext context, SyncOptions options, IReconcileObserver observer)
{
    private readonly ConcurrentQueue<ResourceResult> _results = new();
    private int _total;

    /// <summary>Syncs the set.</summary>
    /// <returns>One result an object, in the order they were done.</returns>
    public async Task<IReadOnlyList<ResourceResult>> RunAsync(SetState state, CancellationToken cancellationToken)
    {
        var candidates = PrunePlan.Candidates(state, context.SetId, options.PruneProtected);
        PrunePlan.Check(context, state, candidates, options);
        _total = state.Declared.Count + (options.Prune ? candidates.Count : 0);

        var rest = await ApplyOwnNamespaceAsync(state, cancellationToken);
        var widened = await WidenParentAsync(state, cancellationToken);
        var catalog = state.Catalog;
        foreach (var stage in rest.GroupBy(item => KindOrder.Stage(item.Id)).OrderBy(stage => stage.Key))
        {
            var known = stage.Where(item => item.Resource is not null);
            await ApplyAsync(known, state, cancellationToken);
            var waiting = stage.Where(item => item.Resource is null).ToArray();
            if (waiting.Length > 0)
            {
                observer.Progress(new ReconcileProgress(Activity, $"waiting for {waiting[0].Id.Kind} to be served", _results.Count, _total));
                (catalog, var resolved) = await new Definitions(api, options.Timeout).AwaitAsync(waiting, cancellationToken);
                var reader = new LiveStateReader(api, catalog, store, context.Cluster.Namespace, observer);
                var live = await reader.ReadAsync(resolved, ApplySetParent.Empty, cancellationToken);
                await ApplyAsync(resolved, state with { Live = live }, cancellationToken);
            }
        }

        await PruneAsync(candidates, state, catalog, cancellationToken);
        await FinishParentAsync(state, widened, cancellationToken);
        return [.. _results];
    }

    private string Activity => $"Syncing {context.Set} to {context.Cluster.Context}";

    /// <summary>The parent lives in the set's namespace, which may itself be declared and not exist yet.</summary>
    private async Task<IReadOnlyList<DeclaredObject>> ApplyOwnNamespaceAsync(SetState state, CancellationToken cancellationToken)
    {
        var own = state.Declared.FirstOrDefault(item => item.Id is { Group: "", Kind: "Namespace" } && item.Id.Name == context.Cluster.Namespace);
        if (own is null)
        {
            return state.Declared;
        }

        await ApplyAsync([own], state, cancellationToken);
        return [.. state.Declared.Where(item => item != own)];
    }

    private async Task<ApplySetParent> WidenParentAsync(SetState state, CancellationToken cancellationToken)
    {
        if (state.Declared.Count == 0 && state.Parent == ApplySetParent.Empty)
        {
            return state.Parent;
        }

        var widened = state.Parent.Widen(
            state.Declared.Select(item => item.GroupKind), state.Declared.Select(item => item.Id.Namespace).Where(IsAdditional));
        if (!widened.IsSame(state.Parent))
        {
            await WriteParentAsync(widened, cancellationToken);
        }

        return widened;
    }

    private Task ApplyAsync(IEnumerable<DeclaredObject> objects, SetState state, CancellationToken cancellationToken) =>
        Requests.ForEachAsync(objects, async (item, token) => Done(await applier.ApplyAsync(item, state.LiveOf(item), token)), cancellationToken);

    private async Task PruneAsync(
        IReadOnlyList<PruneCandidate> candidates, SetState state, ApiCatalog catalog, CancellationToken cancellationToken)
    {
        if (!options.Prune || candidates.Count == 0)
        {
            return;
        }

        var obstacle = _results.Any(result => result.Action == SyncAction.Failed) ? "some objects could not be applied"
            : state.Live.Unlisted.Count > 0 ? $"{string.Join(", ", state.Live.Unlisted)} could not be listed"
            : null;
        if (obstacle is not null)
        {
            observer.Warning($"Nothing was pruned, because {obstacle}.");
            return;
        }

        await new Pruner(api, catalog).PruneAsync(candidates, Done, cancellationToken);
    }

    /// <summary>Narrows the parent to what exists, and remembers the revision. Writes nothing when that is what it says already.</summary>
    private async Task FinishParentAsync(SetState state, ApplySetParent widened, CancellationToken cancellationToken)
    {
        var parent = widened;
        var deleted = _results.Where(result => result.Action == SyncAction.Deleted).Select(result => result.Id).ToHashSet();
        if (state.Live.Unlisted.Count == 0)
        {
            var remaining = state.Live.Members(context.SetId).Select(member => member.Key).Where(id => !deleted.Contains(id))
                .Concat(state.Declared.Select(item => item.Id)).ToArray();
            parent = (widened with { GroupKinds = [], Namespaces = [] }).Widen(
                remaining.Select(id => id.Group.Length == 0 ? id.Kind : $"{id.Kind}.{id.Group}"),
                remaining.Select(id => id.Namespace).Where(IsAdditional));
        }

        var changed = _results.Any(result => result.Action is not (SyncAction.Unchanged or SyncAction.Skipped or SyncAction.Conflict or SyncAction.Failed));
        if ((changed || context.GitMoved) && !context.Revision.IsWorkingTree)
        {
            parent = parent.Remember(new SyncRecord(
                context.Revision.Sha,
                context.Revision.Name,
                context.Revision.Subject,
                context.Revision.Author,
                DateTimeOffset.UtcNow,
                _results.All(result => result.Action is not (SyncAction.Failed or SyncAction.Conflict))));
        }

        if (!parent.IsSame(widened))
        {
            await WriteParentAsync(parent, cancellationToken);
        }
    }

    private async Task WriteParentAsync(ApplySetParent parent, CancellationToken cancellationToken)
    {
        try
        {
            await store.WriteAsync(parent, cancellationToken);
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

    private void Done(ResourceResult result)
    {
        _results.Enqueue(result);
        observer.Progress(new ReconcileProgress(Activity, result.ToString(), _results.Count, _total));
        observer.Done(result);
    }
}
