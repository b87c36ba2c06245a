namespace GitOps.Module.Tests.Engine;

/// <summary>A command that a build service finds in a log, read by the rules of its own program.</summary>
internal sealed record LoggingCommand(string Name, IReadOnlyDictionary<string, string> Properties, string Message)
{
    private static readonly string[] OfGitHub =
    [
        "add-mask", "add-matcher", "add-path", "debug", "echo", "endgroup", "error", "group", "internal-set-repo-path", "notice",
        "remove-matcher", "save-state", "set-env", "set-output", "stop-commands", "warning",
    ];

    private static readonly (string, string)[] GitHubMessage = [("%0D", "\r"), ("%0A", "\n"), ("%25", "%")];
    private static readonly (string, string)[] GitHubProperty = [("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")];
    private static readonly (string, string)[] Azure = [("%3B", ";"), ("%0D", "\r"), ("%0A", "\n"), ("%5D", "]"), ("%AZP25", "%")];

    public string? this[string property] => Properties.GetValueOrDefault(property);

    /// <summary>https://github.com/actions/runner, src/Runner.Common/ActionCommand.cs.</summary>
    public static IReadOnlyList<LoggingCommand> ReadGitHub(string log) => [.. Lines(log).Select(line => OfNewForm(line) ?? OfOldForm(line)).OfType<LoggingCommand>()];

    /// <summary>https://github.com/microsoft/azure-pipelines-agent, src/Microsoft.VisualStudio.Services.Agent/AgentCommand.cs.</summary>
    public static IReadOnlyList<LoggingCommand> ReadAzure(string log) => [.. Lines(log).Select(line => Between(line, "##vso[", ';', Azure, Azure)).OfType<LoggingCommand>()];

    private static LoggingCommand? OfNewForm(string line)
    {
        var text = line.TrimStart();
        var end = text.StartsWith("::", StringComparison.Ordinal) ? text.IndexOf("::", 2, StringComparison.Ordinal) : -1;
        return end < 0 ? null : Known(Of(text[2..end], text[(end + 2)..], ',', GitHubProperty, GitHubMessage));
    }

    private static LoggingCommand? OfOldForm(string line) => Known(Between(line, "##[", ';', GitHubProperty, GitHubMessage));

    private static LoggingCommand? Known(LoggingCommand? command) => OfGitHub.Contains(command?.Name, StringComparer.OrdinalIgnoreCase) ? command : null;

    private static LoggingCommand? Between(string line, string prefix, char separator, (string, string)[] inProperty, (string, string)[] inMessage)
    {
        var start = line.IndexOf(prefix, StringComparison.Ordinal);
        var end = start < 0 ? -1 : line.IndexOf(']', start);
        return end < 0 ? null : Of(line[(start + prefix.Length)..end], line[(end + 1)..], separator, inProperty, inMessage);
    }

    private static LoggingCommand Of(string command, string message, char separator, (string, string)[] inProperty, (string, string)[] inMessage)
    {
        var parts = command.Split(' ', 2);
        var properties = (parts.Length == 1 ? "" : parts[1]).Split(separator, StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .Where(pair => pair.Length == 2)
            .ToDictionary(pair => pair[0].Trim(), pair => Decode(pair[1], inProperty));
        return new LoggingCommand(parts[0], properties, Decode(message, inMessage));
    }

    private static string Decode(string text, (string Code, string Character)[] codes) =>
        codes.Aggregate(text, (decoded, code) => decoded.Replace(code.Code, code.Character, StringComparison.Ordinal));

    private static IEnumerable<string> Lines(string log)
    {
        using var reader = new StringReader(log);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }
}
