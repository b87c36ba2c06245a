using System.Collections;
using System.Globalization;
using GitOps.Core;
using GitOps.Errors;

namespace GitOps.Commands;

/// <summary>Holds the parameters of a sync against the plan that it is to carry out.</summary>
internal static class PlanParameters
{
    /// <summary>Set, revision and options come from the plan; a parameter may repeat what it says.</summary>
    /// <exception cref="GitOpsException">A parameter says something else (<c>PlanContradicted</c>).</exception>
    public static void Check(IReadOnlyDictionary<string, object> bound, DiffOrigin plan)
    {
        foreach (var (name, planned) in Planned(plan))
        {
            if (bound.TryGetValue(name, out var given) && !IsSame(name, given, planned, plan))
            {
                throw ErrorCatalogue.PlanContradicted(name, Text(planned));
            }
        }
    }

    /// <summary>The set of a plan, reached the way the parameters say; where they say nothing, as it was reached when it was planned.</summary>
    public static ReconcileRequest Access(IReadOnlyDictionary<string, object> bound, ReconcileRequest given, ReconcileRequest planned) => planned with
    {
        Repository = given.Repository,
        Credential = given.Credential ?? planned.Credential,
        Depth = given.Depth ?? planned.Depth,
        AllowedHosts = bound.ContainsKey(nameof(SourceCommand.AllowHost)) ? given.AllowedHosts : planned.AllowedHosts,
        Limits = bound.ContainsKey(nameof(SourceCommand.Limit)) ? given.Limits : planned.Limits,
        Cache = given.Cache,
        Confirmed = given.Confirmed,
    };

    private static (string Name, object? Planned)[] Planned(DiffOrigin plan) =>
    [
        (nameof(SourceCommand.Path), plan.Request.Path),
        (nameof(SourceCommand.Revision), plan.Request.Revision ?? plan.Request.Commit),
        (nameof(SourceCommand.WorkingTree), plan.Request.WorkingTree),
        (nameof(RepositoryCommand.Name), plan.Request.Name),
        (nameof(RepositoryCommand.Namespace), plan.Request.Namespace),
        (nameof(PlanCommand.Prune), plan.Options.Prune),
        (nameof(PlanCommand.PruneProtected), plan.Options.PruneProtected),
        (nameof(PlanCommand.AllowEmpty), plan.Options.AllowEmpty),
        (nameof(PlanCommand.MaxDeletions), plan.Options.MaxDeletions),
        (nameof(PlanCommand.ForceConflicts), plan.Options.ForceConflicts),
        (nameof(PlanCommand.ForceConflictsFrom), plan.Options.ForceConflictsFrom),
        (nameof(PlanCommand.Adopt), plan.Options.Adopt),
        (nameof(PlanCommand.AllowRecreate), plan.Options.AllowRecreate),
    ];

    private static bool IsSame(string name, object given, object? planned, DiffOrigin plan) => name switch
    {
        nameof(SourceCommand.Path) => AsPath(Text(given)) == AsPath(Text(planned)),
        nameof(SourceCommand.Revision) => Text(given) == Text(planned) || (Text(given).Length >= ShortestSha && plan.Request.Commit!.StartsWith(Text(given), StringComparison.OrdinalIgnoreCase)),
        _ => Text(given) == Text(planned),
    };

    private const int ShortestSha = 7;

    private static string AsPath(string path) => path.Replace('\\', '/').Trim('/');

    private static string Text(object? value) => value switch
    {
        string text => text,
        IEnumerable several => string.Join(", ", several.Cast<object>()),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
