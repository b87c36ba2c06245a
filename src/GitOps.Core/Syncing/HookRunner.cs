using System.Collections.Concurrent;
using GitOps.Core.Cluster;
using GitOps.Core.Cluster.Failures;
using GitOps.Core.Cluster.Resources;
using GitOps.Core.Diffing;
using GitOps.Core.Planning;
using GitOps.Core.Planning.Changes;
using GitOps.Core.Sets;
using GitOps.Core.Sets.Declared;

namespace GitOps.Core.Syncing;

/// <summary>Runs hooks. What it deletes is what a hook of this set made: in an earlier sync, or in this one.</summary>
internal sealed class HookRunner(KubeApi api, ObjectApplier applier, ObjectPlanner planner, SyncOptions options)
{
    private readonly CheckedDeletion _deletion = new(api);

    /// <summary>Hooks that run on what a hook made, not on an object that became a hook only now.</summary>
    private readonly ConcurrentDictionary<ResourceId, ApiResource> _started = new();

    /// <summary>Applies a hook; what its last run left is deleted first where its policy says so.</summary>
    public async Task<ResourceResult> StartAsync(PlannedChange planned, CancellationToken cancellationToken)
    {
        var hook = planned.Declared!;
        try
        {
            // It is read again, because steps before this one may have taken long.
            var live = await api.GetLiveAsync(hook.Resource!, hook.Id.Namespace, hook.Id.Name, cancellationToken);
            if (live is null || planner.MayHookDelete(hook.Id, live))
            {
                _started[hook.Id] = hook.Resource!;
            }

            var isAsPlanned = live is null ? planned.Live is null : planned.Live is { } read && ObjectVersion.Same(read, live);
            return await applier.ApplyAsync(isAsPlanned ? planned : planner.Of(hook, live), cancellationToken);
        }
        catch (KubeApiException failure) when (failure.StatusCode is not 401)
        {
            var error = Refusal.Of(hook, failure);
            return new ResourceResult { Action = SyncAction.Failed, Id = hook.Id, Source = hook.Source, Message = error.Message, Error = error };
        }
    }

    /// <summary>Deletes hooks whose policy says so, now that they have ended.</summary>
    public async Task EndAsync(IEnumerable<DeclaredObject> hooks, bool succeeded, Action<ResourceResult> done, CancellationToken cancellationToken)
    {
        var ended = succeeded ? "HookSucceeded" : "HookFailed";
        foreach (var hook in hooks.Where(hook => hook.Policy.HookDeletion.Contains(ended)))
        {
            if (_started.TryGetValue(hook.Id, out var resource) && await DeleteAsync(hook, resource, succeeded, cancellationToken) is { } result)
            {
                done(result);
            }
        }
    }

    /// <returns>The result; null when there was nothing left to delete.</returns>
    private async Task<ResourceResult?> DeleteAsync(DeclaredObject hook, ApiResource resource, bool succeeded, CancellationToken cancellationToken)
    {
        var result = new ResourceResult { Action = SyncAction.Deleted, Id = hook.Id, Source = hook.Source, Message = succeeded ? "the hook succeeded" : "the hook failed" };
        try
        {
            if (await api.GetLiveAsync(resource, hook.Id.Namespace, hook.Id.Name, cancellationToken) is not { } live)
            {
                return null;
            }

            var kept = await _deletion.DeleteAsync(
                resource, hook.Id, live, now => planner.MayHookDelete(hook.Id, now) ? null : "it is not this set's own", options.Timeout, cancellationToken);
            return kept is null ? result : result with { Action = SyncAction.Skipped, Message = $"kept, because {kept}" };
        }
        catch (GitOpsException failure) when (failure is KubeApiException { StatusCode: not 401 } or { ErrorId: "DeletionTimedOut" })
        {
            var error = new GitOpsException(failure.ErrorId, failure.Kind, $"{hook.Id} of {hook.Source} was not deleted: {failure.Message}", hook.Id, hook.Source);
            return result with { Action = SyncAction.Failed, Message = error.Message, Error = error };
        }
    }
}
