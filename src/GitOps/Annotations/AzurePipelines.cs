namespace GitOps.Annotations;

/// <summary>
/// Issues of Azure Pipelines, escaped as the agent decodes them. It has errors and warnings only.
/// https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands, https://github.com/microsoft/azure-pipelines-task-lib (taskcommand.ts).
/// </summary>
internal sealed class AzurePipelines : BuildService
{
    private static readonly Dictionary<char, string> InMessage = new() { ['%'] = "%AZP25", ['\r'] = "%0D", ['\n'] = "%0A" };
    private static readonly Dictionary<char, string> InProperty = new(InMessage) { [']'] = "%5D", [';'] = "%3B" };

    public override string? Workspace => Environment.GetEnvironmentVariable("BUILD_SOURCESDIRECTORY");

    public override string? Command(Annotation annotation)
    {
        if (annotation.Level == AnnotationLevel.Notice)
        {
            return null;
        }

        var properties = Properties(
            InProperty,
            ("type", annotation.Level.ToString().ToLowerInvariant()),
            ("sourcepath", annotation.File),
            ("linenumber", annotation.Line),
            ("columnnumber", annotation.Column),
            ("code", annotation.Code));
        return $"##vso[task.logissue {string.Join(';', properties)}]{Escape(ForeignText.InLines(annotation.Message), InMessage)}";
    }
}
