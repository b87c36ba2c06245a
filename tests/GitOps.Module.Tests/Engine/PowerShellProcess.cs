using System.Diagnostics;
using System.Text;

namespace GitOps.Module.Tests.Engine;

/// <summary>
/// The PowerShell that <c>.config/dotnet-tools.json</c> names, as a process of its own: what a user has, with every module that
/// PowerShell brings. <see cref="TestSession"/> is quicker, and enough where neither those nor the console matter.
/// </summary>
internal static class PowerShellProcess
{
    /// <summary>Imports the staged module and runs a script's text.</summary>
    public static Task<ProcessResult> RunAsync(string script, params (string Name, string Value)[] environment) => EndAsync(Start(script, environment));

    /// <summary>Runs a script's text; the module has to come from elsewhere.</summary>
    public static Task<ProcessResult> RunBareAsync(string script, params (string Name, string Value)[] environment) =>
        EndAsync(Process.Start(With(environment, script))!);

    /// <summary>Runs a script file.</summary>
    public static Task<ProcessResult> RunFileAsync(string file, params (string Name, string Value)[] environment) =>
        EndAsync(Process.Start(Prepared(environment, "-File", file))!);

    /// <summary>Starts what <see cref="RunAsync"/> runs to its end.</summary>
    public static Process Start(string script, params (string Name, string Value)[] environment) =>
        Process.Start(With(environment, $"Import-Module '{BuildOutput.Manifest}'\n{script}"))!;

    private static ProcessStartInfo With((string Name, string Value)[] environment, string script) => Prepared(environment, "-Command", script);

    private static ProcessStartInfo Prepared((string Name, string Value)[] environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [BuildOutput.PowerShell, "-NoProfile", "-NonInteractive", .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            WorkingDirectory = BuildOutput.RepositoryRoot,
        };
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        // PowerShell itself colours what it formats even where its output is redirected.
        start.Environment["NO_COLOR"] = "1";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private static async Task<ProcessResult> EndAsync(Process started)
    {
        using var process = started;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new ProcessResult(process.ExitCode, await output, await error);
    }
}
