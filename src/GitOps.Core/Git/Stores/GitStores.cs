using GitOps.Core.Git.Addresses;
using GitOps.Core.Git.Programs;
using LibGit2Sharp;

namespace GitOps.Core.Git.Stores;

/// <summary>Opens repositories: with libgit2, or with the git program those that libgit2 refuses.</summary>
internal static class GitStores
{
    private static readonly string[] QuarantineVariables = ["GIT_QUARANTINE_PATH", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES"];

    /// <summary>Opens the repository that a path is in.</summary>
    /// <param name="path">Full path of a folder or file in it.</param>
    /// <param name="display">What to call it in errors.</param>
    /// <param name="environment">Reads an environment variable.</param>
    public static IGitStore Open(string path, string display, Func<string, string?> environment)
    {
        var git = GitProgram.Find(environment("PATH"));
        if (Quarantined(path, environment) is { } variables)
        {
            return ProgramStore.Open(new RepositoryProgram(git ?? throw GitErrors.NeedsGit(display, "is receiving a push"), FolderOf(path), variables), display);
        }

        var program = git is null ? null : new RepositoryProgram(git, FolderOf(path), new Dictionary<string, string>());
        string? gitFolder = null;
        try
        {
            gitFolder = Repository.Discover(path);
            return gitFolder is null ? throw GitErrors.RepositoryNotFound(display, "neither it nor a folder above it holds one.") : new LibGit2Store(gitFolder, display, program);
        }
        catch (LibGit2SharpException e)
        {
            // Ownership too: git knows forms of safe.directory that libgit2 does not.
            var why = e.Message.TrimEnd('.');
            return program is { Works: true } ? ProgramStore.Open(program, display)
                : GitErrors.IsFormat(why) ? throw GitErrors.NeedsGit(display, $"is in a format of its own ({why})")
                : throw GitErrors.CannotOpen(display, gitFolder ?? path, e);
        }
    }

    /// <summary>Opens a mirror in the cache.</summary>
    public static IGitStore OpenMirror(string folder, string display)
    {
        try
        {
            return new LibGit2Store(folder, display, isMirror: true);
        }
        catch (LibGit2SharpException e)
        {
            throw GitErrors.CannotOpen(display, folder, e);
        }
    }

    // git works from a folder of the working copy; its Git folder is none.
    private static string FolderOf(string path)
    {
        var folder = Directory.Exists(path) ? path : Path.GetDirectoryName(path)!;
        for (var above = folder; above is not null; above = Path.GetDirectoryName(above))
        {
            if (Path.GetFileName(above) == ".git" && Path.GetDirectoryName(above) is { } working)
            {
                return working;
            }
        }

        return folder;
    }

    // What a push brought is kept apart until a hook such as pre-receive let it in (git-receive-pack(1)); only git finds it.
    private static Dictionary<string, string>? Quarantined(string path, Func<string, string?> environment)
    {
        if (environment("GIT_QUARANTINE_PATH") is not { Length: > 0 } quarantine || Repository.Discover(path) is not { } gitFolder
            || !Path.GetFullPath(quarantine, path).StartsWith(Path.GetFullPath(Path.Combine(gitFolder, "objects")), StringComparison.Ordinal))
        {
            return null;
        }

        return QuarantineVariables.Where(name => environment(name) is not null).ToDictionary(name => name, name => environment(name)!);
    }
}
