using GitOps.Core.Revisions;
using GitOps.Core.Tests.Git;
using GitOps.Core.Tests.Reconciling;
using LibGit2Sharp;

namespace GitOps.Core.Tests.Revisions;

/// <summary>A repository with a branch <c>change</c> off <c>main</c>, and somebody who reviews what it changes.</summary>
public sealed class ReviewedRepository : IDisposable
{
    private readonly SampleRepository _repository = new();

    public RecordingObserver Observer { get; } = new();

    public string Path => _repository.Path;

    /// <summary>Commits to main, and begins the branch there.</summary>
    public string Begin(params (string Path, string? Content)[] files)
    {
        var sha = _repository.Commit("Open the shop", files).Sha;
        LibGit2Sharp.Commands.Checkout(_repository.Git, _repository.Git.CreateBranch("change"));
        return sha;
    }

    /// <summary>Commits to the branch that is checked out.</summary>
    public string Commit(string message, params (string Path, string? Content)[] files) => _repository.Commit(message, files).Sha;

    public void Write(string path, string content) => _repository.Write(path, content);

    public void Switch(string branch) => LibGit2Sharp.Commands.Checkout(_repository.Git, branch);

    public void Tag(string name) => _repository.Git.ApplyTag(name);

    public string Merge(string branch) =>
        _repository.Git.Merge(branch, new LibGit2Sharp.Signature("Ana Lima", "ana@example.com", DateTimeOffset.UnixEpoch), new MergeOptions { FastForwardStrategy = FastForwardStrategy.NoFastForward }).Commit.Sha;

    public async Task<IReadOnlyList<ResourceDiff>> CompareAsync(string from = "main", Func<ReconcileRequest, ReconcileRequest>? with = null, bool direct = false)
    {
        var request = new ReconcileRequest { Repository = Path };
        var report = await RevisionDiff.CompareAsync(with?.Invoke(request) ?? request, new RevisionRange(from, direct), Observer, CancellationToken.None);
        Assert.Equal(0, report.Requests);
        return report.Diffs;
    }

    /// <summary>One line an object that differs, one line a field.</summary>
    public async Task<IReadOnlyList<string>> ShowAsync(string from = "main", Func<ReconcileRequest, ReconcileRequest>? with = null, bool direct = false) =>
    [
        .. (await CompareAsync(from, with, direct))
            .Where(diff => diff.Action != DiffAction.Unchanged)
            .SelectMany(diff => diff.Changes.Select(change => $"  {change}").Prepend($"{diff.Action} {diff.Id}")),
    ];

    public async Task<GitOpsException> FailsAsync(string from = "main", Func<ReconcileRequest, ReconcileRequest>? with = null) =>
        await Assert.ThrowsAsync<GitOpsException>(() => CompareAsync(from, with));

    public void Dispose() => _repository.Dispose();
}
