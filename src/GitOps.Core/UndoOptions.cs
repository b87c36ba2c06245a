namespace GitOps.Core;

/// <summary>What to take back, and how.</summary>
public sealed record UndoOptions
{
    /// <summary>The commit to take back; null for what the last sync brought.</summary>
    public string? Commit { get; init; }

    /// <summary>Parent, counted from 1, that a merge commit is taken back to; null for a commit that is no merge.</summary>
    public int? Mainline { get; init; }

    /// <summary>New branch for the revert commit, for a pull request; null for the branch in use.</summary>
    public string? Branch { get; init; }

    /// <summary>Push the branch to its remote.</summary>
    public bool Push { get; init; }

    /// <summary>Do not sync afterwards.</summary>
    public bool NoSync { get; init; }
}
