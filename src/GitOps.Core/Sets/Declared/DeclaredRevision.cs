using GitOps.Core.Files;
using GitOps.Core.Manifests;
using GitOps.Core.Settings;

namespace GitOps.Core.Sets.Declared;

/// <summary>What a revision declares.</summary>
/// <param name="Revision">The revision.</param>
/// <param name="Files">Its files.</param>
/// <param name="Manifests">The objects its path renders to.</param>
/// <param name="Settings">What it says of comparing and syncing.</param>
internal sealed record DeclaredRevision(Revision Revision, IFileTree Files, IReadOnlyList<Manifest> Manifests, SyncSettings Settings);
