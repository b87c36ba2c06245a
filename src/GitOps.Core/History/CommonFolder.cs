using LibGit2Sharp;

namespace GitOps.Core.History;

/// <summary>The Git folder that the linked worktrees of a repository share (gitrepository-layout(5), <c>commondir</c>).</summary>
internal static class CommonFolder
{
    /// <summary>Its path; the repository's own Git folder where there are no worktrees.</summary>
    public static string Of(Repository repository)
    {
        var pointer = Path.Combine(repository.Info.Path, "commondir");
        return File.Exists(pointer) ? Path.GetFullPath(Path.Combine(repository.Info.Path, File.ReadAllText(pointer).Trim())) : repository.Info.Path;
    }
}
