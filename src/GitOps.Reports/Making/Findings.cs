using GitOps.Reports.Model;

namespace GitOps.Reports.Making;

/// <summary>Makes findings of problems and of failures.</summary>
internal static class Findings
{
    public static ReportFinding Of(RepositoryProblem problem, RepositoryRule? rule) => new(problem.Severity, Shown.Line(problem.Rule)!, Shown.Message(problem.Message)!)
    {
        Summary = Shown.Line(rule?.Summary),
        Source = new ReportPlace(Shown.Line(problem.File)!, problem.Line, null),
        Column = problem.Column,
        Object = problem.Id?.ToString(),
    };

    public static ReportFinding Of(GitOpsException failure) => new(ProblemSeverity.Error, Shown.Line(failure.ErrorId)!, Shown.Message(failure.Message)!)
    {
        Source = Entries.PlaceOf(failure.Location),
        Object = (failure.Target as ResourceId)?.ToString(),
    };
}
