using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using GitOps.Core.Cluster;
using GitOps.Core.Diffing;
using GitOps.Core.Syncing.Membership;

namespace GitOps.Core.Syncing;

/// <summary>Applies one object. What a person's tool changed is taken back; what a controller owns is left, unless told.</summary>
internal sealed class ObjectApplier(
    KubeApi api, ObjectDiffer differ, TakeOver takeOver, SetContext context, SyncOptions options, IReconcileObserver observer)
{
    // Asked of each object more than once, and not cheap.
    private readonly ConcurrentDictionary<ResourceId, bool> _inSync = new();

    /// <summary>Whether applying the object may change it.</summary>
    public bool MayChange(DeclaredObject declared, JsonObject? live) =>
        declared.Policy.LeftAlone is null
        && (live is null
            || !_inSync.GetOrAdd(declared.Id, _ => declared.Policy.CreateOnly || (!ClientSideApply.Owns(live) && differ.IsInSync(declared.Object, live))));

    /// <summary>
    /// Finds out by dry runs which of the objects that may change would not: those with a value that the server spells
    /// otherwise. Worth it where Git did not move, so that a sync that has nothing to do writes nothing at all.
    /// </summary>
    public Task SettleAsync(SetState state, CancellationToken cancellationToken)
    {
        var doubtful = state.Declared.Where(item => item.Resource is not null && state.LiveOf(item) is { } live && !ClientSideApply.Owns(live) && MayChange(item, live));
        return Requests.ForEachAsync(doubtful, SettleOneAsync, cancellationToken);

        async Task SettleOneAsync(DeclaredObject item, CancellationToken token)
        {
            try
            {
                var after = await SendAsync(item, force: true, token, dryRun: true);
                if (!ObjectDiffer.Differs(item.Ignored, state.LiveOf(item)!, after.Object))
                {
                    _inSync[item.Id] = true;
                }
            }
            catch (KubeApiException failure) when (failure.StatusCode is not 401)
            {
                // Applying it will tell, and report it.
            }
        }
    }

    /// <summary>Applies the object, with no request when that cannot change it.</summary>
    public async Task<ResourceResult> ApplyAsync(DeclaredObject declared, JsonObject? live, CancellationToken cancellationToken)
    {
        if (declared.Policy.LeftAlone is { } reason)
        {
            return Result(declared, SyncAction.Skipped) with { Message = reason };
        }

        if (live is not null && !options.Adopt && ForeignOwner.Find(live, context.SetId) is { } owner)
        {
            return Result(declared, SyncAction.Conflict) with
            {
                Message = $"belongs to {owner}",
                Error = ForeignOwner.Refusal(declared.Id, declared.Source, owner),
            };
        }

        if (!MayChange(declared, live))
        {
            return Result(declared, SyncAction.Unchanged);
        }

        try
        {
            if (live is not null && ClientSideApply.Owns(live))
            {
                observer.Verbose($"{declared.Id}: taking over what kubectl apply owns");
                live = await new ClientSideApply(api, context.FieldManager).TakeOverAsync(declared, live, cancellationToken);
            }

            var answer = await SendAsync(declared, force: options.ForceConflicts, cancellationToken);
            return Applied(declared, live, answer);
        }
        catch (KubeApiException failure) when (failure.IsFieldConflict)
        {
            return await SettleConflictAsync(declared, live, failure, cancellationToken);
        }
        catch (KubeApiException failure) when (ImmutableField.Caused(failure) && MayRecreate(declared))
        {
            return await RecreateAsync(declared, live, cancellationToken);
        }
        catch (KubeApiException failure) when (failure.StatusCode is not 401)
        {
            return Failed(declared, failure);
        }
    }

    private async Task<ResourceResult> SettleConflictAsync(
        DeclaredObject declared, JsonObject? live, KubeApiException conflict, CancellationToken cancellationToken)
    {
        try
        {
            var managers = TakeOver.Managers(conflict);
            if (managers.All(takeOver.From))
            {
                observer.Verbose($"{declared.Id}: taking back what {string.Join(", ", managers)} changed");
                return Applied(declared, live, await SendAsync(declared, force: true, cancellationToken));
            }

            string[] taken = [.. managers.Where(takeOver.IsNamed)];
            if (live is null || taken.Length > 0)
            {
                live = await api.GetAsync(declared.Resource!, declared.Id.Namespace, declared.Id.Name, cancellationToken) ?? [];
            }

            var forced = await SendAsync(declared, force: true, cancellationToken, dryRun: true);
            FieldChange[] disputed =
            [
                .. differ.Changes(declared, live, forced.Object, context.GitMoved)
                    .Where(change => change.Cause == ChangeCause.Conflict && !takeOver.From(change.LiveManager!)),
            ];
            if (taken.Length > 0 && takeOver.Disputed(conflict, live) is { } left)
            {
                observer.Verbose($"{declared.Id}: taking over what {string.Join(", ", taken)} owns, and leaving what others own");
                await SendAsync(declared.Leaving(left, live, context.FieldManager), force: true, cancellationToken);
            }
            else
            {
                taken = [];
            }

            return Result(declared, SyncAction.Conflict) with
            {
                Changes = disputed,
                Message = "owned by " + string.Join(", ", managers.Except(taken)),
                Error = Refusal.Conflict(declared, disputed, taken),
            };
        }
        catch (KubeApiException failure) when (failure.StatusCode is not 401)
        {
            return Failed(declared, failure);
        }
    }

    private async Task<ResourceResult> RecreateAsync(DeclaredObject declared, JsonObject? live, CancellationToken cancellationToken)
    {
        observer.Verbose($"{declared.Id}: an immutable field changed; deleting it and creating it anew");
        try
        {
            var uid = (string?)live?["metadata"]?["uid"];
            await api.DeleteAndWaitAsync(declared.Resource!, declared.Id.Namespace, declared.Id.Name, uid, options.Timeout, cancellationToken);
            await SendAsync(declared with { Object = declared.Whole }, force: true, cancellationToken);
            return Result(declared, SyncAction.Recreated);
        }
        catch (KubeApiException failure) when (failure.StatusCode is not 401)
        {
            return Failed(declared, failure);
        }
    }

    private async Task<ApplyAnswer> SendAsync(DeclaredObject declared, bool force, CancellationToken cancellationToken, bool dryRun = false)
    {
        var answer = await api.ApplyAsync(
            declared.Resource!,
            declared.Id.Namespace,
            declared.Id.Name,
            declared.Object,
            new ApplyOptions(context.FieldManager, force, dryRun),
            cancellationToken);
        foreach (var warning in answer.Warnings)
        {
            observer.Warning($"{declared.Id} of {declared.Source}: {SecretMask.Redact(declared.Id, declared.Object, warning)}");
        }

        return answer;
    }

    private bool MayRecreate(DeclaredObject declared) =>
        (options.AllowRecreate || declared.Policy.MayRecreate) && ImmutableField.MayRecreate(declared.Id);

    private ResourceResult Applied(DeclaredObject declared, JsonObject? live, ApplyAnswer answer)
    {
        if (answer.Created || live is null)
        {
            return Result(declared, answer.Created ? SyncAction.Created : SyncAction.Configured);
        }

        return (string?)live["metadata"]?["resourceVersion"] == (string?)answer.Object["metadata"]?["resourceVersion"]
            ? Result(declared, SyncAction.Unchanged)
            : Result(declared, SyncAction.Configured) with
            {
                Changes = differ.Changes(declared, live, answer.Object, context.GitMoved),
            };
    }

    private static ResourceResult Result(DeclaredObject declared, SyncAction action) => new()
    {
        Action = action,
        Id = declared.Id,
        Source = declared.Source,
    };

    private static ResourceResult Failed(DeclaredObject declared, KubeApiException failure)
    {
        var error = Refusal.Of(declared, failure);
        return Result(declared, SyncAction.Failed) with { Message = error.Message, Error = error };
    }
}
