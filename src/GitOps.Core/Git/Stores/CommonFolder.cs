namespace GitOps.Core.Git.Stores;

/// <summary>The Git folder that the linked worktrees of a repository share (gitrepository-layout(5), <c>commondir</c>).</summary>
internal static class CommonFolder
{
    /// <summary>Its path; the repository's own Git folder where there are no worktrees.</summary>
    public static string Of(string gitFolder)
    {
        var pointer = Path.Combine(gitFolder, "commondir");
        return File.Exists(pointer) ? Path.GetFullPath(Path.Combine(gitFolder, File.ReadAllText(pointer).Trim())) : gitFolder;
    }
}
