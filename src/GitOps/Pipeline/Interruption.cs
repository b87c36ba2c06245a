using System.Management.Automation.Host;

namespace GitOps.Pipeline;

/// <summary>What can still be told when the pipeline is being stopped and takes neither output nor errors.</summary>
internal static class Interruption
{
    /// <summary>Exit code of what failed.</summary>
    public const int Failure = 1;

    /// <summary>Exit code of what was interrupted, as shells count it: 128 and the number of SIGINT.</summary>
    public const int Interrupted = 130;

    /// <summary>Parameters of <c>pwsh</c> that make it run something and end; they may be shortened to one letter.</summary>
    private static readonly string[] RunAndEnd = ["file", "command", "commandwithargs", "encodedcommand", "ec", "cwa"];

    /// <summary>Writes to the terminal or log, past the pipeline.</summary>
    public static void Tell(PSHost? host, string message) => host?.UI?.WriteErrorLine(ForeignText.InLines(message));

    /// <summary>
    /// Makes a process that runs a script end with an exit code of a failure: a stopped pipeline alone is success to <c>pwsh -File</c>. A session
    /// that somebody types in goes on.
    /// </summary>
    public static void EndWith(PSHost? host, int exitCode)
    {
        if (host is { Name: "ConsoleHost" } && RunsScript(Environment.GetCommandLineArgs()))
        {
            host.SetShouldExit(exitCode);
        }
    }

    /// <summary>Whether a command line of <c>pwsh</c> makes it run something and end.</summary>
    private static bool RunsScript(string[] arguments)
    {
        string[] names = [.. arguments.Skip(1).Where(argument => argument.StartsWith('-')).Select(argument => argument.TrimStart('-').ToLowerInvariant())];
        return !names.Any(name => name.Length > 2 && "noexit".StartsWith(name, StringComparison.Ordinal))
            && (names.Any(name => name.Length > 0 && RunAndEnd.Any(parameter => parameter.StartsWith(name, StringComparison.Ordinal)))
                || arguments.Any(argument => argument.EndsWith(".ps1", StringComparison.OrdinalIgnoreCase)));
    }
}
