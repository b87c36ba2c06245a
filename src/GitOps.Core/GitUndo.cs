using GitOps.Core.Git;
using GitOps.Core.Rendering.Kustomize.Loading;
using GitOps.Core.Rendering.Remotes;
using GitOps.Core.Reverting;
using GitOps.Core.Telemetry;
using GitOps.Core.Undoing;

namespace GitOps.Core;

/// <summary>Takes commits back, or a path back to a revision, in Git alone; no cluster is needed or asked.</summary>
public sealed class GitUndo : IDisposable
{
    private readonly GitSource _source;
    private readonly RevertPlan _plan;
    private readonly IReconcileObserver _observer;

    private GitUndo(GitSource source, RevertPlan plan, IReconcileObserver observer) => (_source, _plan, _observer) = (source, plan, observer);

    /// <summary>What it does, in one line.</summary>
    public string Description => _plan.Description;

    /// <summary>Short name of the branch the revert commits will be on.</summary>
    public string Branch => _plan.Branch;

    /// <summary>Opens the repository and works the revert out; changes nothing.</summary>
    /// <exception cref="GitOpsException">What <see cref="GitReverter.Plan"/> throws, and opening a repository.</exception>
    public static async Task<GitUndo> OpenAsync(ReconcileRequest request, UndoOptions options, IReconcileObserver observer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(observer);
        var sourceOptions = request.SourceOptions(observer);
        var source = await GitSource.OpenAsync(request.Repository, sourceOptions, cancellationToken);
        try
        {
            var path = source.PathIn(request.Path);
            using var remotes = new RemoteSource(request.Repository, sourceOptions, new AllowedHosts(request.Repository, source.Origin, request.AllowedHosts));
            var rendering = new RestoredRendering(source, request.Rendering(remotes, observer));
            return new GitUndo(source, rendering.Plan(options.Request(request.Revision, path), path, observer.Warning, cancellationToken), observer);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>Makes the revert commits, and pushes them when told.</summary>
    /// <exception cref="GitOpsException">What <see cref="GitReverter.ApplyAsync"/> throws.</exception>
    public async Task<UndoResult> ApplyAsync(bool push, CancellationToken cancellationToken)
    {
        var made = await new GitReverter(_source).ApplyAsync(_plan, push, SayMovedAsync, cancellationToken);
        return made.Result(_plan, sync: null);
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    private Task SayMovedAsync(RevertPlan again)
    {
        _observer.Warning(again.Moved);
        return Task.CompletedTask;
    }
}
