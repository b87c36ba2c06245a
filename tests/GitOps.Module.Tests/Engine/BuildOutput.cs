using System.Reflection;

namespace GitOps.Module.Tests.Engine;

/// <summary>Where the build put what is tested.</summary>
internal static class BuildOutput
{
    /// <summary>The staged module's folder, named by its version.</summary>
    public static string StagedModule { get; } = Path.GetFullPath(Value("StagedModule")).TrimEnd(Path.DirectorySeparatorChar);

    public static string Manifest { get; } = Path.Combine(StagedModule, "GitOps.psd1");

    /// <summary>The root of this repository.</summary>
    public static string RepositoryRoot { get; } = Path.GetFullPath(Value("RepositoryRoot"));

    /// <summary>PowerShell's assembly, which <c>dotnet</c> runs.</summary>
    public static string PowerShell { get; } = Path.GetFullPath(Value("PowerShell"));

    /// <summary>The manifest of Pester.</summary>
    public static string Pester { get; } = Path.GetFullPath(Value("Pester"));

    private static string Value(string key) =>
        typeof(BuildOutput).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
