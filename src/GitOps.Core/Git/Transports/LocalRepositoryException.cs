using System.Text.RegularExpressions;

namespace GitOps.Core.Git.Transports;

/// <summary>A transfer failed over the repository on this side: it is damaged or locked, or its disk does not take what came.</summary>
internal sealed partial class LocalRepositoryException(string folder, string why, Exception? cause = null) : GitOpsException(
    "RepositoryNotWritable",
    FailureKind.InvalidState,
    $"the repository in {folder} cannot take part: {why}. Check its disk, its permissions and, with git -C \"{folder}\" fsck, itself.",
    folder,
    innerException: cause)
{
    /// <summary>What git or libgit2 says.</summary>
    public string Why => why;

    /// <summary>Whether it is the disk, which would not take another copy either.</summary>
    public bool IsOfDisk => Disk().IsMatch(why);

    [GeneratedRegex("no space left|disk full|not enough space|quota exceeded|read-only file system|permission denied|access is denied|input/output error", RegexOptions.IgnoreCase)]
    private static partial Regex Disk();
}
