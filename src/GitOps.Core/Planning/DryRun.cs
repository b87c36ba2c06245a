using System.Text.Json.Nodes;
using GitOps.Core.Cluster;
using GitOps.Core.Cluster.Failures;
using GitOps.Core.Cluster.Resources;
using GitOps.Core.Diffing;
using GitOps.Core.Objects.Ownership;
using GitOps.Core.Planning.Changes;
using GitOps.Core.Sets;
using GitOps.Core.Sets.Declared;

namespace GitOps.Core.Planning;

/// <summary>
/// Asks the server what becomes of objects, where only it can tell. An answer counts only against the object it was made from:
/// what a controller wrote since it was read would be shown as if our apply caused it. Then it is read, and planned, again.
/// </summary>
/// <param name="api">The cluster.</param>
/// <param name="differ">Remembers which objects applying does not change.</param>
/// <param name="planner">Decides.</param>
/// <param name="context">The set.</param>
/// <param name="rules">Which fields are left to the cluster.</param>
internal sealed class DryRun(KubeApi api, ObjectDiffer differ, ObjectPlanner planner, SetContext context, IgnoreRules rules)
{
    /// <summary>Of an object that changes between each reading and asking about it nothing can be said.</summary>
    private const int Readings = 4;

    /// <summary>What is to be done about an object, as a server that is asked has it.</summary>
    public async Task<PlannedChange> AskAsync(PlannedChange planned, CancellationToken cancellationToken)
    {
        for (var reading = 1; planned.IsToBeAsked; reading++)
        {
            try
            {
                var after = await AfterAsync(planned, cancellationToken);
                if (!ObjectVersion.Same(planned.Live!, after) && reading < Readings)
                {
                    planned = await PlanAgainAsync(planned.Declared!, cancellationToken);
                    if (!planned.IsToBeAsked)
                    {
                        return planned;
                    }
                }

                if (ObjectVersion.Same(planned.Live!, after))
                {
                    planned = planner.Answered(planned, after);
                    if (planned.Step == PlannedStep.Keep)
                    {
                        differ.Confirm(planned.Declared!, planned.Live!);
                    }

                    continue;
                }
            }
            catch (KubeApiException failure) when (failure.StatusCode is not 401)
            {
                return planner.Refused(planned, failure);
            }

            if (reading == Readings)
            {
                return ObjectPlanner.Restless(planned);
            }
        }

        return planned;
    }

    /// <summary>Finds out whether the server would take an object that is created, or that a hook leaves anew.</summary>
    public async Task<PlannedChange> TryAsync(PlannedChange planned, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(planned.Declared!, cancellationToken);
            return planned;
        }
        catch (KubeApiException failure) when (failure.StatusCode is not 401)
        {
            return planned.Step == PlannedStep.Replace && ImmutableField.Caused(failure) ? planned : planner.Refused(planned, failure);
        }
    }

    /// <summary>Reads an object again, and plans it as it is now, without asking.</summary>
    public async Task<PlannedChange> PlanAgainAsync(DeclaredObject declared, CancellationToken cancellationToken)
    {
        var live = await api.GetLiveAsync(declared.Resource!, declared.Id.Namespace, declared.Id.Name, cancellationToken);
        return planner.Of(live is null ? declared.Plain : rules.LeaveToCluster(declared.Plain, live), live);
    }

    private async Task<JsonObject> AfterAsync(PlannedChange planned, CancellationToken cancellationToken)
    {
        var after = await SendAsync(planned.Rest ?? planned.Declared!, cancellationToken);
        return ClientSideFields.AreIn(planned.Live!.Managers) && ObjectVersion.Same(planned.Live!, after) && LeftByClientSide.TakenOut(after) is { } rest
            ? await api.TryReplaceAsync(planned.Declared!.Resource!, planned.Id.Namespace, planned.Id.Name, rest, cancellationToken)
            : after;
    }

    private async Task<JsonObject> SendAsync(DeclaredObject declared, CancellationToken cancellationToken)
    {
        var answer = await api.ApplyAsync(
            declared.Resource!,
            declared.Id.Namespace,
            declared.Id.Name,
            declared.Object,
            new ApplyOptions(context.FieldManager, Force: true, DryRun: true),
            cancellationToken);
        return answer.Object;
    }
}
