using System.Globalization;
using GitOps.Core.Reverting;

namespace GitOps.Core.Undoing;

/// <summary>What to take back, and how.</summary>
public sealed record UndoOptions
{
    /// <summary>The commits to take back, revisions or ranges of them, each with a revert commit of its own; none for what the last sync brought.</summary>
    public IReadOnlyList<string> Commits { get; init; } = [];

    /// <summary>
    /// The revision to make the path equal to, in one commit, or the number of a sync in the set's history; null to take commits back. A branch or
    /// tag that is called like the number goes before it, and <c>#12</c> is always the number.
    /// </summary>
    public string? To { get; init; }

    /// <summary>The number that <see cref="To"/> may be, which the set's record in the cluster knows; null when it is none.</summary>
    public int? ToNumber => int.TryParse(To?.StartsWith('#') == true ? To[1..] : To, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Parent, counted from 1, that a merge commit is taken back to; null for a commit that is no merge.</summary>
    public int? Mainline { get; init; }

    /// <summary>New branch for the revert commits, for a pull request; null for the branch in use.</summary>
    public string? Branch { get; init; }

    /// <summary>Push the branch to its remote.</summary>
    public bool Push { get; init; }

    /// <summary>Do not sync afterwards.</summary>
    public bool NoSync { get; init; }

    /// <summary>What that asks of Git.</summary>
    /// <param name="branch">The branch it is about; null for the one in use.</param>
    /// <param name="path">The path that <see cref="To"/> is about.</param>
    internal RevertRequest Request(string? branch, string path) => new(Commits) { To = To, Path = path, Mainline = Mainline, OnBranch = branch, NewBranch = Branch };
}
