namespace GitOps.Pipelines.Tests.GitHub;

/// <summary>What came of a run of the action.</summary>
internal sealed record ActionRun(int ExitCode, string Log, IReadOnlyDictionary<string, string> Outputs, string Summary)
{
    public string this[string output] => Outputs[output];
}
