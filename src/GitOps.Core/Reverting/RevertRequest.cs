namespace GitOps.Core.Reverting;

/// <summary>What to take back, and where.</summary>
/// <param name="Revisions">
/// The commits to take back, in any order: revisions, and ranges such as <c>v1.2.0..HEAD</c>, which are what can be reached from the second
/// and not from the first. Each gets a revert commit of its own.
/// </param>
internal sealed record RevertRequest(params IReadOnlyList<string> Revisions)
{
    /// <summary>Takes back, in one commit, every commit after this one up to the one revision, along the first parents; null for the revisions themselves.</summary>
    public string? After { get; init; }

    /// <summary>Makes <see cref="Path"/>, in one commit, what it is at this revision; null to take commits back.</summary>
    public string? To { get; init; }

    /// <summary>The folder or file that <see cref="To"/> is about; empty for all files.</summary>
    public string Path { get; init; } = "";

    /// <summary>Parent, counted from 1, that merge commits are taken back to. Ranges then go along the first parents.</summary>
    public int? Mainline { get; init; }

    /// <summary>The branch the change is on; null for the one HEAD is on.</summary>
    public string? OnBranch { get; init; }

    /// <summary>A new branch for the revert commits; null for <see cref="OnBranch"/> itself.</summary>
    public string? NewBranch { get; init; }
}
