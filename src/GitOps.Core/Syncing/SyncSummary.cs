using GitOps.Core.History;
using GitOps.Core.Sets;

namespace GitOps.Core.Syncing;

/// <summary>What is to be remembered of a sync, in few words of bounded length.</summary>
internal static class SyncSummary
{
    private const int LongestText = 200;
    private const int LongestError = 500;

    /// <summary>A sync that begins.</summary>
    public static SyncRecord Begin(SetContext context, SyncRun run) => new()
    {
        Number = 1,
        Revision = context.Revision with
        {
            Name = context.Revision.Name is null ? null : BoundedText.Of(context.Revision.Name, LongestText),
            Subject = BoundedText.Of(context.Revision.Subject, LongestText),
            Author = BoundedText.Of(context.Revision.Author, LongestText),
        },
        By = ProcessOrigin.Current,
        Started = run.Started,
    };

    /// <summary>What a sync came to.</summary>
    public static SyncRecord Of(SyncRecord begun, SyncRun run)
    {
        var counts = run.Results.GroupBy(result => result.Action).ToDictionary(group => group.Key, group => group.Count());
        var error = run.EndedEarly ?? run.Results.Select(result => result.Error).FirstOrDefault(error => error is not null) ?? run.Obstacle;
        return begun with
        {
            Duration = run.Elapsed,
            Outcome = run.EndedEarly is not null ? SyncOutcome.Interrupted : run.IsComplete ? SyncOutcome.Succeeded : SyncOutcome.Failed,
            FirstError = error is null ? null : Text(error),
            Created = counts.GetValueOrDefault(SyncAction.Created),
            Configured = counts.GetValueOrDefault(SyncAction.Configured),
            Recreated = counts.GetValueOrDefault(SyncAction.Recreated),
            Adopted = counts.GetValueOrDefault(SyncAction.Adopted),
            Deleted = counts.GetValueOrDefault(SyncAction.Deleted),
            Unchanged = counts.GetValueOrDefault(SyncAction.Unchanged),
            Conflicts = counts.GetValueOrDefault(SyncAction.Conflict),
            Failed = counts.GetValueOrDefault(SyncAction.Failed),
            Skipped = counts.GetValueOrDefault(SyncAction.Skipped),
        };
    }

    /// <summary>A sync after which the set did not get healthy.</summary>
    public static SyncRecord Unhealthy(SyncRecord ended, SyncRun run, GitOpsException failure) => ended with
    {
        Duration = run.Elapsed,
        Outcome = ended.Outcome == SyncOutcome.Interrupted ? SyncOutcome.Interrupted : SyncOutcome.Failed,
        FirstError = ended.FirstError ?? Text(failure),
    };

    // Lines become blanks: what is left of a break would join two words.
    private static string Text(GitOpsException error) => BoundedText.Of(error.Message.ReplaceLineEndings(" "), LongestError);
}
