using LibGit2Sharp;

namespace GitOps.Core.Tests.Git;

/// <summary>A small repository in a temporary folder, whose commits are a minute apart.</summary>
public sealed class SampleRepository : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 9, 0, 0, TimeSpan.FromHours(1));
    private readonly TemporaryFolder _folder = new();
    private int _commits;

    public SampleRepository(bool bare = false)
    {
        Path = _folder["shop"];
        Repository.Init(Path, bare);
        Git = new Repository(Path);
        Git.Refs.UpdateTarget("HEAD", "refs/heads/main");
        if (!bare)
        {
            Git.Config.Set("user.name", "Ana Lima");
            Git.Config.Set("user.email", "ana@example.com");
            Git.Config.Set("core.autocrlf", false);
        }
    }

    public string Path { get; }

    public string Parent => _folder.Path;

    public Repository Git { get; }

    public string File(string path) => System.IO.Path.Combine(Path, path);

    public void Write(string path, string content)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(File(path))!);
        System.IO.File.WriteAllText(File(path), content);
    }

    /// <summary>Commits the working copy with the files given; a null content removes one.</summary>
    public Commit Commit(string message, params (string Path, string? Content)[] files)
    {
        foreach (var (path, content) in files)
        {
            if (content is null)
            {
                System.IO.File.Delete(File(path));
            }
            else
            {
                Write(path, content);
            }
        }

        Commands.Stage(Git, "*");
        var signature = new Signature("Ana Lima", "ana@example.com", Start.AddMinutes(_commits++));
        return Git.Commit(message, signature, signature, new CommitOptions { AllowEmptyCommit = true });
    }

    public void Dispose()
    {
        Git.Dispose();
        _folder.Dispose();
    }
}
