using GitOps.Core.Git;

namespace GitOps.Core.Membership;

/// <summary>The repository and path that a command works for, and whether a set is theirs.</summary>
/// <param name="repository">The repository.</param>
/// <param name="display">What to call the repository where it has neither an address nor a first commit.</param>
/// <param name="path">The path in it.</param>
internal sealed class SetOwner(RepositoryIdentity repository, string display, string path)
{
    /// <summary>What the set's parent is to remember.</summary>
    public SetSource Source { get; } = repository.Address is not null ? new SetSource(repository.Address, null, path)
        : repository.FirstCommit is { } first ? new SetSource(null, first, path)
        : new SetSource(display, null, path);

    /// <summary>Whether a set that remembers this is the one meant.</summary>
    public bool Owns(SetSource recorded) =>
        recorded.Path == path
        && (recorded.Repository is not null ? recorded.Repository == Source.Repository : recorded.Root == repository.FirstCommit);

    /// <summary>The failure of a command that works for somebody else than the set's owner.</summary>
    public GitOpsException Refusal(string set, string @namespace, SetSource recorded, string? by) => new(
        "SetNameTaken",
        FailureKind.Conflict,
        $"Set {set} in namespace {@namespace} is declared by {recorded}{(by is null ? "" : $", last synced by {by}")}; this is {Source}. "
        + "Two places in one set would delete each other's objects. Choose another -Name, or, when the set has moved here, take it over with Sync-GitOpsRepo -Adopt.",
        set);
}
