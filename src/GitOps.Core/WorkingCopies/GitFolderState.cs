namespace GitOps.Core.WorkingCopies;

/// <summary>What the files of a working copy's Git folder tell of others that are at work in it (gitrepository-layout(5)).</summary>
internal static class GitFolderState
{
    private static readonly (string File, string Operation)[] Operations =
    [
        ("MERGE_HEAD", "merge"), ("REVERT_HEAD", "revert"), ("CHERRY_PICK_HEAD", "cherry-pick"), ("BISECT_LOG", "bisect"),
        ("rebase-merge", "rebase"), ("rebase-apply", "rebase"), ("sequencer", "several reverts or cherry-picks"),
    ];

    /// <summary>Makes sure that nobody is changing the index.</summary>
    public static void EnsureIndexIsFree(string gitFolder, string display)
    {
        var path = Path.Combine(gitFolder, "index.lock");
        if (File.Exists(path))
        {
            throw WorkingCopyErrors.RepositoryLocked(display, $"{path} exists");
        }
    }

    /// <summary>Makes sure that no operation of several steps is under way.</summary>
    public static void EnsureNoOperation(string gitFolder, string workingFolder)
    {
        if (Operations.FirstOrDefault(each => Path.Exists(Path.Combine(gitFolder, each.File))) is { Operation: { } operation })
        {
            throw WorkingCopyErrors.OperationUnderWay(workingFolder, operation);
        }
    }
}
