using GitOps.Reports.Model;

namespace GitOps.Reports.Making;

/// <summary>The sets of a report, each once, in the order in which they are met.</summary>
internal sealed class Scopes
{
    private readonly List<ReportScope> _scopes = [];
    private readonly Dictionary<(string Set, string? Sha, string? From, ClusterInfo? Cluster), int> _places = [];

    public IReadOnlyList<ReportScope> All => [.. _scopes];

    public int Of(ResourceDiff diff) => Of(diff.Set, diff.Revision.Sha, RevisionOf(diff.Revision), diff.From, diff.Cluster);

    public int Of(PlanFile plan) => Of(plan.Set, plan.Revision.Sha, RevisionOf(plan.Revision), null, plan.Cluster);

    public int Of(ResourceResult result) => Of(result.Set, result.Revision?.Sha, RevisionOf(result.Revision), null, result.Cluster);

    public int Of(ResourceStatus status) => Of(status.Set, status.Revision, RevisionOf(status.Revision), null, status.Cluster);

    /// <summary>Notes how a sync ended.</summary>
    public void Ended(SyncResult sync)
    {
        var scope = Of(sync.Set, sync.Revision.Sha, RevisionOf(sync.Revision), null, sync.Cluster);
        _scopes[scope] = _scopes[scope] with
        {
            Sync = new ReportSync(
                sync.Succeeded, sync.Duration.TotalSeconds, sync.HealthyAfter?.TotalSeconds, sync.Unchanged, sync.Unchecked, sync.Remaining.Count, sync.Requests),
        };
    }

    /// <summary>A commit as a report shows it.</summary>
    public static ReportRevision? RevisionOf(Revision? revision) => revision is null ? null : new ReportRevision(
        Shown.Line(revision.Sha)!, Shown.Line(revision.Name), Shown.Line(revision.Subject), Shown.Line(revision.Author), revision.Time, revision.ToString());

    private static ReportRevision? RevisionOf(string? sha) =>
        Shown.Line(sha) is { } id ? new ReportRevision(id, null, null, null, null, id.Length > 7 ? id[..7] : id) : null;

    private int Of(string set, string? sha, ReportRevision? revision, Revision? from, ClusterInfo? cluster)
    {
        var key = (set, sha, from?.Sha, cluster);
        if (!_places.TryGetValue(key, out var place))
        {
            _places[key] = place = _scopes.Count;
            _scopes.Add(new ReportScope(Shown.Line(set)!, revision, RevisionOf(from), Shown.Line(cluster?.Context), Shown.Line(cluster?.Namespace)));
        }

        return place;
    }
}
