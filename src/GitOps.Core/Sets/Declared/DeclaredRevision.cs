using GitOps.Core.Files;
using GitOps.Core.Manifests;
using GitOps.Core.Settings;

namespace GitOps.Core.Sets.Declared;

/// <summary>What a revision declares.</summary>
/// <param name="Revision">The revision.</param>
/// <param name="Files">Its files.</param>
/// <param name="Manifests">The objects its path renders to.</param>
/// <param name="Settings">What it says of comparing and syncing.</param>
internal sealed record DeclaredRevision(Revision Revision, IFileTree Files, IReadOnlyList<Manifest> Manifests, SyncSettings Settings)
{
    /// <summary>Whether it is what a commit that is yet to be made will declare.</summary>
    public bool IsToBeCommitted { get; init; }

    /// <summary>The revision that names hooks which leave their name to the server; of a commit that is yet to be made, zeros stand for its id.</summary>
    public Revision Naming => IsToBeCommitted ? Revision with { Sha = new string('0', Revision.Sha.Length) } : Revision;
}
