using GitOps.Core.Blame;
using GitOps.Core.Cluster;
using GitOps.Core.Diffing;
using GitOps.Core.Files;
using GitOps.Core.Git;
using GitOps.Core.Health;
using GitOps.Core.Membership;
using GitOps.Core.Objects.Ownership;
using GitOps.Core.Planning;
using GitOps.Core.Pruning;
using GitOps.Core.Rendering;
using GitOps.Core.Rendering.Kustomize.Loading;
using GitOps.Core.Rendering.Options;
using GitOps.Core.Rendering.Remotes;
using GitOps.Core.Reverting;
using GitOps.Core.Sets;
using GitOps.Core.Sets.Declared;
using GitOps.Core.Settings;
using GitOps.Core.Syncing;
using GitOps.Core.Telemetry;

namespace GitOps.Core;

/// <summary>The one door to the core: a repository on one side, a cluster on the other.</summary>
public sealed class Reconciler : IDisposable
{
    private readonly ReconcileRequest _request;
    private readonly GitSource _source;
    private readonly ClusterConnection _connection;
    private readonly string? _formerName;
    private ApplySetStore _store;
    private readonly IReconcileObserver _observer;
    private readonly RemoteSource _remotes;
    private readonly RenderOptions _render;
    private readonly DeclaredRevision _current;
    private readonly CustomKinds _customKinds;

    private Reconciler(
        ReconcileRequest request,
        GitSource source,
        RemoteSource remotes,
        RenderOptions render,
        DeclaredRevision current,
        ClusterConnection connection,
        IReconcileObserver observer)
    {
        _request = request;
        _source = source;
        _remotes = remotes;
        _render = render;
        _connection = connection;
        _observer = observer;
        _current = current;
        _customKinds = new CustomKinds(connection.Api);
        var path = PathIn(source, request);
        var identity = RepositoryIdentity.Of(request.Repository, source, current.Revision.Sha);
        Owner = new SetOwner(identity, source.Repository, path.Trim('/'));
        _formerName = request.Name is null ? SetName.Former(source.Name, path) : null;
        _store = Store(request.Name is { } name ? SetName.Check(name) : SetName.From(source.Name, path));
    }

    /// <summary>Name of the set.</summary>
    public string Set => _store.Name;

    /// <summary>The revision that was resolved.</summary>
    public Revision Revision => _current.Revision;

    /// <summary>The cluster that is used.</summary>
    public ClusterInfo Cluster => _connection.Info;

    private SetOwner Owner { get; }

