using System.Text;
using GitOps.Core.Git.Stores;

namespace GitOps.Core.Reverting;

/// <summary>The message of a revert commit, worded as git-revert(1) words it.</summary>
internal static class RevertMessage
{
    private const string Revert = "Revert \"";

    /// <summary>The message for taking back <paramref name="commits"/>, newest first.</summary>
    public static string For(IReadOnlyList<GitCommit> commits, int? mainline)
    {
        var message = new StringBuilder(Subject(commits)).Append("\n\n");
        foreach (var commit in commits)
        {
            message.Append("This reverts commit ").Append(commit.Sha);
            if (commit.Parents.Count > 1 && mainline is { } parent)
            {
                message.Append(", reversing\nchanges made to ").Append(commit.Parents[parent - 1]);
            }

            message.Append(".\n");
        }

        return message.ToString();
    }

    /// <summary>The message for making a path what it was.</summary>
    public static string ForPath(string path, GitCommit then) =>
        $"Revert {path} to {then.Sha[..7]} \"{then.Subject}\"\n\nThis makes {path} what it was at commit {then.Sha}.\n";

    private static string Subject(IReadOnlyList<GitCommit> commits)
    {
        var subject = commits[0].Subject;
        if (commits.Count > 1)
        {
            return $"{Revert}{subject}\" and {commits.Count - 1} more";
        }

        // Since git 2.43 taking back a revert is a "Reapply", but taking back that of a revert is not.
        var isRevert = subject.StartsWith(Revert, StringComparison.Ordinal) && subject.EndsWith('"');
        var reverted = isRevert ? subject[Revert.Length..^1] : "";
        return isRevert && !reverted.StartsWith(Revert, StringComparison.Ordinal) ? $"Reapply \"{reverted}\"" : $"{Revert}{subject}\"";
    }
}
