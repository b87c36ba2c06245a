using System.Globalization;
using System.Text;
using GitOps.Host;

if (CultureInfo.CurrentCulture.Name.Length == 0)
{
    // Where LANG is not set. PowerShell finds help, and wraps text at words, by the culture's name.
    CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en-US");
}

// PowerShell's engine reports its use to its makers unless told otherwise; a host for automation does not, and starts sooner.
Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
if (CommandLine.Parse(args) is not { } commandLine)
{
    Console.Error.WriteLine(CommandLine.Usage);
    return ExitCode.Usage;
}

return commandLine.Run();
