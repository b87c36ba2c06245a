namespace GitOps.Core.Approval;

/// <summary>One object of a plan, as its file says it.</summary>
internal sealed record SavedChange
{
    public required string ApiVersion { get; init; }

    public required string Kind { get; init; }

    public string Namespace { get; init; } = "";

    public required string Name { get; init; }

    public required DiffAction Action { get; init; }

    public string? Uid { get; init; }

    public string? ResourceVersion { get; init; }

    public string? Reason { get; init; }

    /// <summary>Why a sync does not get to it; null where it does.</summary>
    public string? NotDone { get; init; }

    /// <summary>The file that declares it; null for what is no longer declared.</summary>
    public string? File { get; init; }

    public int? Line { get; init; }

    public IReadOnlyList<string> TakenFrom { get; init; } = [];

    public IReadOnlyList<KindCount> AlsoDeletes { get; init; } = [];

    public IReadOnlyList<SavedField> Fields { get; init; } = [];

    public static SavedChange Of(ResourceDiff diff) => new()
    {
        ApiVersion = diff.Id.ApiVersion,
        Kind = diff.Id.Kind,
        Namespace = diff.Id.Namespace,
        Name = diff.Id.Name,
        Action = diff.Action,
        Uid = diff.Uid,
        ResourceVersion = diff.ResourceVersion,
        Reason = diff.Reason,
        NotDone = diff.NotDone,
        File = diff.Source?.File,
        Line = diff.Source?.Line,
        TakenFrom = diff.TakenFrom,
        AlsoDeletes = diff.AlsoDeletes,
        Fields = [.. diff.Changes.Select(SavedField.Of)],
    };

    /// <summary>What was shown, as far as a sync is held to it.</summary>
    public ResourceDiff ToDiff(string set, Revision revision, ClusterInfo cluster)
    {
        var (group, version) = ResourceId.SplitApiVersion(ApiVersion);
        return new ResourceDiff
        {
            Action = Action,
            Id = new ResourceId(group, version, Kind, Namespace, Name),
            Source = File is null ? null : new SourceLocation(File, Line ?? 0, revision.Sha),
            Changes = [.. Fields.Select(field => field.ToChange())],
            AlsoDeletes = AlsoDeletes,
            Reason = Reason,
            NotDone = NotDone,
            TakenFrom = TakenFrom,
            Uid = Uid,
            ResourceVersion = ResourceVersion,
            Set = set,
            Revision = revision,
            Cluster = cluster,
        };
    }
}
