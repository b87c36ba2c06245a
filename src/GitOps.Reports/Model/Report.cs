using System.Text.Json.Serialization;

namespace GitOps.Reports.Model;

/// <summary>
/// What a report says, whatever it is written as. Its texts are harmless and its secrets masked from its making on: a writer has only
/// its own format to mind.
/// </summary>
public sealed record Report
{
    /// <summary>The layout of the JSON form, which <c>docs/schemas/report.schema.json</c> describes.</summary>
    public const int Layout = 1;

    /// <summary>Where the layout is described.</summary>
    [JsonPropertyName("$schema")]
    [JsonPropertyOrder(-2)]
    public string Schema { get; } = "https://github.com/gitops-ps/GitOps/blob/main/docs/schemas/report.schema.json";

    /// <summary>The layout.</summary>
    [JsonPropertyOrder(-1)]
    public int SchemaVersion { get; } = Layout;

    /// <summary>What it is about.</summary>
    public required string Title { get; init; }

    /// <summary>What it comes to, in a sentence.</summary>
    public required string Verdict { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>What was looked at: sets, at a revision, in a cluster or beside another revision.</summary>
    public IReadOnlyList<ReportScope> Scopes { get; init; } = [];

    /// <summary>How many objects come to what, in the order of <see cref="Entries"/>.</summary>
    public IReadOnlyList<ReportCount> Counts { get; init; } = [];

    /// <summary>What differs or was done, an object each.</summary>
    public IReadOnlyList<ReportEntry> Entries { get; init; } = [];

    /// <summary>What is wrong with a repository or with a sync as a whole.</summary>
    public IReadOnlyList<ReportFinding> Findings { get; init; } = [];

    /// <summary>The members of sets, with what they own.</summary>
    public IReadOnlyList<ReportMember> Members { get; init; } = [];

    /// <summary>What was synced and taken back, newest first.</summary>
    public IReadOnlyList<ReportEvent> History { get; init; } = [];
}

/// <summary>A set that was looked at.</summary>
/// <param name="Set">Its name.</param>
/// <param name="Revision">The revision; null when none is known.</param>
/// <param name="From">The revision it was compared with; null for a cluster.</param>
/// <param name="Context">The cluster's context; null without a cluster.</param>
/// <param name="Namespace">Namespace for manifests that name none; null without a cluster.</param>
public sealed record ReportScope(string Set, ReportRevision? Revision, ReportRevision? From, string? Context, string? Namespace)
{
    /// <summary>How a sync of it ended; null when none did.</summary>
    public ReportSync? Sync { get; init; }
}

/// <summary>A commit.</summary>
/// <param name="Sha">Its full id.</param>
/// <param name="Name">The branch, tag or expression it was asked for by.</param>
/// <param name="Subject">First line of its message.</param>
/// <param name="Author">Name of its author.</param>
/// <param name="Time">When it was authored.</param>
/// <param name="Text">As it is shown: <c>main@4f1c2ab</c>.</param>
public sealed record ReportRevision(string Sha, string? Name, string? Subject, string? Author, DateTimeOffset? Time, string Text);

/// <summary>How a sync ended.</summary>
/// <param name="Succeeded">Whether everything is as declared.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="HealthySeconds">How long it took until all was healthy; null when that was not waited for or did not come.</param>
/// <param name="Unchanged">Objects that were as declared.</param>
/// <param name="Unchecked">Objects that were not looked at.</param>
/// <param name="Remaining">Objects that were not reached.</param>
/// <param name="Requests">Requests sent to the API server.</param>
public sealed record ReportSync(bool Succeeded, double Seconds, double? HealthySeconds, int Unchanged, int Unchecked, int Remaining, int Requests);

/// <summary>A number of objects.</summary>
/// <param name="Action">What they come to.</param>
/// <param name="Mark">The sign of that.</param>
/// <param name="Count">How many.</param>
public sealed record ReportCount(string Action, string Mark, int Count);
