using GitOps.Core.Git.Programs;

namespace GitOps.Core.Tests.Git;

/// <summary>The git program of this machine, for tests that need the other end of a connection.</summary>
internal static class TestGit
{
    public static GitProgram? Program { get; } = GitProgram.Find(Environment.GetEnvironmentVariable("PATH"));
}
