using System.Diagnostics;
using System.Text;

namespace GitOps.Pipelines.Tests.Engine;

/// <summary>Runs what a service runs: a program in a folder, with an environment that is given whole where it matters.</summary>
internal static class Job
{
    private static readonly string[] OfServices = ["GITHUB_ACTIONS", "TF_BUILD", "KUBECONFIG", "GITLAB_CI", "JENKINS_URL"];

    public static async Task<ProcessResult> RunAsync(string folder, IReadOnlyDictionary<string, string> environment, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = folder,
        };
        foreach (var name in OfServices)
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new ProcessResult(process.ExitCode, await output, await error);
    }

    /// <summary>A step's script in PowerShell, as the runner of GitHub and the agent of Azure start it.</summary>
    public static Task<ProcessResult> RunPowerShellStepAsync(string folder, IReadOnlyDictionary<string, string> environment, string script, string temporary)
    {
        var file = Path.Combine(temporary, $"{Guid.NewGuid()}.ps1");
        File.WriteAllText(file, $"$ErrorActionPreference = 'stop'\n{script}\nif ((Test-Path -LiteralPath variable:\\LASTEXITCODE)) {{ exit $LASTEXITCODE }}\n");
        return RunAsync(folder, environment, "dotnet", BuildOutput.PowerShell, "-NoLogo", "-NoProfile", "-NonInteractive", "-Command", $". '{file}'");
    }
}
