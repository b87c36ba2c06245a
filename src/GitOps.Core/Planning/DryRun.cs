using System.Text.Json.Nodes;
using GitOps.Core.Cluster;
using GitOps.Core.Diffing;
using GitOps.Core.Sets.Declared;

namespace GitOps.Core.Planning;

/// <summary>What a dry run was made from, and what came out.</summary>
/// <param name="Plan">What is to be done about the object as it is now.</param>
/// <param name="Live">The object as it is now; null when it is gone.</param>
/// <param name="After">What applying makes of exactly that object; null when that is not to be asked any more, or was not to be learnt.</param>
internal sealed record DryRunAnswer(ObjectPlan Plan, JsonObject? Live, JsonObject? After);

/// <summary>
/// Asks the server what applying would make of an object. An answer counts only against the object it was made from: what a
/// controller wrote since it was read would be shown as if our apply caused it. Then it is read again.
/// </summary>
/// <param name="api">The cluster.</param>
/// <param name="planner">Decides what is to be done about an object that was read again.</param>
/// <param name="send">Sends a dry run.</param>
internal sealed class DryRun(KubeApi api, ObjectPlanner planner, Func<DeclaredObject, CancellationToken, Task<JsonObject>> send)
{
    /// <summary>Of an object that changes between each reading and asking about it nothing can be said.</summary>
    private const int Readings = 4;

    /// <summary>Asks about an object that is planned to be applied.</summary>
    public async Task<DryRunAnswer> AskAsync(DeclaredObject declared, ObjectPlan plan, JsonObject live, CancellationToken cancellationToken)
    {
        for (var reading = 1; ; reading++)
        {
            var after = await send(declared, cancellationToken);
            if (ObjectVersion.Same(live, after))
            {
                return new DryRunAnswer(plan, live, after);
            }

            if (reading == Readings)
            {
                return new DryRunAnswer(plan, live, null);
            }

            if (await api.GetAsync(declared.Resource!, declared.Id.Namespace, declared.Id.Name, cancellationToken) is not { } now)
            {
                return new DryRunAnswer(new ObjectPlan(PlannedStep.Create), null, null);
            }

            live = now;
            plan = planner.Of(declared, live);
            if (!plan.IsAsked || ObjectVersion.Same(live, after))
            {
                return new DryRunAnswer(plan, live, plan.IsAsked ? after : null);
            }
        }
    }
}
