namespace GitOps.Core.Tests.Git;

/// <summary>A folder that is gone after the test, read-only object files included.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder() => Path = Directory.CreateTempSubdirectory("gitops-test-").FullName;

    public string Path { get; }

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        // A fetch that was cancelled may still be clearing up.
        for (var attempt = 1; Directory.Exists(Path); attempt++)
        {
            try
            {
                Delete();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException && attempt < 50)
            {
                Thread.Sleep(20);
            }
        }
    }

    private void Delete()
    {
        foreach (var file in new DirectoryInfo(Path).EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }))
        {
            if (file.LinkTarget is null)
            {
                file.IsReadOnly = false;
            }
        }

        Directory.Delete(Path, recursive: true);
    }
}
