using System.Text.Json.Nodes;
using GitOps.Core.Cluster;
using GitOps.Core.Syncing;
using GitOps.Core.Syncing.Membership;
using GitOps.Core.Syncing.Pruning;

namespace GitOps.Core.Diffing;

/// <summary>Compares declared objects with live ones, asking the server (a dry run) only where it cannot be known otherwise.</summary>
internal sealed class ResourceComparer(KubeApi api, ObjectDiffer differ, SetContext context)
{
    /// <summary>Compares one object.</summary>
    /// <param name="declared">The object as declared.</param>
    /// <param name="live">The object as it is; null when it does not exist.</param>
    /// <param name="canCreate">Whether the server can be asked about creating it: not in a namespace that the set itself brings.</param>
    /// <param name="cancellationToken">Ends the operation.</param>
    public async Task<ResourceDiff> CompareAsync(DeclaredObject declared, JsonObject? live, bool canCreate, CancellationToken cancellationToken)
    {
        if (declared.Policy.LeftAlone is { } reason)
        {
            return Diff(declared, DiffAction.Unchanged, declared.Object, declared.Object) with { Reason = reason };
        }

        if (live is null)
        {
            return canCreate && declared.Resource is not null && await RefusalOfCreateAsync(declared, cancellationToken) is { } refused
                ? refused
                : Diff(declared, DiffAction.Create, null, declared.Object) with
                {
                    Reason = context.GitMoved ? declared.Source.ToString() : "deleted from the cluster",
                };
        }

        if (ForeignOwner.Find(live, context.SetId) is { } owner)
        {
            return Diff(declared, DiffAction.Conflict, live, live) with
            {
                Reason = $"belongs to {owner}",
                Error = ForeignOwner.Refusal(declared.Id, declared.Source, owner),
            };
        }

        if (declared.Policy.CreateOnly)
        {
            return Diff(declared, DiffAction.Unchanged, live, live);
        }

        var diff = differ.IsInSync(declared.Object, live)
            ? Diff(declared, DiffAction.Unchanged, live, live)
            : await DryRunAsync(declared, live, cancellationToken);
        return diff.Action == DiffAction.Unchanged && ClientSideApply.Owns(live)
            ? diff with { Action = DiffAction.Update, Reason = "owned by kubectl apply so far; a sync takes it over" }
            : diff;
    }

    /// <summary>A member that is no longer declared, and what goes with it.</summary>
    public ResourceDiff Removed(ResourceId id, JsonObject live, Cascade? cascade) => new()
    {
        Action = DiffAction.Delete,
        Id = id,
        Set = context.Set,
        Revision = context.Revision,
        Cluster = context.Cluster,
        Reason = cascade is null ? "no longer declared" : $"no longer declared; {cascade}",
        AlsoDeletes = cascade?.Counts ?? [],
        Text = () => UnifiedDiff.Of(id, live, null),
    };

    private async Task<ResourceDiff> DryRunAsync(DeclaredObject declared, JsonObject live, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await api.ApplyAsync(
                declared.Resource!,
                declared.Id.Namespace,
                declared.Id.Name,
                declared.Object,
                new ApplyOptions(context.FieldManager, Force: true, DryRun: true),
                cancellationToken);
            var changes = differ.Changes(declared, live, answer.Object, context.GitMoved);
            var action = changes switch
            {
                [] => DiffAction.Unchanged,
                _ when changes.Any(change => change.Cause == ChangeCause.Conflict) => DiffAction.Conflict,
                _ when changes.Any(change => change.Cause == ChangeCause.Drift) => DiffAction.Drift,
                _ => DiffAction.Update,
            };
            return Diff(declared, action, live, answer.Object) with { Changes = changes, Reason = ChangeReason.Describe(action, changes, declared.Source) };
        }
        catch (KubeApiException failure) when (ImmutableField.Caused(failure) && ImmutableField.MayRecreate(declared.Id))
        {
            return Diff(declared, DiffAction.Recreate, live, declared.Whole) with
            {
                Reason = failure.Causes[0].Field + " cannot be changed in place",
            };
        }
        catch (KubeApiException failure) when (failure.StatusCode is not 401)
        {
            return NotAnswered(declared, failure);
        }
    }

    private async Task<ResourceDiff?> RefusalOfCreateAsync(DeclaredObject declared, CancellationToken cancellationToken)
    {
        try
        {
            await api.ApplyAsync(
                declared.Resource!,
                declared.Id.Namespace,
                declared.Id.Name,
                declared.Object,
                new ApplyOptions(context.FieldManager, Force: true, DryRun: true),
                cancellationToken);
            return null;
        }
        catch (KubeApiException failure) when (failure.StatusCode is not 401)
        {
            return NotAnswered(declared, failure);
        }
    }

    /// <summary>An object that the server refuses, or that it could say nothing of.</summary>
    private ResourceDiff NotAnswered(DeclaredObject declared, KubeApiException failure)
    {
        var said = SecretMask.Redact(declared.Id, declared.Object, failure.Message);
        var action = Refusal.IsAnswer(failure) ? DiffAction.Refused : DiffAction.Unknown;
        return Diff(declared, action, null, declared.Object) with
        {
            Reason = said,
            Error = Refusal.Of(declared, failure),
            Text = () => $"{action} {declared.Id}: {said}",
        };
    }

    private ResourceDiff Diff(DeclaredObject declared, DiffAction action, JsonObject? live, JsonObject after) => new()
    {
        Action = action,
        Id = declared.Id,
        Source = declared.Source,
        Set = context.Set,
        Revision = context.Revision,
        Cluster = context.Cluster,
        Text = () => UnifiedDiff.Of(declared.Id, live, after),
    };
}
