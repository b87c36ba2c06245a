using GitOps.Module.Tests.Engine;

namespace GitOps.Module.Tests.Processes;

public sealed class PackageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task What_build_ps1_publishes_is_found_installed_and_used_in_a_new_PowerShell()
    {
        Skip.If(OperatingSystem.IsWindows(), "On Windows, no variable says where a user's modules and repositories are.");
        var home = ("HOME", Path.Combine(_folder.Path, "home"));
        // Where this is missing, NuGet takes the current folder for it.
        Directory.CreateDirectory(Path.Combine(home.Item2, ".config"));
        Directory.CreateDirectory(Path.Combine(_folder.Path, "feed"));

        var installed = await PowerShellProcess.RunBareAsync(
            $$"""
            $ErrorActionPreference = 'Stop'
            Register-PSResourceRepository Local -Uri '{{_folder.Path}}/feed' -Trusted
            ./build.ps1 -Task Publish -NoBuild -Output '{{_folder.Path}}' -Repository Local | Out-Null
            (Find-PSResource GitOps -Repository Local).Tags -join ' '
            Install-PSResource GitOps -Repository Local
            """,
            home);
        var used = await PowerShellProcess.RunBareAsync(
            """
            $cluster = Start-GitOpsSandbox
            @(Get-GitOpsDiff . -Path samples/shop -WorkingTree -Cluster $cluster).Count
            (Get-Help Sync-GitOpsRepo).Synopsis
            (Get-Module GitOps).ModuleBase
            """,
            home);

        Assert.True(installed.ExitCode == 0, installed.Output + installed.Error);
        Assert.Contains("Kubernetes", installed.Output);
        Assert.Equal("", used.Error);
        Assert.Equal(["9", "Makes a cluster look like a Git repository says."], used.Output.Split('\n').Take(2));
        var folder = used.Output.TrimEnd().Split('\n')[^1];
        Assert.StartsWith(_folder.Path, folder);
        Assert.Equal(Files(BuildOutput.StagedModule), Files(folder).Except(["PSGetModuleInfo.xml"]));
    }

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal);
}
