using GitOps.Core.Sets;

namespace GitOps.Core.Watching;

/// <summary>How a set is watched.</summary>
public sealed record WatchOptions
{
    /// <summary>How it is synced.</summary>
    public SyncOptions Sync { get; init; } = new();

    /// <summary>How often the repository is looked at for another commit; a tenth more or less, so that several watches do not look at one time.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How often all of the set is compared, whatever was heard.</summary>
    public TimeSpan FullInterval { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Only tell what differs, and write nothing.</summary>
    public bool DetectOnly { get; init; }
}
