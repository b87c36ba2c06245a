using System.Runtime.CompilerServices;
using LibGit2Sharp;

namespace GitOps.Core.Tests.Git;

/// <summary>Keeps the machine's and the user's Git configuration out of the tests, and gives the user some filters.</summary>
internal static class GitConfiguration
{
    /// <summary>A filter that stores letters thirteen places further on.</summary>
    public const string Filter = "rot13";

    /// <summary>A filter that cannot be run when files are checked out.</summary>
    public const string FailingFilter = "failing";

    /// <summary>The user's configuration, as the git program reads it.</summary>
    public static string UserFile { get; } = Path.Combine(Path.GetTempPath(), $"gitops-tests-{Environment.ProcessId}.gitconfig");

    [ModuleInitializer]
    internal static void Isolate()
    {
        foreach (var level in new[] { ConfigurationLevel.System, ConfigurationLevel.Global, ConfigurationLevel.Xdg, ConfigurationLevel.ProgramData })
        {
            GlobalSettings.SetConfigSearchPaths(level, Path.Combine(Path.GetTempPath(), "gitops-tests-no-configuration"));
        }

        File.WriteAllText(UserFile, $"""
            [filter "{Filter}"]
                clean = tr a-z n-za-m
                smudge = tr a-z n-za-m
                required = true
            [filter "{FailingFilter}"]
                clean = cat
                smudge = exit 1
                required = true
            """);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => File.Delete(UserFile);
        Environment.SetEnvironmentVariable("GIT_CONFIG_NOSYSTEM", "1");
        Environment.SetEnvironmentVariable("GIT_CONFIG_GLOBAL", UserFile);
    }
}
