using LibGit2Sharp;

namespace GitOps.Module.Tests.Engine;

/// <summary>A Git repository with a working copy, on branch main.</summary>
internal sealed class TestRepository : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Repository _repository;

    public TestRepository()
    {
        Repository.Init(Path);
        _repository = new Repository(Path);
        _repository.Refs.UpdateTarget("HEAD", "refs/heads/main");
        _repository.Config.Set("user.name", "Ana Lima");
        _repository.Config.Set("user.email", "ana@example.org");
    }

    public string Path => _folder.Path;

    /// <summary>Writes files (null deletes one) and commits everything; returns the commit's id.</summary>
    public string Commit(string message, params (string Name, string? Content)[] files)
    {
        foreach (var (name, content) in files)
        {
            if (content is null)
            {
                File.Delete(System.IO.Path.Combine(Path, name));
            }
            else
            {
                _folder.Write(name, content);
            }
        }

        LibGit2Sharp.Commands.Stage(_repository, "*");
        var author = new Signature("Ana Lima", "ana@example.org", DateTimeOffset.Now);
        return _repository.Commit(message, author, author).Sha;
    }

    public void Branch(string name) => _repository.CreateBranch(name);

    public void Tag(string name) => _repository.ApplyTag(name);

    /// <summary>The message of the newest commit of the branch in use.</summary>
    public string HeadMessage => _repository.Head.Tip.Message;

    public void Dispose()
    {
        _repository.Dispose();
        _folder.Dispose();
    }
}
