using GitOps.Reports.Model;

namespace GitOps.Reports.JUnit;

/// <summary>A test.</summary>
/// <param name="Class">What it belongs to.</param>
/// <param name="Name">What is tested.</param>
/// <param name="Result"><c>failure</c>, <c>error</c> or <c>skipped</c>; null when it passed.</param>
/// <param name="Type">What kind of failure it is.</param>
/// <param name="Message">Why, in one line.</param>
/// <param name="Detail">What there is to see.</param>
/// <param name="Source">Where it is declared.</param>
internal sealed record TestCase(string Class, string Name, string? Result = null, string Type = "", string Message = "", string Detail = "", ReportPlace? Source = null)
{
    public static TestCase NothingDiffers(string @class) => new(@class, "Nothing differs");

    public static TestCase Of(ReportEntry entry, string set) => new(
        set,
        entry.Object,
        entry.State switch
        {
            EntryState.Differs => "failure",
            EntryState.Problem when entry.Action == nameof(DiffAction.Unknown) => "error",
            EntryState.Problem => "failure",
            EntryState.Skipped => "skipped",
            _ => null,
        },
        entry.ErrorId ?? entry.Action,
        string.Join(": ", new[] { entry.Action, entry.Reason ?? entry.Error ?? entry.NotDone }.Where(text => !string.IsNullOrEmpty(text))),
        string.Join('\n', new[] { entry.Error, entry.NotDone, entry.Diff }.Where(text => !string.IsNullOrEmpty(text))),
        entry.Source);

    public static TestCase Of(ReportFinding finding) => new(
        finding.Rule,
        string.Join(" ", new[] { finding.Object, finding.Source?.Text }.Where(text => !string.IsNullOrEmpty(text))) is { Length: > 0 } name ? name : finding.Rule,
        finding.Severity == ProblemSeverity.Error ? "failure" : "skipped",
        finding.Rule,
        finding.Message.ReplaceLineEndings(" "),
        finding.Message,
        finding.Source);

    public static TestCase Of(ReportMember member, string set) => new(
        set,
        $"{member.Object} is healthy",
        member.Health switch
        {
            HealthState.Healthy => null,
            HealthState.Degraded or HealthState.Unknown => "failure",
            _ => "skipped",
        },
        member.Health.ToString(),
        string.Join(": ", new[] { member.Health.ToString(), member.Reason }.OfType<string>()));
}
