using LibGit2Sharp;

namespace GitOps.Module.Tests.Engine;

/// <summary>A Git repository with a working copy, on branch main.</summary>
internal sealed class TestRepository : IDisposable
{
    private readonly TemporaryFolder? _folder;
    private readonly Repository _repository;

    /// <param name="path">Where to make it; null for a temporary folder of its own.</param>
    public TestRepository(string? path = null)
    {
        _folder = path is null ? new TemporaryFolder() : null;
        Path = path ?? _folder!.Path;
        Repository.Init(Path);
        _repository = new Repository(Path);
        _repository.Refs.UpdateTarget("HEAD", "refs/heads/main");
        _repository.Config.Set("user.name", "Ana Lima");
        _repository.Config.Set("user.email", "ana@example.org");
    }

    public string Path { get; }

    public string Author { get; set; } = "Ana Lima";

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
                var file = System.IO.Path.Combine(Path, name);
                Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
                File.WriteAllText(file, content);
            }
        }

        LibGit2Sharp.Commands.Stage(_repository, "*");
        var author = new Signature(Author, "ana@example.org", DateTimeOffset.Now);
        return _repository.Commit(message, author, author).Sha;
    }

    public void Branch(string name) => _repository.CreateBranch(name);

    public void Tag(string name) => _repository.ApplyTag(name);

    /// <summary>Makes a bare copy that the branch in use is pushed to.</summary>
    public void Publish(string path)
    {
        Repository.Clone(Path, path, new CloneOptions { IsBare = true });
        _repository.Network.Remotes.Add("origin", path);
        _repository.Branches.Update(_repository.Head, branch => (branch.Remote, branch.UpstreamBranch) = ("origin", _repository.Head.CanonicalName));
        LibGit2Sharp.Commands.Fetch(_repository, "origin", [], null, null);
    }

    /// <summary>The newest commit of the branch in use.</summary>
    public string Head => _repository.Head.Tip.Sha;

    /// <summary>The message of the newest commit of the branch in use.</summary>
    public string HeadMessage => _repository.Head.Tip.Message;

    public void Dispose()
    {
        _repository.Dispose();
        _folder?.Dispose();
    }
}
