namespace GitOps.Core.WorkingCopies;

/// <summary>The working copy that a branch is checked out in, which has to follow when the branch moves.</summary>
internal interface IWorkingCopy
{
    /// <summary>Whether this repository's working copy is on the branch.</summary>
    bool IsOn(string branch);

    /// <summary>Makes sure that the branch is not in use in another working copy of the repository.</summary>
    void EnsureNotElsewhere(string branch);

    /// <summary>Makes sure that nothing uncommitted is lost when its files become those of <paramref name="tree"/>.</summary>
    void EnsureCanFollow(string branch, string tree);

    /// <summary>Brings its files and the index to <paramref name="tree"/>, and then runs <paramref name="moveBranch"/>; when either fails, all is as before.</summary>
    void Follow(string branch, string tree, Action moveBranch);
}
