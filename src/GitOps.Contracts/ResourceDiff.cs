namespace GitOps;

/// <summary>What a sync would do to an object.</summary>
public enum DiffAction
{
    /// <summary>Nothing.</summary>
    Unchanged,

    /// <summary>Create it.</summary>
    Create,

    /// <summary>Change it, because Git changed.</summary>
    Update,

    /// <summary>Change it back, because the cluster was changed behind Git.</summary>
    Drift,

    /// <summary>Delete it, because it is a member of the set that Git no longer declares (done with <c>-Prune</c>).</summary>
    Delete,

    /// <summary>Nothing, because another controller owns a declared field (changed with <c>-ForceConflicts</c>).</summary>
    Conflict,

    /// <summary>Delete and create it anew: a hook that ran before, or an object of which an immutable field changed (done with <c>-AllowRecreate</c>).</summary>
    Recreate,

    /// <summary>Take it over: it is there already, but this set did not create it.</summary>
    Adopt,

    /// <summary>Nothing, because it would be refused, by the API server or for the reason given.</summary>
    Refused,

    /// <summary>Not known, because the API server could not be asked about it.</summary>
    Unknown,
}

/// <summary>One object, as Git declares it and as the cluster, or an earlier revision, has it.</summary>
public sealed record ResourceDiff
{
    /// <summary>What a sync would do.</summary>
    public required DiffAction Action { get; init; }

    /// <summary>The object.</summary>
    public required ResourceId Id { get; init; }

    /// <summary>The object's kind.</summary>
    public string Kind => Id.Kind;

    /// <summary>The object's namespace; empty for a cluster-scoped object.</summary>
    public string Namespace => Id.Namespace;

    /// <summary>The object's name.</summary>
    public string Name => Id.Name;

    /// <summary>
    /// The fields that differ, in the order of the desired object; empty for Delete and Unchanged, and for Create but where an object with a
    /// generated name takes the place of another one.
    /// </summary>
    public IReadOnlyList<FieldChange> Changes { get; init; } = [];

    /// <summary>What else goes when the object is deleted: what it owns, what a Namespace holds, the objects of a definition's kind; empty for other actions.</summary>
    public IReadOnlyList<KindCount> AlsoDeletes { get; init; } = [];

    /// <summary>Where Git declares it; null for an object that is to be deleted.</summary>
    public SourceLocation? Source { get; init; }

    /// <summary>The reason in one line: the commit, the other manager, the server's refusal.</summary>
    public string? Reason { get; init; }

    /// <summary>Why the object would be refused, or the server could not be asked about it; null otherwise.</summary>
    public GitOpsException? Error { get; init; }

    /// <summary>Why a sync with the options given would not get to it, although it differs; null when it would.</summary>
    public string? NotDone { get; init; }

    /// <summary>Controllers that a sync takes fields over from.</summary>
    public IReadOnlyList<string> TakenFrom { get; init; } = [];

    /// <summary>Uid of the live object that was compared; null when there was none.</summary>
    public string? Uid { get; init; }

    /// <summary>Version of the live object that was compared; null when there was none.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>Name of the set.</summary>
    public required string Set { get; init; }

    /// <summary>The revision compared.</summary>
    public required Revision Revision { get; init; }

    /// <summary>The revision it was compared with; null for a cluster.</summary>
    public Revision? From { get; init; }

    /// <summary>The cluster it was compared with; null for a revision.</summary>
    public required ClusterInfo? Cluster { get; init; }

    /// <summary>How to find the set again, as the core knows it.</summary>
    internal object? Origin { get; init; }

    /// <summary>The unified diff's text, made when asked for.</summary>
    internal Func<string>? Text { get; init; }

    /// <summary>How <see cref="ToString"/> colours its lines; none by default.</summary>
    internal DiffColors? Colors { get; init; }

    /// <summary>A unified diff from the live object, or the earlier one, to the desired one, in YAML, with values of Secrets masked.</summary>
    public override string ToString()
    {
        var text = Text?.Invoke() ?? $"{Action} {Id}";
        return Colors is null ? text : Colors.Apply(text);
    }
}
