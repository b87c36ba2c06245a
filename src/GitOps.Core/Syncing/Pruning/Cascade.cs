namespace GitOps.Core.Syncing.Pruning;

/// <summary>What goes with an object that is deleted.</summary>
/// <param name="Counts">How many objects of which kinds.</param>
/// <param name="Unlisted">Kinds that could not be listed, so that it is not known what of them goes.</param>
internal sealed record Cascade(IReadOnlyList<KindCount> Counts, IReadOnlyList<string> Unlisted)
{
    /// <summary>Whether nothing is known to go.</summary>
    public bool IsEmpty => Counts.Count == 0 && Unlisted.Count == 0;

    /// <summary><c>deletes also 3 Pod, 1 ReplicaSet; Job could not be listed</c></summary>
    public override string ToString() => string.Join("; ", new[]
    {
        Counts.Count == 0 ? null : "deletes also " + string.Join(", ", Counts),
        Unlisted.Count == 0 ? null : $"{string.Join(", ", Unlisted)} could not be listed",
    }.OfType<string>());
}
