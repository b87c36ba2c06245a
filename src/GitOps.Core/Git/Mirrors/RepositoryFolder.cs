namespace GitOps.Core.Git.Mirrors;

/// <summary>A repository's folder on disk.</summary>
internal static class RepositoryFolder
{
    /// <summary>Deletes it as far as nobody else has it open; Git makes its object files read-only.</summary>
    public static void Delete(string folder)
    {
        try
        {
            foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }))
            {
                file.IsReadOnly = false;
            }

            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another process still reads from it; the next update removes it.
        }
    }
}
