namespace GitOps.Core.Tests.Git;

/// <summary>A folder that is gone after the test, read-only object files included.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder() => Path = Directory.CreateTempSubdirectory("gitops-test-").FullName;

    public string Path { get; }

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose()
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
