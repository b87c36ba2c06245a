namespace GitOps.Views;

/// <summary>The cells of the default view of a <see cref="RepositoryProblem"/>, for <c>GitOps.Format.ps1xml</c>.</summary>
public static class RepositoryProblemView
{
    private static readonly Dictionary<ProblemSeverity, string> Colors = new()
    {
        [ProblemSeverity.Information] = Ink.Dim,
        [ProblemSeverity.Warning] = Ink.Yellow,
        [ProblemSeverity.Error] = Ink.Red,
    };

    /// <summary>The severity in its colour.</summary>
    public static string Severity(RepositoryProblem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return Ink.Paint(Colors[problem.Severity], problem.Severity.ToString());
    }
}
