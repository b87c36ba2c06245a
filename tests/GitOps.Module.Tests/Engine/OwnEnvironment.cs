using System.Runtime.CompilerServices;

namespace GitOps.Module.Tests.Engine;

/// <summary>What a build service says of itself is not for the commands under test, which would write annotations for it.</summary>
internal static class OwnEnvironment
{
    [ModuleInitializer]
    public static void ForgetTheBuildService()
    {
        Environment.SetEnvironmentVariable("GITHUB_ACTIONS", null);
        Environment.SetEnvironmentVariable("TF_BUILD", null);
    }
}
