using System.Diagnostics;

namespace GitOps.Core.Tests.Rendering.Kustomize;

/// <summary>The real program, where this machine has it.</summary>
internal static class Kubectl
{
    private static readonly Lazy<bool> Found = new(IsThere);

    public static bool IsAvailable => Found.Value;

    /// <summary>What <c>kubectl kustomize</c> prints for a folder; null when it refuses.</summary>
    public static async Task<string?> KustomizeAsync(string folder)
    {
        using var process = Start("kustomize", folder);
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await errors;
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : null;
    }

    private static bool IsThere()
    {
        try
        {
            using var process = Start("version", "--client");
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo("kubectl", arguments)
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
