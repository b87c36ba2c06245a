using System.Globalization;
using System.Management.Automation.Runspaces;

namespace GitOps.Host;

/// <summary>What the process was asked to do.</summary>
internal abstract record CommandLine
{
    public const string Usage = """
        Runs PowerShell with the GitOps module, on machines without PowerShell.

          gitops SCRIPT.ps1 [ARGUMENT...]     run a script
          gitops -Command TEXT                run commands
          gitops sandbox [--port N] [--kubeconfig FILE] [--without-workloads]
                                              run a sandbox cluster until interrupted
          gitops --version | --help

        The commands of Microsoft.PowerShell.Core and of GitOps are there; those of other modules where they are installed.
        Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted; a script may say 'exit N'.
        """;

    /// <summary>Does it and returns the exit code.</summary>
    public abstract int Run();

    /// <summary>Reads the arguments; null when they make no sense.</summary>
    public static CommandLine? Parse(string[] arguments) => arguments switch
    {
        ["--help" or "-h" or "-?"] => new PrintText(Usage),
        ["--version"] => new PrintText("gitops " + SessionRunner.Version),
        ["-Command" or "-command" or "-c", var text] => new RunSession(session => session.RunText(text)),
        ["sandbox", .. var options] => ParseSandbox(options),
        [['-', ..], ..] or [] => null,
        [var script, .. var rest] => new RunSession(session => session.RunScript(script, rest.Select(ToParameter))),
    };

    private static RunSession? ParseSandbox(string[] options)
    {
        var parameters = new Dictionary<string, object>();
        for (var i = 0; i < options.Length; i++)
        {
            switch (options[i])
            {
                case "--without-workloads":
                    parameters["WithoutWorkloads"] = true;
                    break;
                case "--port" when i + 1 < options.Length && ushort.TryParse(options[i + 1], CultureInfo.InvariantCulture, out var port):
                    parameters["Port"] = (int)port;
                    i++;
                    break;
                case "--kubeconfig" when i + 1 < options.Length:
                    parameters["Kubeconfig"] = options[++i];
                    break;
                default:
                    return null;
            }
        }

        parameters.TryAdd("Port", 0);
        return new RunSession(session => session.RunSandbox(parameters));
    }

    // As pwsh -File reads them: "-Name value", "-Name:value", "-Switch", "-Switch:$false".
    private static CommandParameter ToParameter(string argument)
    {
        if (argument is not ['-', var first, ..] || !char.IsLetter(first))
        {
            return new CommandParameter(null, argument);
        }

        var colon = argument.IndexOf(':', StringComparison.Ordinal);
        return colon < 0
            ? new CommandParameter(argument)
            : new CommandParameter(argument[..colon], argument[(colon + 1)..].ToUpperInvariant() switch
            {
                "$TRUE" => true,
                "$FALSE" => false,
                _ => argument[(colon + 1)..],
            });
    }

    private sealed record PrintText(string Text) : CommandLine
    {
        public override int Run()
        {
            Console.WriteLine(Text);
            return ExitCode.Success;
        }
    }

    private sealed record RunSession(Func<SessionRunner, int> Action) : CommandLine
    {
        public override int Run()
        {
            using var session = new SessionRunner();
            return Action(session);
        }
    }
}
