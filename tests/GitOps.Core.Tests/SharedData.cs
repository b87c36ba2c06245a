namespace GitOps.Core.Tests;

/// <summary>Finds the recorded data that stands beside the repository.</summary>
internal static class SharedData
{
    /// <summary>A folder of the data, or null where it is absent.</summary>
    public static string? Folder(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "GitOpsPS.sln")))
            {
                var shared = Path.Combine(folder.Parent!.FullName, "shared", name);
                return Directory.Exists(shared) ? shared : null;
            }
        }

        return null;
    }
}
