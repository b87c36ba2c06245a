using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Internal;

namespace GitOps.Host.Terminal;

/// <summary>Writes output to stdout; errors, warnings and details to stderr; progress only at a terminal.</summary>
internal sealed partial class TerminalInterface : PSHostUserInterface
{
    private readonly ProgressLine _progress = new();

    public override PSHostRawUserInterface RawUI { get; } = new TerminalRawInterface();

    // https://no-color.org
    public override bool SupportsVirtualTerminal { get; } =
        !Console.IsOutputRedirected
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") != "dumb";

    public override void Write(string value)
    {
        _progress.Hide();
        Console.Out.Write(Rendered(value, SupportsVirtualTerminal));
    }

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) =>
        Write((int)foregroundColor >= 0 ? Colored(foregroundColor, value) : value);

    public override void WriteLine(string value) => Write(value + Environment.NewLine);

    public override void WriteErrorLine(string value) => WriteDetail(ConsoleColor.Red, value);

    public override void WriteWarningLine(string message) => WriteDetail(ConsoleColor.Yellow, "WARNING: " + message);

    public override void WriteVerboseLine(string message) => WriteDetail(ConsoleColor.DarkYellow, "VERBOSE: " + message);

    public override void WriteDebugLine(string message) => WriteDetail(ConsoleColor.DarkYellow, "DEBUG: " + message);

    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
        if (SupportsVirtualTerminal)
        {
            _progress.Show(record);
        }
    }

    // The engine colours errors itself, by $PSStyle; what it coloured is left as it is.
    private void WriteDetail(ConsoleColor color, string text)
    {
        _progress.Hide();
        var colored = text.Contains('\e', StringComparison.Ordinal) ? text : Colored(color, text);
        Console.Error.WriteLine(Rendered(colored, SupportsVirtualTerminal && !Console.IsErrorRedirected));
    }

    private static string Colored(ConsoleColor color, string text) =>
        PSStyle.Instance.Foreground.FromConsoleColor(color) + text + PSStyle.Instance.Reset;

    private static string Rendered(string text, bool colors) => PSStyle.Instance.OutputRendering switch
    {
        OutputRendering.PlainText => Plain(text),
        OutputRendering.Host when !colors => Plain(text),
        _ => text,
    };

    private static string Plain(string text) => new StringDecorated(text).ToString(OutputRendering.PlainText);
}
