namespace GitOps.Views;

/// <summary>What stands above objects of one set: the set, the revision and the cluster.</summary>
internal sealed record Heading(string Set, ClusterInfo? Cluster)
{
    private const int Indent = 3;

    /// <summary>The revision; null when only a commit's id is known, or nothing.</summary>
    public Revision? Revision { get; init; }

    /// <summary>The revision it is compared with; null for a cluster.</summary>
    public Revision? From { get; init; }

    /// <summary>Id of the commit; null when none is known.</summary>
    public string? Sha { get; init; }

    /// <summary>Whether what stands below it is of several revisions.</summary>
    public bool IsOfAny { get; init; }

    /// <summary>What objects below one heading have in common.</summary>
    public string Key => $"{Set} {From?.Sha} {Revision?.Sha ?? Sha} {Cluster}";

    public IEnumerable<string> Lines(Layout layout)
    {
        Span[] set = [new("Set: " + Set, Ink.Bold)];
        Span[] cluster = Cluster is null ? [] : [new("  →  " + Cluster)];
        if (IsOfAny)
        {
            return layout.Wrap(Indent, [.. set, .. cluster]);
        }

        Span[] revision = [.. Said()];
        if (Set.Length == 0)
        {
            return layout.Wrap(Indent, revision);
        }

        Span[] line = [.. set, new("  ·  "), .. revision, .. cluster];
        return Indent + layout.Screen.Cells(line) <= layout.Screen.Width
            ? layout.Wrap(Indent, line)
            : [.. layout.Wrap(Indent, [.. set, .. cluster]), .. layout.Wrap(Indent, revision)];
    }

    private IEnumerable<Span> Said()
    {
        if (Revision is null)
        {
            return [new(Sha is { Length: >= 7 } sha ? sha[..7] : Sha ?? "no revision")];
        }

        return [new(From is null ? $"{Revision} " : $"{From}  →  {Revision} "), new($"\"{Revision.Subject}\" "), new($"({Revision.Author}, {Age.Of(Revision.Time, TimeProvider.System.GetLocalNow())})", Ink.Dim)];
    }
}
