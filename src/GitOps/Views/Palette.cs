using System.Management.Automation;
using System.Management.Automation.Host;

namespace GitOps.Views;

/// <summary>The escape sequences of inks, as <c>$PSStyle</c> has them; none where they would be noise: redirected, plain or <c>NO_COLOR</c> output.</summary>
internal sealed class Palette
{
    private readonly Dictionary<Ink, string> _sequences = [];
    private readonly string _reset = "";

    private Palette()
    {
    }

    // The reference assembly is older than $PSStyle, so its members are read by name.
    private Palette(PSObject style)
    {
        var foreground = PSObject.AsPSObject(Member(style, "Foreground"));
        foreach (var colour in (Ink[])[Ink.Green, Ink.Yellow, Ink.Red, Ink.Magenta, Ink.Cyan])
        {
            _sequences[colour] = Text(foreground, colour.ToString());
        }

        _sequences[Ink.Dim] = Text(style, "Dim");
        _sequences[Ink.Bold] = Text(style, "Bold");
        _reset = Text(style, "Reset");
    }

    /// <summary>The colours of a unified diff; null where there are none.</summary>
    public DiffColors? Diff => _reset.Length == 0 ? null : new DiffColors(_sequences[Ink.Green], _sequences[Ink.Red], _sequences[Ink.Cyan], _reset);

    /// <summary>The palette of a host.</summary>
    /// <param name="host">The host.</param>
    /// <param name="style">The session's <c>$PSStyle</c>; null when it has none.</param>
    public static Palette Of(PSHost host, object? style) =>
        style is not null && PSObject.AsPSObject(style) is var known && Colours(host, known) ? new Palette(known) : new Palette();

    /// <summary>The palette of the session a cmdlet runs in.</summary>
    public static Palette Of(PSCmdlet cmdlet) => Of(cmdlet.Host, cmdlet.GetVariableValue("PSStyle"));

    /// <summary>Text in an ink.</summary>
    public string Paint(Span span) =>
        span.Text.Length > 0 && _sequences.TryGetValue(span.Ink, out var sequence) && sequence.Length > 0 ? sequence + span.Text + _reset : span.Text;

    private static bool Colours(PSHost host, PSObject style) => Text(style, "OutputRendering") switch
    {
        "PlainText" => false,
        "Ansi" => true,
        // https://no-color.org
        _ => string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && host.UI is { SupportsVirtualTerminal: true }
            && !Console.IsOutputRedirected,
    };

    private static object Member(PSObject value, string name) => value.Properties[name]?.Value ?? "";

    private static string Text(PSObject value, string name) => Member(value, name).ToString() ?? "";
}
