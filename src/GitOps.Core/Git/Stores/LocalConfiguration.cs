using LibGit2Sharp;

namespace GitOps.Core.Git.Stores;

/// <summary>The configuration of a repository. LibGit2Sharp looks for that of a linked worktree where there is none.</summary>
internal static class LocalConfiguration
{
    /// <summary>The configuration that holds in it; the caller disposes of it.</summary>
    public static Configuration Of(Repository repository) => Configuration.BuildFrom(Path.Combine(CommonFolder.Of(repository.Info.Path), "config"));
}
