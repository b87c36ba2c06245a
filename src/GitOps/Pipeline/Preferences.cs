using System.Management.Automation;

namespace GitOps.Pipeline;

/// <summary>What a cmdlet is told by its common parameters and, where they are absent, by the session's preference variables.</summary>
internal static class Preferences
{
    /// <summary>Whether the cmdlet is to show what it would do, and do nothing.</summary>
    public static bool WhatIf(PSCmdlet cmdlet) =>
        Switch(cmdlet, "WhatIf") ?? LanguagePrimitives.IsTrue(cmdlet.GetVariableValue("WhatIfPreference"));

    /// <summary>Whether a cmdlet of medium impact is to ask before it acts.</summary>
    public static bool Confirm(PSCmdlet cmdlet) =>
        Switch(cmdlet, "Confirm")
        ?? (LanguagePrimitives.TryConvertTo(cmdlet.GetVariableValue("ConfirmPreference"), out ConfirmImpact preference)
            && preference is ConfirmImpact.Low or ConfirmImpact.Medium);

    /// <summary>Whether somebody asks for details.</summary>
    public static bool Verbose(PSCmdlet cmdlet) =>
        Switch(cmdlet, "Verbose")
        ?? (LanguagePrimitives.TryConvertTo(cmdlet.GetVariableValue("VerbosePreference"), out ActionPreference preference)
            && preference is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore));

    /// <summary>Whether errors are to be seen.</summary>
    public static bool Errors(PSCmdlet cmdlet)
    {
        var preference = cmdlet.MyInvocation.BoundParameters.TryGetValue("ErrorAction", out var given) ? given : cmdlet.GetVariableValue("ErrorActionPreference");
        return !LanguagePrimitives.TryConvertTo(preference, out ActionPreference action) || action is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore);
    }

    private static bool? Switch(PSCmdlet cmdlet, string parameter) =>
        cmdlet.MyInvocation.BoundParameters.TryGetValue(parameter, out var value) ? LanguagePrimitives.IsTrue(value) : null;
}
