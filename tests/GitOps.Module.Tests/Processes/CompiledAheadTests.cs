using System.Runtime.InteropServices;
using GitOps.Module.Tests.Engine;

namespace GitOps.Module.Tests.Processes;

/// <summary>A package holds its assemblies compiled ahead of time, too; what is built for tests does not, so that here a plain one stands for it.</summary>
public sealed class CompiledAheadTests : IDisposable
{
    private const string WhichCore =
        """
        $cluster = Start-GitOpsSandbox
        @(Get-GitOpsDiff . -Path samples/shop -Cluster $cluster).Count
        [AppDomain]::CurrentDomain.GetAssemblies().Where{ $_.GetName().Name -in 'GitOps.Core', 'YamlDotNet' }.Location
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly string _dependencies;

    public CompiledAheadTests()
    {
        foreach (var file in Directory.EnumerateFiles(BuildOutput.StagedModule, "*", SearchOption.AllDirectories).Where(file => !IsCompiledAhead(file)))
        {
            var copy = Path.Combine(_folder.Path, Path.GetRelativePath(BuildOutput.StagedModule, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        _dependencies = Path.Combine(_folder.Path, "dependencies");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_compiled_ahead_for_the_platform_is_loaded_and_the_rest_as_it_is()
    {
        var platform = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
        var core = Place($"{platform}-{RuntimeInformation.ProcessArchitecture}".ToLowerInvariant());

        Assert.Equal([Path.Combine(_dependencies, "YamlDotNet.dll"), core, "9"], await LoadedAsync());
    }

    [Fact]
    public async Task What_was_compiled_for_another_platform_is_left_alone()
    {
        Place("freebsd-x64");

        Assert.Equal([Path.Combine(_dependencies, "GitOps.Core.dll"), Path.Combine(_dependencies, "YamlDotNet.dll"), "9"], await LoadedAsync());
    }

    private static bool IsCompiledAhead(string file) => file.Contains($"{Path.DirectorySeparatorChar}lib{Path.DirectorySeparatorChar}", StringComparison.Ordinal);

    private async Task<string[]> LoadedAsync()
    {
        var result = await PowerShellProcess.RunBareAsync($"Import-Module '{Path.Combine(_folder.Path, "GitOps.psd1")}'\n{WhichCore}");
        Assert.Equal("", result.Error);
        return [.. result.Output.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];
    }

    private string Place(string platform)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_dependencies, "runtimes", platform, "lib", "net10.0")).FullName;
        var copy = Path.Combine(folder, "GitOps.Core.dll");
        File.Copy(Path.Combine(_dependencies, "GitOps.Core.dll"), copy);
        return copy;
    }
}