    /// <summary>Opens the repository, resolves the revision, renders the path and prepares the connection; sends the cluster nothing.</summary>
    /// <exception cref="GitOpsException">Something of it is wrong; the failure's id and message say what.</exception>
    public static async Task<Reconciler> OpenAsync(
        ReconcileRequest request, ClusterTarget target, IReconcileObserver observer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(observer);
        var connection = ClusterConnection.Open(target, request.Namespace, observer, request.Time);
        observer.Verbose($"Cluster: context {connection.Info.Context}, server {connection.Info.Server}, namespace {connection.Info.Namespace}");
        GitSource? source = null;
        RemoteSource? remotes = null;
        try
        {
            var options = request.SourceOptions(observer);
            source = await GitSource.OpenAsync(request.Repository, options, cancellationToken);
            var (revision, files) = Resolve(source, request);
            observer.Verbose($"Repository: {source.Repository} at {revision}, \"{revision.Subject}\" by {revision.Author}");
            remotes = new RemoteSource(request.Repository, options, new AllowedHosts(request.Repository, source.Origin, request.AllowedHosts));
            var render = new RenderOptions { Cache = request.Cache, Limits = request.Limits, Verbose = observer.Verbose, Warning = warning => observer.Warning(warning.ToString()), Remotes = remotes };
            var current = Render(revision, files, PathIn(source, request), render, cancellationToken);
            return new Reconciler(request, source, remotes, render, current, connection, observer);
        }
        catch
        {
            remotes?.Dispose();
            source?.Dispose();
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Compares; writes nothing to the cluster.</summary>
    public Task<DiffReport> DiffAsync(CancellationToken cancellationToken) => MeasureAsync(async () =>
        await CompareAsync(_current, await ReadStateAsync(_current, cancellationToken), options: null, cancellationToken));

    /// <summary>What <see cref="SyncAsync(SyncOptions, CancellationToken)"/> would do with these options; writes nothing, and fails as it would.</summary>
    public Task<DiffReport> PreviewSyncAsync(SyncOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        CheckWorkingTree(options);
        return MeasureAsync(() => PreviewAsync(_current, options, cancellationToken));
    }

    /// <summary>Applies and prunes; tells the observer of each object as it is done.</summary>
    public Task<SyncResult> SyncAsync(SyncOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        CheckWorkingTree(options);
        return SyncAsync(_current, options, cancellationToken);
    }

    /// <summary>The set's members in the cluster, how well they are, and what they own.</summary>
    /// <exception cref="GitOpsException">The set was never synced (<c>SetNotFound</c>).</exception>
    public async Task<IReadOnlyList<ResourceStatus>> StatusAsync(CancellationToken cancellationToken)
    {
        await FindSetAsync(cancellationToken);
        return await new StatusReader(_connection.Api, Cluster, _store, Set, _observer).ReadAsync(cancellationToken);
    }

    /// <summary>What the revert and a sync with these options would change in the cluster; writes nothing, neither to Git nor to the cluster.</summary>
    public async Task<UndoPreview> PreviewUndoAsync(UndoOptions options, SyncOptions sync, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(sync);
        _store = Store(Set, sync.Adopt);
        var plan = await PlanUndoAsync(options, cancellationToken);
        var reverted = Render(plan.Onto, plan.Files, PathIn(_source, _request), _render, cancellationToken);
        var report = await MeasureAsync(async () =>
            await PreviewAsync(reverted, sync with { Prune = true }, cancellationToken));
        return new UndoPreview(plan.Reverted, plan.Branch, report);
    }

    /// <summary>
    /// Makes the revert commit, pushes it when told, and syncs, pruning what the change had brought. What the sync would
    /// refuse is refused before anything is committed.
    /// </summary>
    public async Task<UndoResult> UndoAsync(UndoOptions options, SyncOptions sync, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(sync);
        sync = sync with { Prune = true };
        _store = Store(Set, sync.Adopt);
        var path = PathIn(_source, _request);
        var plan = await PlanUndoAsync(options, cancellationToken);
        if (!options.NoSync)
        {
            var planned = Render(plan.Onto, plan.Files, path, _render, cancellationToken);
            var state = await ReadStateAsync(planned, cancellationToken);
            CheckDeletions(planned, state, sync);
        }

        var made = await new GitReverter(_source).ApplyAsync(plan, options.Push, cancellationToken);
        _observer.Verbose(made.Describe(plan.Reverted));
        var result = options.NoSync
            ? null
            : await SyncAsync(Render(made.Commit, _source.Files(made.Commit), path, _render, cancellationToken), sync, cancellationToken);
        return new UndoResult(plan.Reverted, made.Commit, made.Branch, made.PushedTo, result);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _remotes.Dispose();
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

    private static DeclaredRevision Render(
        Revision revision, IFileTree files, string path, RenderOptions render, CancellationToken cancellationToken)
    {
        var settings = RepositorySettings.Require(files, path, render.Cache.Documents);
        var manifests = Renderer.Render(files, path, render, cancellationToken);
        render.Verbose($"Rendered {manifests.Count} objects of {(path.Length == 0 ? "the repository's root" : path)} at {revision}");
        return new DeclaredRevision(revision, files, manifests, settings.Sync);
    }

    private async Task<SyncResult> SyncAsync(DeclaredRevision declared, SyncOptions options, CancellationToken cancellationToken)
    {
        var (started, requests) = (_request.Time.GetTimestamp(), _connection.Api.Requests);
        var state = await ReadStateAsync(declared, options, cancellationToken);
        var context = Context(declared, state);
        var run = new SyncRun(context, _observer);
        var syncer = Syncer(declared, context, state, options);
        await syncer.PrepareAsync(run, cancellationToken);
        if (syncer.Writes)
        {
            await using var lease = await context.InOwnNamespaceAsync(
                () => SyncLease.AcquireAsync(_connection.Api, _store, Cluster.Namespace, _request.Time, _observer, cancellationToken));
            if (lease is { Waited: true } || (await _store.ReadAsync(cancellationToken)).Version != state.Parent.Version)
            {
                // Another sync came between; nothing that was read before it ended may decide what this one does.
                state = await ReadStateAsync(declared, options, cancellationToken);
                context = Context(declared, state);
                syncer = Syncer(declared, context, state, options);
                await syncer.PrepareAsync(run, cancellationToken);
            }

            await syncer.RunAsync(run, lease, cancellationToken);
        }
        else
        {
            await syncer.RunAsync(run, null, cancellationToken);
        }

        var health = await AwaitHealthAsync(run, state, context, options, cancellationToken);
        return new SyncResult
        {
            Set = Set,
            Revision = declared.Revision,
            Cluster = Cluster,
            Results = [.. run.Results],
            Unchecked = state.Unchecked,
            Duration = _request.Time.GetElapsedTime(started),
            HealthyAfter = health?.After,
            HealthError = run.Obstacle ?? health?.Error,
            EndedEarly = run.EndedEarly,
            Remaining = run.Remaining,
            Requests = _connection.Api.Requests - requests,
        };
    }

    private Syncer Syncer(DeclaredRevision declared, SetContext context, SetState state, SyncOptions options)
    {
        var persons = declared.Settings.PersonManagers;
        var takeOver = new TakeOver(persons, _request.FieldManager, options.ForceConflictsFrom);
        var applier = new ObjectApplier(_connection.Api, Differ(persons), takeOver, context, options, _observer);
        return new Syncer(_connection.Api, _store, applier, context, state, options, _request.Time, _observer);
    }

    private async Task<WaitOutcome?> AwaitHealthAsync(SyncRun run, SetState state, SetContext context, SyncOptions options, CancellationToken cancellationToken)
    {
        if (!options.Wait || run.Obstacle is not null || run.EndedEarly is not null)
        {
            return null;
        }

        try
        {
            return await new HealthWaiter(_connection.Api, context, options, _observer).WaitToEndAsync(Awaited(run, state), cancellationToken);
        }
        catch (Exception failure)
        {
            run.End(SyncEnding.Of(failure, context, null, cancellationToken), []);
            return null;
        }
    }

    /// <summary>Hooks were waited for when they ran, and may be gone.</summary>
    private static HashSet<ResourceId> Awaited(SyncRun run, SetState state) =>
    [
        .. run.Results
            .Where(result => result.Action is SyncAction.Created or SyncAction.Configured or SyncAction.Adopted or SyncAction.Recreated or SyncAction.Unchanged)
            .Select(result => result.Id)
            .Except(state.Declared.Where(item => item.Policy.IsHook).Select(item => item.Id)),
    ];

    private async Task<IReadOnlyList<ResourceDiff>> PreviewAsync(DeclaredRevision declared, SyncOptions options, CancellationToken cancellationToken)
    {
        var state = await ReadStateAsync(declared, options, cancellationToken);
        var context = Context(declared, state);
        var diffs = await CompareAsync(declared, state, options, cancellationToken);
        ResourceId[] replaced = [.. diffs.Where(diff => diff.Action == DiffAction.Recreate).Select(diff => diff.Id)];
        PrunePlan.Check(context, state, PrunePlan.Candidates(state, context, Rules(context, state, options)), replaced, options);
        if (options.Prune && diffs.FirstOrDefault(diff => diff is { Action: DiffAction.Refused, Source: null })?.Error is { } refusal)
        {
            throw refusal;
        }

        return [.. diffs.Where(diff => options.Prune || diff.Source is not null)];
    }

    /// <summary>Fails as a sync would that runs all hooks.</summary>
    private void CheckDeletions(DeclaredRevision declared, SetState state, SyncOptions options)
    {
        var context = Context(declared, state);
        var planner = new ObjectPlanner(Differ(declared.Settings.PersonManagers), context, options.Adopt);
        ResourceId[] replaced =
        [
            .. state.Declared.Where(item => item.Policy.IsHook && planner.Of(item, state.LiveOf(item)).Step == PlannedStep.Replace).Select(item => item.Id),
        ];
        PrunePlan.Check(context, state, PrunePlan.Candidates(state, context, Rules(context, state, options)), replaced, options);
    }

    /// <summary>Without options, all that some options would prune.</summary>
    private static PruneRules Rules(SetContext context, SetState state, SyncOptions? options) =>
        new(context, state.Parent, options?.PruneProtected ?? true, options?.Adopt == true);

    private async Task<DiffReport> MeasureAsync(Func<Task<IReadOnlyList<ResourceDiff>>> compare)
    {
        var (started, requests) = (_request.Time.GetTimestamp(), _connection.Api.Requests);
        return new DiffReport(await compare(), _connection.Api.Requests - requests, _request.Time.GetElapsedTime(started));
    }

    /// <summary>Without a commit, what the last sync brought: everything since the revision synced before it.</summary>
    private async Task<RevertPlan> PlanUndoAsync(UndoOptions options, CancellationToken cancellationToken)
    {
        var request = new RevertRequest(options.Commit ?? "")
        {
            Mainline = options.Mainline,
            OnBranch = _request.Revision,
            NewBranch = options.Branch,
        };
        if (options.Commit is null)
        {
            await FindSetAsync(cancellationToken);
            request = (await _store.ReadAsync(cancellationToken)).History switch
            {
                [{ } last, { } before, ..] => request with { Revision = last.Sha, After = before.Sha },
                _ => throw new GitOpsException(
                    "NothingToUndo",
                    FailureKind.NotFound,
                    $"{Set} was not synced twice to {Cluster}, so there is no last change to take back. Name the commit with -Commit.",
                    Set),
            };
        }

        return new GitReverter(_source).Plan(request);
    }

    private async Task<SetState> ReadStateAsync(DeclaredRevision declared, CancellationToken cancellationToken)
    {
        await FindSetAsync(cancellationToken);
        var state = await Reader().ReadAsync(declared, cancellationToken);
        await _customKinds.ReadAsync(state, Differ(declared.Settings.PersonManagers), cancellationToken);
        return state;
    }

    private async Task<SetState> ReadStateAsync(DeclaredRevision declared, SyncOptions options, CancellationToken cancellationToken)
    {
        _store = Store(Set, options.Adopt);
        await FindSetAsync(cancellationToken);
        var state = await Reader().ReadAsync(declared, options, RenderAt, cancellationToken);
        await _customKinds.ReadAsync(state, Differ(declared.Settings.PersonManagers), cancellationToken);
        if (state.Parent is { IsNew: false, Source: null })
        {
            _observer.Warning($"The record of {Set} does not say where the set is declared; from now on it is {_store.Source}.");
        }
        else if (state.Parent.Source is { } recorded && !Owner.Owns(recorded))
        {
            _observer.Warning($"{Set} was declared by {recorded}; from now on it is {_store.Source}, and what is declared only there is no longer declared.");
        }

        return state;

        DeclaredRevision? RenderAt(string sha)
        {
            try
            {
                var revision = _source.Resolve(sha);
                return Render(revision, _source.Files(revision), PathIn(_source, _request), _render, cancellationToken);
            }
            catch (GitOpsException failure)
            {
                _observer.Verbose($"What was synced last cannot be rendered, so everything is checked: {failure.Message}");
                return null;
            }
        }
    }

    private ApplySetStore Store(string name, bool adopt = false) =>
        new(_connection.Api, name, _connection.Info.Namespace, _request.FieldManager, Owner) { Adopt = adopt };

    /// <summary>A set that is there under the name that paths like this one had before goes on being used.</summary>
    private async Task FindSetAsync(CancellationToken cancellationToken)
    {
        if (_formerName is { } former && former != Set && !await _store.IsThereAsync(cancellationToken) && await Store(former).IsThereAsync(cancellationToken))
        {
            _store = Store(former, _store.Adopt);
        }
    }

    private SetReader Reader() => new(_connection.Api, Cluster, _store, Set, _observer);

    private async Task<IReadOnlyList<ResourceDiff>> CompareAsync(
        DeclaredRevision declared, SetState state, SyncOptions? options, CancellationToken cancellationToken)
    {
        var context = Context(declared, state);
        var persons = declared.Settings.PersonManagers;
        var takeOver = new TakeOver(persons, _request.FieldManager, options is { ForceConflicts: true } ? ["*"] : options?.ForceConflictsFrom ?? []);
        var comparer = new ResourceComparer(_connection.Api, Differ(persons), context, takeOver, options);
        var diffs = await new SetComparer(_connection.Api, comparer, context, _observer).CompareAsync(state, Rules(context, state, options), cancellationToken);
        var history = declared.Files.Commit is null ? null : new LineHistory(_source, declared.Revision);
        var origins = new ChangeOrigins(declared.Files, history);
        return [.. diffs.Select(diff => origins.Attribute(diff, cancellationToken))];
    }

    private ObjectDiffer Differ(PersonManagers persons) =>
        new(_request.FieldManager, persons, _request.Confirmed.On(Cluster.Server, _request.FieldManager), _customKinds);

    private SetContext Context(DeclaredRevision declared, SetState state) => new(
        Set,
        _store.Id,
        declared.Revision,
        Cluster,
        _request.FieldManager,
        GitMoved: state.Parent.Last?.Sha != declared.Revision.Sha)
    {
        Mask = declared.Settings.Mask,
    };

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
