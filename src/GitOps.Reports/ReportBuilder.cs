using GitOps.Reports.Making;
using GitOps.Reports.Model;

namespace GitOps.Reports;

/// <summary>Collects what commands write, and makes a report of it.</summary>
/// <param name="rules">The rules that repositories are checked by, so that a report can say what one looks for.</param>
public sealed class ReportBuilder(IReadOnlyList<RepositoryRule> rules)
{
    private readonly Dictionary<string, RepositoryRule> _rules = rules.ToDictionary(rule => rule.Id);
    private readonly Scopes _scopes = new();
    private readonly List<ReportEntry> _entries = [];
    private readonly List<ReportFinding> _findings = [];
    private readonly List<ResourceStatus> _members = [];
    private readonly List<ReportEvent> _history = [];
    private readonly HashSet<ResourceResult> _results = new(ReferenceEqualityComparer.Instance);

    /// <summary>Takes what a command wrote.</summary>
    /// <param name="item">A difference, a plan, a result, an undo, a status, a record of a sync, a finding or a failure.</param>
    /// <returns>Whether a report has something to say of it.</returns>
    public bool TryAdd(object item)
    {
        switch (item)
        {
            case ResourceDiff diff:
                _entries.Add(Entries.Of(diff, _scopes.Of(diff)));
                break;
            case PlanFile plan:
                _scopes.Of(plan);
                _entries.AddRange(plan.Changes.Select(diff => Entries.Of(diff, _scopes.Of(diff))));
                break;
            case ResourceResult result:
                Add(result);
                break;
            case SyncResult sync:
                Add(sync);
                break;
            case UndoResult undo:
                _history.Add(Events.Of(undo));
                if (undo.Sync is { } following)
                {
                    Add(following);
                }

                break;
            case SyncRecord record:
                _history.Add(Events.Of(record));
                break;
            case RepositoryProblem problem:
                _findings.Add(Findings.Of(problem, _rules.GetValueOrDefault(problem.Rule)));
                break;
            case ResourceStatus status:
                _members.Add(status);
                break;
            case GitOpsException failure:
                _findings.Add(Findings.Of(failure));
                break;
            default:
                return false;
        }

        return true;
    }

    /// <summary>Makes the report.</summary>
    /// <param name="title">What it is about; null for the names of the sets.</param>
    /// <param name="created">When it is made.</param>
    public Report Build(string? title, DateTimeOffset created)
    {
        var members = Members.TreesOf(_members, _scopes);
        var scopes = _scopes.All;
        var findings = OwnFindings();
        string[] sets = [.. scopes.Select(scope => scope.Set).Concat(_history.Select(entry => entry.Set).OfType<string>()).Distinct()];
        return new Report
        {
            Title = Shown.Line(title) ?? (sets.Length == 0 ? "GitOps report" : string.Join(", ", sets)),
            Verdict = Verdict.Of(_entries, findings, members, _history),
            Created = created,
            Scopes = scopes,
            Counts = [.. _entries.GroupBy(entry => (entry.Action, entry.Mark)).Select(group => new ReportCount(group.Key.Action, group.Key.Mark, group.Count()))],
            Entries = [.. _entries],
            Findings = findings,
            Members = members,
            History = [.. _history.OrderByDescending(entry => entry.Time)],
        };
    }

    /// <summary>Each once: what failed with an object comes with it, and again as an error of the command.</summary>
    private List<ReportFinding> OwnFindings()
    {
        var told = _entries.Select(entry => (entry.ErrorId, entry.Error)).ToHashSet();
        return [.. _findings.Distinct().Where(finding => !told.Contains((finding.Rule, finding.Message)))];
    }

    private void Add(SyncResult sync)
    {
        _scopes.Ended(sync);
        foreach (var result in sync.Results.Where(result => result.Action != SyncAction.Unchanged))
        {
            Add(result);
        }

        _findings.AddRange(new[] { sync.EndedEarly, sync.HealthError }.OfType<GitOpsException>().Select(Findings.Of));
    }

    /// <summary>A sync's result comes by itself, and again in that of the whole sync.</summary>
    private void Add(ResourceResult result)
    {
        if (_results.Add(result))
        {
            _entries.Add(Entries.Of(result, _scopes.Of(result)));
        }
    }
}
