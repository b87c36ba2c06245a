using System.Diagnostics;
using GitOps.Core.Cluster;
using GitOps.Core.Diffing;
using GitOps.Core.Git;
using GitOps.Core.Health;
using GitOps.Core.History;
using GitOps.Core.Manifests;
using GitOps.Core.Rendering;
using GitOps.Core.Syncing;

namespace GitOps.Core;

/// <summary>The one door to the core: a repository on one side, a cluster on the other.</summary>
public sealed class Reconciler : IDisposable
{
    private readonly ReconcileRequest _request;
    private readonly GitSource _source;
    private readonly ClusterConnection _connection;
    private readonly ApplySetStore _store;
    private readonly IReconcileObserver _observer;
    private IReadOnlyList<Manifest> _manifests;

    private Reconciler(
        ReconcileRequest request,
        GitSource source,
        Revision revision,
        IReadOnlyList<Manifest> manifests,
        ClusterConnection connection,
        IReconcileObserver observer)
    {
        _request = request;
        _source = source;
        _connection = connection;
        _observer = observer;
        _manifests = manifests;
        Revision = revision;
        Set = request.Name is { } name ? SetName.Check(name) : SetName.From(source.Name, PathIn(source, request));
        _store = new ApplySetStore(connection.Api, Set, connection.Info.Namespace, request.FieldManager);
    }

    /// <summary>Name of the set.</summary>
    public string Set { get; }

    /// <summary>The revision that was resolved.</summary>
    public Revision Revision { get; private set; }

    /// <summary>The cluster that is used.</summary>
    public ClusterInfo Cluster => _connection.Info;

