namespace GitOps.Annotations;

/// <summary>
/// Annotations of GitHub Actions, escaped as the runner decodes them.
/// https://docs.github.com/actions/reference/workflow-commands-for-github-actions, https://github.com/actions/toolkit (core/command.ts).
/// </summary>
internal sealed class GitHubActions : BuildService
{
    private static readonly Dictionary<char, string> InMessage = new() { ['%'] = "%25", ['\r'] = "%0D", ['\n'] = "%0A" };
    private static readonly Dictionary<char, string> InProperty = new(InMessage) { [':'] = "%3A", [','] = "%2C" };

    public override string? Workspace => Environment.GetEnvironmentVariable("GITHUB_WORKSPACE");

    public override string Command(Annotation annotation)
    {
        var properties = Properties(InProperty, ("file", annotation.File), ("line", annotation.Line), ("col", annotation.Column), ("title", annotation.Code));
        return $"::{annotation.Level.ToString().ToLowerInvariant()} {string.Join(',', properties)}::{Escape(ForeignText.InLines(annotation.Message), InMessage)}";
    }
}
