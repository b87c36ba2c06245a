using System.Management.Automation;

namespace GitOps.Pipeline;

/// <summary>Whether, and in which colours, text may be coloured. Follows <c>$PSStyle</c>, which the engine made for it.</summary>
internal static class Terminal
{
    /// <summary>The colours for a unified diff; null where escape sequences would be noise: redirected, plain or <c>NO_COLOR</c> output.</summary>
    public static DiffColors? DiffColors(PSCmdlet cmdlet)
    {
        // The reference assembly is older than $PSStyle, so its members are read by name.
        if (cmdlet.GetVariableValue("PSStyle") is not { } value || !Colors(cmdlet, PSObject.AsPSObject(value)))
        {
            return null;
        }

        var style = PSObject.AsPSObject(value);
        var foreground = PSObject.AsPSObject(Member(style, "Foreground"));
        return new DiffColors(Text(foreground, "Green"), Text(foreground, "Red"), Text(foreground, "Cyan"), Text(style, "Reset"));
    }

    private static bool Colors(PSCmdlet cmdlet, PSObject style) => Text(style, "OutputRendering") switch
    {
        "PlainText" => false,
        "Ansi" => true,
        // https://no-color.org
        _ => string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && cmdlet.Host.UI is { SupportsVirtualTerminal: true }
            && !Console.IsOutputRedirected,
    };

    private static object Member(PSObject value, string name) => value.Properties[name]?.Value ?? "";

    private static string Text(PSObject value, string name) => Member(value, name).ToString() ?? "";
}
