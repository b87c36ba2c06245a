namespace GitOps.Reports.Model;

/// <summary>An object in the cluster, how well it is, and what it owns.</summary>
/// <param name="Scope">Which of the report's scopes it belongs to, counted from 0.</param>
/// <param name="ApiVersion">API version.</param>
/// <param name="Kind">Kind.</param>
/// <param name="Namespace">Namespace; empty for a cluster-scoped object.</param>
/// <param name="Name">Name.</param>
/// <param name="Health">How well it is.</param>
/// <param name="Reason">Why.</param>
/// <param name="Created">When it was created.</param>
/// <param name="Owned">What it owns.</param>
public sealed record ReportMember(
    int Scope,
    string ApiVersion,
    string Kind,
    string Namespace,
    string Name,
    HealthState Health,
    string? Reason,
    DateTimeOffset? Created,
    IReadOnlyList<ReportMember> Owned)
{
    internal string Object => Namespace.Length == 0 ? $"{Kind} {Name}" : $"{Kind} {Namespace}/{Name}";

    /// <summary>It, and all below it.</summary>
    internal IEnumerable<ReportMember> All() => [this, .. Owned.SelectMany(owned => owned.All())];
}
