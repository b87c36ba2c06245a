namespace GitOps.Views;

/// <summary>Shows a <see cref="RepositoryProblem"/>: where it is and which rule found it, and below it what is wrong.</summary>
internal sealed class RepositoryProblemView(Layout layout)
{
    private const int Indent = 4;

    private static readonly Dictionary<ProblemSeverity, Ink> Inks = new()
    {
        [ProblemSeverity.Information] = Ink.Dim,
        [ProblemSeverity.Warning] = Ink.Yellow,
        [ProblemSeverity.Error] = Ink.Red,
    };

    public IEnumerable<string> Lines(RepositoryProblem problem) =>
    [
        .. layout.Row(
            0,
            [new($"{problem.File}:{problem.Line}:{problem.Column}", Ink.Bold)],
            [new(problem.Severity.ToString().ToLowerInvariant(), Inks[problem.Severity]), new($" · {problem.Rule}", Ink.Dim)]),
        .. layout.Wrap(Indent, [new(problem.Message)]),
    ];
}
