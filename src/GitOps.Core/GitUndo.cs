using GitOps.Core.Git;
using GitOps.Core.Reverting;
using GitOps.Core.Telemetry;

namespace GitOps.Core;

/// <summary>Takes a commit back in Git alone; no cluster is needed or asked.</summary>
public sealed class GitUndo : IDisposable
{
    private readonly GitSource _source;
    private readonly RevertPlan _plan;
    private readonly IReconcileObserver _observer;

    private GitUndo(GitSource source, RevertPlan plan, IReconcileObserver observer) => (_source, _plan, _observer) = (source, plan, observer);

    /// <summary>The commits that are taken back, newest first.</summary>
    public IReadOnlyList<Revision> Reverted => _plan.Reverted;

    /// <summary>Short name of the branch the revert commit will be on.</summary>
    public string Branch => _plan.Branch;

    /// <summary>Opens the repository and works the revert out; changes nothing.</summary>
    /// <exception cref="GitOpsException">What <see cref="GitReverter.Plan"/> throws, and opening a repository.</exception>
    public static async Task<GitUndo> OpenAsync(ReconcileRequest request, UndoOptions options, IReconcileObserver observer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(observer);
        var source = await GitSource.OpenAsync(request.Repository, request.SourceOptions(observer), cancellationToken);
        try
        {
            var revert = new RevertRequest(options.Commit ?? "HEAD") { Mainline = options.Mainline, OnBranch = request.Revision, NewBranch = options.Branch };
            return new GitUndo(source, new GitReverter(source).Plan(revert), observer);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>Makes the revert commit, and pushes it when told.</summary>
    /// <exception cref="GitOpsException">What <see cref="GitReverter.ApplyAsync"/> throws.</exception>
    public async Task<UndoResult> ApplyAsync(bool push, CancellationToken cancellationToken)
    {
        var made = await new GitReverter(_source).ApplyAsync(_plan, push, cancellationToken);
        _observer.Verbose(made.Describe(_plan.Reverted));
        return new UndoResult(_plan.Reverted, made.Commit, made.Branch, made.PushedTo, null);
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();
}
