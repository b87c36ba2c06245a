using GitOps.Core.Diffing;
using GitOps.Core.Planning.Changes;
using GitOps.Core.Sets;

namespace GitOps.Core.Planning;

/// <summary>Shows what is planned for an object, to people and to scripts.</summary>
internal static class PlanView
{
    /// <summary>The change as it is shown.</summary>
    public static ResourceDiff Of(PlannedChange change, SetContext context) => new()
    {
        Action = ActionOf(change),
        Id = change.Id,
        Source = change.Declared?.Source,
        Changes = change.Changes,
        Reason = change.Reason,
        Error = change.Error,
        AlsoDeletes = change.Cascade?.Counts ?? [],
        TakenFrom = change.TakenFrom,
        NotDone = change.NotDone,
        Uid = change.Live?.Uid,
        ResourceVersion = change.Live?.ResourceVersion,
        Set = context.Set,
        Revision = context.Revision,
        Cluster = context.Cluster,
        Text = () => TextOf(change, context),
    };

    /// <summary>The action as it is shown.</summary>
    public static DiffAction ActionOf(PlannedChange change) => change.Step switch
    {
        PlannedStep.LeaveAlone or PlannedStep.Keep => DiffAction.Unchanged,
        PlannedStep.Create => DiffAction.Create,
        PlannedStep.Apply => change.TakenFrom.Count == 0 && change.Changes.Any(field => field.Cause == ChangeCause.Drift) ? DiffAction.Drift : DiffAction.Update,
        PlannedStep.Adopt => DiffAction.Adopt,
        PlannedStep.Replace or PlannedStep.Recreate => DiffAction.Recreate,
        PlannedStep.Conflict or PlannedStep.LeaveToOwner => DiffAction.Conflict,
        PlannedStep.Refuse => DiffAction.Refused,
        PlannedStep.Delete => DiffAction.Delete,
        _ => DiffAction.Unknown,
    };

    private static string TextOf(PlannedChange change, SetContext context) => change switch
    {
        { Step: PlannedStep.Refuse or PlannedStep.Try, Declared: not null } => $"{ActionOf(change)} {change.Id}: {change.Reason}",
        { Declared: { } declared } => UnifiedDiff.Of(declared.Mask, change.Id, change.Live?.Json, change.Step switch
        {
            PlannedStep.Create or PlannedStep.Replace or PlannedStep.Recreate => declared.Whole,
            PlannedStep.LeaveAlone => change.Live?.Json ?? declared.Object,
            _ => change.After ?? change.Live!.Json,
        }),
        _ => UnifiedDiff.Of(context.Mask, change.Id, change.Live?.Json, change.Step == PlannedStep.LeaveAlone ? change.Live?.Json : null),
    };

}
