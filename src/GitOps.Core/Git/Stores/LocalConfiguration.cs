using LibGit2Sharp;

namespace GitOps.Core.Git.Stores;

/// <summary>The configuration of a repository. LibGit2Sharp looks for that of a linked worktree where there is none.</summary>
internal static class LocalConfiguration
{
    /// <summary>A value, that of the worktree before the repository's (git-worktree(1), CONFIGURATION FILE); null when it is not set.</summary>
    public static string? Value(Repository repository, string name)
    {
        using var shared = Of(repository);
        var file = Path.Combine(repository.Info.Path, "config.worktree");
        if (!File.Exists(file) || shared.Get<bool>("extensions.worktreeConfig")?.Value != true)
        {
            return shared.Get<string>(name)?.Value;
        }

        using var own = Configuration.BuildFrom(file);
        return own.Get<string>(name, ConfigurationLevel.Local)?.Value ?? shared.Get<string>(name)?.Value;
    }

    /// <summary>The configuration that its worktrees share; the caller disposes of it.</summary>
    public static Configuration Of(Repository repository) => Configuration.BuildFrom(Path.Combine(CommonFolder.Of(repository.Info.Path), "config"));
}
