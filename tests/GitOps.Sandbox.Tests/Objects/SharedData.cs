namespace GitOps.Sandbox.Tests.Objects;

/// <summary>Finds the recordings of a real server, which are not part of the repository.</summary>
internal static class SharedData
{
    /// <summary>The folder of that name beside the repository; null where it is absent.</summary>
    public static string? Folder(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "GitOpsPS.sln")))
            {
                var shared = Path.Combine(folder.FullName, "..", "shared", name);
                return Directory.Exists(shared) ? shared : null;
            }
        }

        return null;
    }
}