    /// <summary>Opens the repository, resolves the revision, renders the path and prepares the connection; sends the cluster nothing.</summary>
    /// <exception cref="GitOpsException">Something of it is wrong; the failure's id and message say what.</exception>
    public static async Task<Reconciler> OpenAsync(
        ReconcileRequest request, ClusterTarget target, IReconcileObserver observer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(observer);
        var connection = ClusterConnection.Open(target, request.Namespace);
        observer.Verbose($"Cluster: context {connection.Info.Context}, server {connection.Info.Server}, namespace {connection.Info.Namespace}");
        GitSource? source = null;
        try
        {
            var options = new GitSourceOptions { Credential = request.Credential, Depth = request.Depth };
            source = await GitSource.OpenAsync(request.Repository, options, cancellationToken);
            var (revision, files) = Resolve(source, request);
            observer.Verbose($"Repository: {source.Repository} at {revision}, \"{revision.Subject}\" by {revision.Author}");
            var path = PathIn(source, request);
            var manifests = Render(files, path, observer, cancellationToken);
            observer.Verbose($"Rendered {manifests.Count} objects of {(path.Length == 0 ? "the repository's root" : path)}");
            return new Reconciler(request, source, revision, manifests, connection, observer);
        }
        catch
        {
            source?.Dispose();
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Compares; writes nothing to the cluster.</summary>
    public async Task<DiffReport> DiffAsync(CancellationToken cancellationToken)
    {
        var (started, requests) = (Stopwatch.GetTimestamp(), _connection.Api.Requests);
        var state = await ReadStateAsync(cancellationToken);
        var diffs = await CompareAsync(state, cancellationToken);
        return new DiffReport(diffs, _connection.Api.Requests - requests, Stopwatch.GetElapsedTime(started));
    }

    /// <summary>What <see cref="SyncAsync"/> would do with these options; writes nothing, and fails as it would.</summary>
    public async Task<DiffReport> PreviewSyncAsync(SyncOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        CheckWorkingTree(options);
        var (started, requests) = (Stopwatch.GetTimestamp(), _connection.Api.Requests);
        var state = await ReadStateAsync(cancellationToken);
        var candidates = PrunePlan.Candidates(state, _store.Id, options.PruneProtected);
        PrunePlan.Check(Context(state), state, candidates, options);
        var deleted = candidates.Where(candidate => options.Prune && candidate.KeptBecause is null).Select(candidate => candidate.Id).ToHashSet();
        var diffs = await CompareAsync(state, cancellationToken);
        return new DiffReport(
            [.. diffs.Where(diff => diff.Action != DiffAction.Delete || deleted.Contains(diff.Id))],
            _connection.Api.Requests - requests,
            Stopwatch.GetElapsedTime(started));
    }

    /// <summary>Applies and prunes; tells the observer of each object as it is done.</summary>
    public async Task<SyncResult> SyncAsync(SyncOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        CheckWorkingTree(options);
        var (started, requests) = (Stopwatch.GetTimestamp(), _connection.Api.Requests);
        var state = await ReadStateAsync(cancellationToken);
        var context = Context(state);
        var differ = new ObjectDiffer(_request.FieldManager, PersonManagers.Default);
        var applier = new ObjectApplier(_connection.Api, differ, PersonManagers.Default, context, options, _observer);
        var results = await new Syncer(_connection.Api, _store, applier, context, options, _observer).RunAsync(state, cancellationToken);
        var health = options.Wait
            ? await new HealthWaiter(_connection.Api, context, _observer).WaitAsync(results, options.Timeout, cancellationToken)
            : null;
        return new SyncResult
        {
            Set = Set,
            Revision = Revision,
            Cluster = Cluster,
            Results = results,
            Duration = Stopwatch.GetElapsedTime(started),
            HealthyAfter = health?.After,
            HealthError = health?.Error,
            Requests = _connection.Api.Requests - requests,
        };
    }

    /// <summary>What the revert would change in the cluster; writes nothing, neither to Git nor to the cluster.</summary>
    public Task<UndoPreview> PreviewUndoAsync(UndoOptions options, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Makes the revert commit, pushes it when told, and syncs.</summary>
    public Task<UndoResult> UndoAsync(UndoOptions options, SyncOptions sync, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Dispose()
    {
        _source.Dispose();
        _connection.Dispose();
    }

    private static (Revision Revision, IFileTree Files) Resolve(GitSource source, ReconcileRequest request)
    {
        if (request.WorkingTree)
        {
            return source.WorkingTree();
        }

        var revision = source.Resolve(request.Revision);
        return (revision, source.Files(revision));
    }

    /// <summary>A repository may be named by one of its folders; the path goes on from there.</summary>
    private static string PathIn(GitSource source, ReconcileRequest request)
    {
        var path = request.Path.Replace('\\', '/');
        return path.Length == 0 ? source.Folder : TreePath.Normalize(TreePath.Join(source.Folder, path)) ?? path;
    }

    private static IReadOnlyList<Manifest> Render(IFileTree files, string path, IReconcileObserver observer, CancellationToken cancellationToken) =>
        Renderer.Render(files, path, new RenderOptions { Verbose = observer.Verbose }, cancellationToken);

    private Task<SetState> ReadStateAsync(CancellationToken cancellationToken) =>
        SetState.ReadAsync(_connection.Api, Cluster, _store, _manifests, _observer, cancellationToken);

    private Task<IReadOnlyList<ResourceDiff>> CompareAsync(SetState state, CancellationToken cancellationToken)
    {
        var context = Context(state);
        var comparer = new ResourceComparer(_connection.Api, new ObjectDiffer(_request.FieldManager, PersonManagers.Default), context);
        return new SetComparer(_connection.Api, comparer, context, _observer).CompareAsync(state, cancellationToken);
    }

    private SetContext Context(SetState state) => new(
        Set, _store.Id, Revision, Cluster, _request.FieldManager, GitMoved: state.Parent.History is not [{ } last, ..] || last.Sha != Revision.Sha);

    private void CheckWorkingTree(SyncOptions options)
    {
        if (Revision.IsWorkingTree && !options.AllowWorkingTree)
        {
            throw new GitOpsException(
                "WorkingTreeNotAllowed",
                FailureKind.InvalidState,
                "Uncommitted files are for preview (Get-GitOpsDiff -WorkingTree). Commit them, or sync them all the same with -AllowWorkingTree.",
                _source.Repository);
        }
    }
}
