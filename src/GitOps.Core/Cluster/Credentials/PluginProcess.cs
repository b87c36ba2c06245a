using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace GitOps.Core.Cluster.Credentials;

/// <summary>One run of a credential plugin.</summary>
internal static class PluginProcess
{
    private const int LongestOutput = 1024 * 1024;

    /// <summary>The program's file: a path is taken as it is, a name looked for on PATH, never in the current folder.</summary>
    public static string? Find(string command)
    {
        if (command.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            return Candidates(command).FirstOrDefault(File.Exists);
        }

        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathFullyQualified)
            .SelectMany(folder => Candidates(Path.Combine(folder, command)))
            .FirstOrDefault(File.Exists);
    }

    /// <summary>Runs it to its end.</summary>
    /// <param name="file">The program.</param>
    /// <param name="arguments">Its arguments, each by itself.</param>
    /// <param name="environment">Variables to set.</param>
    /// <param name="interactive">Whether it may talk to the user: then it has the terminal as it is.</param>
    /// <param name="onMessage">Takes each line of its error output that is not shown on the terminal.</param>
    /// <param name="cancellationToken">Ends it and the programs it started.</param>
    /// <exception cref="Win32Exception">It cannot be started.</exception>
    /// <exception cref="FormatException">It printed too much.</exception>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        string file,
        IEnumerable<string> arguments,
        IEnumerable<KeyValuePair<string, string>> environment,
        bool interactive,
        Action<string> onMessage,
        CancellationToken cancellationToken)
    {
        using var process = new Process { StartInfo = StartInfo(file, arguments, environment, interactive) };
        process.Start();
        await using var registration = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
        if (!interactive)
        {
            process.StandardInput.Close();
        }

        var messages = interactive ? Task.CompletedTask : TellAsync(process.StandardError, onMessage);
        var output = await ReadAsync(process.StandardOutput);
        if (output is null)
        {
            process.Kill(entireProcessTree: true);
        }

        await process.WaitForExitAsync(CancellationToken.None);
        await messages;
        cancellationToken.ThrowIfCancellationRequested();
        return (process.ExitCode, output ?? throw new FormatException($"printed more than {LongestOutput / 1024} KiB"));
    }

    private static ProcessStartInfo StartInfo(
        string file, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>> environment, bool interactive)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            UseShellExecute = false,
            CreateNoWindow = !interactive,
            RedirectStandardInput = !interactive,
            RedirectStandardOutput = true,
            RedirectStandardError = !interactive,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = interactive ? null : Encoding.UTF8,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private static IEnumerable<string> Candidates(string path)
    {
        if (!OperatingSystem.IsWindows() || Path.HasExtension(path))
        {
            return [path];
        }

        var endings = Environment.GetEnvironmentVariable("PATHEXT") is { Length: > 0 } set ? set : ".COM;.EXE;.BAT;.CMD";
        return endings.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(ending => path + ending);
    }

    private static async Task<string?> ReadAsync(StreamReader reader)
    {
        var text = new StringBuilder();
        var buffer = new char[4096];
        while (await reader.ReadAsync(buffer) is var count and > 0)
        {
            text.Append(buffer, 0, count);
            if (text.Length > LongestOutput)
            {
                return null;
            }
        }

        return text.ToString();
    }

    /// <summary>Hands lines on while they come, in pieces where one has no end: somebody may have to read them to go on.</summary>
    private static async Task TellAsync(StreamReader reader, Action<string> onMessage)
    {
        const int longestLine = 500;
        var line = new StringBuilder();
        var buffer = new char[4096];
        while (await reader.ReadAsync(buffer) is var count and > 0)
        {
            foreach (var character in buffer.AsSpan(0, count))
            {
                if (character == '\n' || line.Length == longestLine)
                {
                    onMessage(line.ToString());
                    line.Clear();
                }

                if (character != '\n')
                {
                    line.Append(character);
                }
            }
        }

        if (line.Length > 0)
        {
            onMessage(line.ToString());
        }
    }
}
