using GitOps.Reports.Model;

namespace GitOps.Reports.Making;

/// <summary>Makes trees of what <c>Get-GitOpsStatus</c> wrote: each object once, below its owner where that is there, too.</summary>
internal static class Members
{
    public static IReadOnlyList<ReportMember> TreesOf(IReadOnlyList<ResourceStatus> statuses, Scopes scopes)
    {
        var owned = new HashSet<ResourceStatus>(ReferenceEqualityComparer.Instance);
        foreach (var status in statuses)
        {
            owned.UnionWith(status.Owned);
        }

        return [.. statuses.Where(status => !owned.Contains(status)).Select(status => TreeOf(status, scopes))];
    }

    private static ReportMember TreeOf(ResourceStatus status, Scopes scopes) => new(
        scopes.Of(status),
        Shown.Line(status.Id.ApiVersion)!,
        Shown.Line(status.Id.Kind)!,
        Shown.Line(status.Id.Namespace)!,
        Shown.Line(status.Id.Name)!,
        status.Health.State,
        status.Health.Reason.Length == 0 ? null : Shown.Line(status.Health.Reason),
        status.Created,
        [.. status.Owned.Select(owned => TreeOf(owned, scopes))]);
}
