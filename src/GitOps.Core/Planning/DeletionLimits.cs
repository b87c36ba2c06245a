using GitOps.Core.Planning.Changes;

namespace GitOps.Core.Planning;

/// <summary>Refuses plans that delete what nobody is likely to have meant.</summary>
internal static class DeletionLimits
{
    /// <summary>Why nothing of a plan is done: <c>EmptyRender</c>, <c>DeclaredInDeleted</c>, <c>OthersInDeleted</c> or <c>TooManyDeletions</c>; null when it may be.</summary>
    public static GitOpsException? Refusal(SetPlan plan)
    {
        var (context, state, options) = (plan.Context, plan.State, plan.Options);
        if (options.Prune && state.Declared.Count + state.Unchecked == 0 && !options.AllowEmpty)
        {
            return new GitOpsException(
                "EmptyRender",
                FailureKind.LimitExceeded,
                $"Nothing is declared at {context.Revision}, so -Prune would delete the whole set {context.Set} ({plan.Candidates.Count} objects). "
                + "Nothing was changed. Check -Path, or delete the set with -AllowEmpty.",
                context.Set);
        }

        PlannedChange[] removed = options.Prune ? [.. plan.Changes.Where(change => change.Member is { KeptBecause: null })] : [];
        if (removed.Select(change => change.Error).FirstOrDefault(error => error is not null) is { } refusal)
        {
            return refusal;
        }

        // What other objects may yet keep from being deleted counts as well: a limit that depends on failures is none.
        PlannedChange[] anew = [.. plan.Changes.Where(change => change.Step is PlannedStep.Replace or PlannedStep.Recreate)];
        if (removed.Length + anew.Length <= options.MaxDeletions)
        {
            return null;
        }

        var largest = removed.Concat(anew).GroupBy(change => change.Id.Kind).OrderByDescending(kind => kind.Count()).Take(3).Select(kind => $"{kind.Count()} {kind.Key}");
        var ofThem = anew.Length == 0 ? "" : $" {anew.Length} of them are of objects that are created anew.";
        return new GitOpsException(
            "TooManyDeletions",
            FailureKind.LimitExceeded,
            $"{removed.Length + anew.Length} deletions are more than -MaxDeletions {options.MaxDeletions}.{ofThem} Nothing was changed. "
            + $"Largest: {string.Join(", ", largest)} (see -WhatIf).",
            context.Set);
    }
}
