namespace GitOps.Core.Pruning;

/// <summary>What goes with an object that is deleted.</summary>
/// <param name="Counts">How many objects of which kinds.</param>
/// <param name="Unlisted">Kinds that could not be listed, so that it is not known what of them goes.</param>
/// <param name="Others">Other owners, and how many of the objects are theirs.</param>
internal sealed record Cascade(IReadOnlyList<KindCount> Counts, IReadOnlyList<string> Unlisted, IReadOnlyList<string> Others)
{
    /// <summary>Whether nothing is known to go.</summary>
    public bool IsEmpty => Counts.Count == 0 && Unlisted.Count == 0;

    /// <summary>The failure to report when deleting a Namespace or definition would take objects of others along; null when it takes none, or may.</summary>
    /// <param name="deleted">The object to delete.</param>
    /// <param name="adopt">Whether what belongs to others may be taken.</param>
    public GitOpsException? Refusal(ResourceId deleted, bool adopt) => OfOthers(deleted, adopt) is not { } taken ? null : new GitOpsException(
        "OthersInDeleted",
        FailureKind.Conflict,
        $"{deleted} is no longer declared, but {taken}. Nothing was changed. Declare it again, have those removed first, or delete them along with it by -Adopt.",
        deleted);

    /// <summary>What a Namespace or definition would take of others; null when nothing, or it may.</summary>
    public string? OfOthers(ResourceId deleted, bool adopt) =>
        adopt || !ProtectedKinds.Contain(deleted) ? null
        : Others.Count > 0 ? $"objects of others would go with it: {string.Join(", ", Others)}"
        : Unlisted.Count > 0 ? $"objects of others may go with it: {string.Join(", ", Unlisted)} could not be listed"
        : null;

    /// <summary><c>with 3 Pod, 1 ReplicaSet; Job could not be listed</c></summary>
    public override string ToString() => string.Join("; ", new[]
    {
        Counts.Count == 0 ? null : "with " + string.Join(", ", Counts),
        Others.Count == 0 ? null : $"of others: {string.Join(", ", Others)}",
        Unlisted.Count == 0 ? null : $"{string.Join(", ", Unlisted)} could not be listed",
    }.OfType<string>());
}
