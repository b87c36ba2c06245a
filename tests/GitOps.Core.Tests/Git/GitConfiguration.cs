using System.Runtime.CompilerServices;
using LibGit2Sharp;

namespace GitOps.Core.Tests.Git;

/// <summary>Keeps the machine's and the user's Git configuration out of the tests.</summary>
internal static class GitConfiguration
{
    [ModuleInitializer]
    internal static void Isolate()
    {
        foreach (var level in new[] { ConfigurationLevel.System, ConfigurationLevel.Global, ConfigurationLevel.Xdg, ConfigurationLevel.ProgramData })
        {
            GlobalSettings.SetConfigSearchPaths(level, Path.Combine(Path.GetTempPath(), "gitops-tests-no-configuration"));
        }

        Environment.SetEnvironmentVariable("GIT_CONFIG_NOSYSTEM", "1");
        Environment.SetEnvironmentVariable("GIT_CONFIG_GLOBAL", OperatingSystem.IsWindows() ? "NUL" : "/dev/null");
    }
}
