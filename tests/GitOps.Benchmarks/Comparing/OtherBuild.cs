using System.Diagnostics;

namespace GitOps.Benchmarks.Comparing;

/// <summary>Another commit of this repository, checked out in a worktree of its own and built there.</summary>
internal sealed class OtherBuild : IDisposable
{
    private const string Project = "tests/GitOps.Benchmarks";
    private readonly string _repository;
    private readonly string _folder;

    private OtherBuild(string repository, string folder)
    {
        _repository = repository;
        _folder = folder;
    }

    /// <summary>Its <c>GitOps.Benchmarks.dll</c>: at the same place as that of this build.</summary>
    public string Program => Path.Combine(_folder, Path.GetRelativePath(_repository, ThisProgram));

    private static string ThisProgram => typeof(OtherBuild).Assembly.Location;

    /// <summary>Builds a commit.</summary>
    public static OtherBuild Of(string commit)
    {
        var repository = Run(Path.GetDirectoryName(ThisProgram)!, "git", "rev-parse", "--show-toplevel").Trim();
        var folder = Path.Combine(Path.GetTempPath(), $"gitops-benchmark-{Guid.NewGuid():N}");
        Run(repository, "git", "worktree", "add", "--detach", folder, commit);
        var build = new OtherBuild(repository, folder);
        try
        {
            Run(folder, "dotnet", "build", Project, "-c", "Release");
            return build;
        }
        catch
        {
            build.Dispose();
            throw;
        }
    }

    public void Dispose() => Run(_repository, "git", "worktree", "remove", "--force", _folder);

    private static string Run(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed: {output}");
    }
}
