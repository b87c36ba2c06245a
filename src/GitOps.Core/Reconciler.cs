using GitOps.Core.Blame;
using GitOps.Core.Approval;
using GitOps.Core.Cluster;
using GitOps.Core.Cluster.Failures;
using GitOps.Core.Cluster.Resources;
using GitOps.Core.Diffing;
using GitOps.Core.Files;
using GitOps.Core.Git;
using GitOps.Core.Health;
using GitOps.Core.Membership;
using GitOps.Core.Objects.Ownership;
using GitOps.Core.Planning;
using GitOps.Core.Rendering;
using GitOps.Core.Rendering.Kustomize.Loading;
using GitOps.Core.Rendering.Options;
using GitOps.Core.Rendering.Remotes;
using GitOps.Core.Reverting;
using GitOps.Core.Sets.Declared;
using GitOps.Core.Sets;
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
    private readonly ClusterTarget _target;
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
        ClusterTarget target,
        IReconcileObserver observer)
    {
        _request = request;
        _target = target;
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
            return new Reconciler(request, source, remotes, render, current, connection, target, observer);
        }
        catch
        {
            remotes?.Dispose();
            source?.Dispose();
            connection.Dispose();
            throw;
        }
    }

    /// <summary>
    /// What a sync with these options would do to each object of the set; writes nothing to the cluster. What it would not get
    /// to, such as members that are no longer declared without <see cref="PlanOptions.Prune"/>, is shown too and says so.
    /// </summary>
    public Task<DiffReport> DiffAsync(PlanOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        return ShowAsync(_current, options, ReadAllAsync, null, cancellationToken);

        async Task<SetState> ReadAllAsync()
        {
            _store = Store(Set, options.Adopt);
            await FindSetAsync(cancellationToken);
            var state = await Reader().ReadAsync(_current, cancellationToken);
            await _customKinds.ReadAsync(state, Differ(_current.Settings.PersonManagers), cancellationToken);
            return state;
        }
    }

    /// <summary>What <see cref="SyncAsync(SyncOptions, CancellationToken)"/> would do with these options; writes nothing.</summary>
    public Task<DiffReport> PreviewSyncAsync(SyncOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        CheckWorkingTree(options);
        return ShowSyncAsync(_current, options, cancellationToken);
    }

    /// <summary>What <see cref="SyncAsync(ApprovedChanges, SyncOptions, CancellationToken)"/> would do; writes nothing.</summary>
    public async Task<DiffReport> PreviewSyncAsync(ApprovedChanges approved, SyncOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(approved);
        ArgumentNullException.ThrowIfNull(options);
        CheckWorkingTree(options);
        CheckCluster(approved);

        // Of what was approved, nothing may go unread because Git did not change it.
        var whole = options with { Full = true };
        var report = await ShowAsync(_current, whole, () => ReadStateAsync(_current, whole, cancellationToken), approved, cancellationToken);
        return report with { Approved = approved };
    }

    /// <summary>
    /// Does what was approved of an earlier plan, or less. Where an object has moved since so that more would be done than was
    /// shown, it is left as it is, with a failure that says so (<c>PlanOutdated</c>).
    /// </summary>
    /// <exception cref="GitOpsException">The plan is refused as a whole; nothing was written.</exception>
    public async Task<SyncResult> SyncAsync(ApprovedChanges approved, SyncOptions options, CancellationToken cancellationToken)
    {
        var report = await PreviewSyncAsync(approved, options, cancellationToken);
        return await SyncAsync(report, options with { Full = true }, cancellationToken);
    }

    /// <summary>Makes a plan that a file can hold, for a later sync to carry out.</summary>
    /// <param name="shown">What <see cref="PreviewSyncAsync(SyncOptions, CancellationToken)"/> of this reconciler returned.</param>
    /// <param name="options">The options it was made with.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<SavedPlan> SaveAsync(DiffReport shown, PlanOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(shown);
        ArgumentNullException.ThrowIfNull(options);
        return new SavedPlan
        {
            Made = _request.Time.GetUtcNow(),
            By = SyncOrigin.Current,
            Set = Set,
            Repository = GitSource.DisplayOfUrl(_request.Repository) ?? _request.Repository,
            Source = _store.Source,
            Path = _request.Path,
            Revision = Revision,
            Cluster = Cluster,
            ClusterUid = await ClusterUidAsync(cancellationToken),
            Options = PlanOptions.Of(options),
            Changes = [.. shown.Diffs.Where(diff => diff.Action != DiffAction.Unchanged).Select(SavedChange.Of)],
        };
    }

    /// <summary>Makes sure that a plan is for this repository, set, revision and cluster.</summary>
    /// <returns>What a sync is held to.</returns>
    /// <exception cref="GitOpsException">It is for another one (<c>PlanForAnother</c>).</exception>
    public async Task<ApprovedChanges> ApproveAsync(SavedPlan plan, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var uid = await ClusterUidAsync(cancellationToken);
        var isSameCluster = uid is null || plan.ClusterUid is null ? plan.Cluster.Server == Cluster.Server : plan.ClusterUid == uid;
        var (what, planned, here) =
            !Owner.Owns(plan.Source) ? ("repository", plan.Source.ToString(), Owner.Source.ToString())
            : plan.Set != Set ? ("set", plan.Set, Set)
            : plan.Revision.Sha != Revision.Sha || Revision.IsWorkingTree ? ("revision", plan.Revision.ToString(), Revision.ToString())
            : !isSameCluster ? ("cluster", $"{plan.Cluster.Context} at {plan.Cluster.Server}", $"{Cluster.Context} at {Cluster.Server}")
            : plan.Cluster.Namespace != Cluster.Namespace ? ("namespace", plan.Cluster.Namespace, Cluster.Namespace)
            : default;
        return what is null ? new ApprovedChanges([.. plan.Changes.Select(change => change.ToDiff(Set, Revision, Cluster))])
            : throw PlanForAnother(what, planned, here);
    }

    /// <summary>Applies and prunes; tells the observer of each object as it is done.</summary>
    /// <exception cref="GitOpsException">The plan is refused as a whole; nothing was written.</exception>
    public Task<SyncResult> SyncAsync(SyncOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        CheckWorkingTree(options);
        return SyncAsync(_current, options, null, cancellationToken);
    }

    /// <summary>
    /// Does what was shown, from the reading that it was shown from. An object that has moved since is planned again; where that
    /// is more than what was shown, it is left as it is, with a failure that says so (<c>PlanOutdated</c>).
    /// </summary>
    /// <param name="shown">What <see cref="PreviewSyncAsync(SyncOptions, CancellationToken)"/> of this reconciler returned for the same options.</param>
    /// <param name="options">The options.</param>
    /// <param name="cancellationToken">Ends the sync.</param>
    public Task<SyncResult> SyncAsync(DiffReport shown, SyncOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(shown);
        ArgumentNullException.ThrowIfNull(options);
        CheckWorkingTree(options);
        return SyncAsync(_current, options, shown, cancellationToken);
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
        return await ShowUndoAsync(await PlanUndoAsync(options, sync, cancellationToken), sync, cancellationToken);
    }

    /// <summary>
    /// Makes the revert commit, pushes it when told, and syncs, pruning what the change had brought. What the sync would
    /// refuse is refused before anything is committed.
    /// </summary>
    public async Task<UndoResult> UndoAsync(UndoOptions options, SyncOptions sync, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(sync);
        var plan = await PlanUndoAsync(options, sync, cancellationToken);
        if (!options.NoSync && (await ShowUndoAsync(plan, sync, cancellationToken)).Refusal is { } refusal)
        {
            throw refusal;
        }

        return await UndoAsync(plan, null, options, sync, cancellationToken);
    }

    /// <summary>Makes the revert commit, and does what was shown.</summary>
    public Task<UndoResult> UndoAsync(UndoPreview shown, UndoOptions options, SyncOptions sync, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(shown);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(sync);
        return UndoAsync(shown.Plan, shown.Report, options, sync, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _remotes.Dispose();
        _source.Dispose();
        _connection.Dispose();
    }

    private async Task<UndoResult> UndoAsync(RevertPlan plan, DiffReport? confirmed, UndoOptions options, SyncOptions sync, CancellationToken cancellationToken)
    {
        var made = await new GitReverter(_source).ApplyAsync(plan, options.Push, cancellationToken);
        _observer.Verbose(made.Describe(plan.Reverted));
        var result = options.NoSync
            ? null
            : await SyncAsync(
                Render(made.Commit, _source.Files(made.Commit), PathIn(_source, _request), _render, cancellationToken),
                sync with { Prune = true },
                confirmed,
                cancellationToken);
        return new UndoResult(plan.Reverted, made.Commit, made.Branch, made.PushedTo, result);
    }

    private async Task<UndoPreview> ShowUndoAsync(RevertPlan plan, SyncOptions sync, CancellationToken cancellationToken)
    {
        var reverted = Render(plan.Onto, plan.Files, PathIn(_source, _request), _render, cancellationToken) with { IsToBeCommitted = true };
        return new UndoPreview(plan, await ShowSyncAsync(reverted, sync with { Prune = true }, cancellationToken));
    }

    /// <summary>Without prune, a sync does not look at what is no longer declared.</summary>
    private async Task<DiffReport> ShowSyncAsync(DeclaredRevision declared, SyncOptions options, CancellationToken cancellationToken)
    {
        var report = await ShowAsync(declared, options, () => ReadStateAsync(declared, options, cancellationToken), null, cancellationToken);
        return report with { Diffs = [.. report.Diffs.Where(diff => options.Prune || diff.Source is not null)] };
    }

    private static (Revision Revision, IFileTree Files) Resolve(GitSource source, ReconcileRequest request)
    {
        if (request.WorkingTree)
        {
            return source.WorkingTree();
        }

        var revision = request.Commit is { } commit ? source.Resolve(commit) with { Name = request.Revision } : source.Resolve(request.Revision);
        return (revision, source.Files(revision));
    }

    private static string PathIn(GitSource source, ReconcileRequest request) => source.PathIn(request.Path);

    private static DeclaredRevision Render(
        Revision revision, IFileTree files, string path, RenderOptions render, CancellationToken cancellationToken)
    {
        var settings = RepositorySettings.Require(files, path, render.Cache.Documents);
        var manifests = Renderer.Render(files, path, render, cancellationToken);
        render.Verbose($"Rendered {manifests.Count} objects of {(path.Length == 0 ? "the repository's root" : path)} at {revision}");
        return new DeclaredRevision(revision, files, manifests, settings.Sync);
    }

    private async Task<SyncResult> SyncAsync(DeclaredRevision declared, SyncOptions options, DiffReport? shown, CancellationToken cancellationToken)
    {
        var (started, requests) = (_request.Time.GetTimestamp(), _connection.Api.Requests);
        var confirmed = shown is null ? null : new Confirmation(shown.Diffs);
        var plan = shown?.Plan is { } confirmedPlan && confirmedPlan.Context.Revision == declared.Revision
            ? confirmedPlan
            : await PlanAgainAsync();
        var run = new SyncRun(plan.Context, _observer);
        var syncer = Syncer(declared, plan, options, confirmed);
        await syncer.PrepareAsync(run, cancellationToken);
        if (syncer.Writes)
        {
            await using var lease = await plan.Context.InOwnNamespaceAsync(
                () => SyncLease.AcquireAsync(_connection.Api, _store, Cluster.Namespace, _request.Time, _observer, cancellationToken));
            if (lease is { Waited: true } || (await _store.ReadAsync(cancellationToken)).Version != plan.State.Parent.Version)
            {
                // Another sync came between; nothing that was read before it ended may decide what this one does.
                plan = await PlanAgainAsync();
                syncer = Syncer(declared, plan, options, confirmed);
                await syncer.PrepareAsync(run, cancellationToken);
            }

            await syncer.RunAsync(run, lease, cancellationToken);
        }
        else
        {
            await syncer.RunAsync(run, null, cancellationToken);
        }

        var health = await AwaitHealthAsync(run, plan.State, plan.Context, options, cancellationToken);
        return new SyncResult
        {
            Set = Set,
            Revision = declared.Revision,
            Cluster = Cluster,
            Results = [.. run.Results],
            Unchecked = plan.State.Unchecked,
            Duration = _request.Time.GetElapsedTime(started),
            HealthyAfter = health?.After,
            HealthError = run.Obstacle ?? health?.Error,
            EndedEarly = run.EndedEarly,
            Remaining = run.Remaining,
            Requests = _connection.Api.Requests - requests,
            IsPartial = plan.IsPart,
        };

        async Task<SetPlan> PlanAgainAsync()
        {
            var again = await PlanAsync(declared, await ReadStateAsync(declared, options, cancellationToken), options, confirmed is not null, cancellationToken);
            return shown?.Approved?.Of(again) ?? again;
        }
    }

    private Syncer Syncer(DeclaredRevision declared, SetPlan plan, SyncOptions options, Confirmation? confirmed) => new(
        _connection.Api,
        _store,
        Differ(declared.Settings.PersonManagers),
        Planner(declared, plan.Context, options),
        plan,
        options,
        confirmed,
        _request.Time,
        _observer);

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

    private async Task<DiffReport> ShowAsync(DeclaredRevision declared, PlanOptions options, Func<Task<SetState>> read, ApprovedChanges? approved, CancellationToken cancellationToken)
    {
        var (started, requests) = (_request.Time.GetTimestamp(), _connection.Api.Requests);
        var plan = await PlanAsync(declared, await read(), options, isShown: true, cancellationToken);
        plan = approved?.Of(plan) ?? plan;
        var origin = new DiffOrigin(_request with { Name = Set, Namespace = Cluster.Namespace, Commit = declared.Revision.Sha, Revision = declared.Revision.Name }, _target, options);
        var history = declared.Files.Commit is null ? null : new LineHistory(_source, declared.Revision);
        var origins = new ChangeOrigins(declared.Files, history);
        ResourceDiff[] diffs = [.. plan.Changes.Select(change => origins.Attribute(PlanView.Of(change, plan.Context) with { Origin = origin }, cancellationToken))];
        return new DiffReport(diffs, _connection.Api.Requests - requests, _request.Time.GetElapsedTime(started)) { Refusal = plan.Refusal, Plan = plan };
    }

    private Task<SetPlan> PlanAsync(DeclaredRevision declared, SetState state, PlanOptions options, bool isShown, CancellationToken cancellationToken)
    {
        var context = Context(declared, state);
        var planner = new SetPlanner(_connection.Api, Differ(declared.Settings.PersonManagers), Planner(declared, context, options), context, options, _observer);
        return isShown ? planner.ToShowAsync(state, cancellationToken) : planner.ToDoAsync(state, cancellationToken);
    }

    private ObjectPlanner Planner(DeclaredRevision declared, SetContext context, PlanOptions options)
    {
        var persons = declared.Settings.PersonManagers;
        var takeOver = new TakeOver(persons, _request.FieldManager, options.ForceConflicts ? ["*"] : options.ForceConflictsFrom);
        return new ObjectPlanner(Differ(persons), context, takeOver, options, _request.Time);
    }

    /// <summary>Without a commit, what the last sync brought: everything since the revision synced before it.</summary>
    private async Task<RevertPlan> PlanUndoAsync(UndoOptions options, SyncOptions sync, CancellationToken cancellationToken)
    {
        _store = Store(Set, sync.Adopt);
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

    private ObjectDiffer Differ(PersonManagers persons) =>
        new(_request.FieldManager, persons, _request.Confirmed.On(Cluster.Server, _request.FieldManager), _customKinds);

    private SetContext Context(DeclaredRevision declared, SetState state) => new(
        Set,
        _store.Id,
        declared.Revision,
        Cluster,
        _request.FieldManager,
        GitMoved: declared.IsToBeCommitted || state.Parent.Last?.Sha != declared.Revision.Sha)
    {
        Mask = declared.Settings.Mask,
    };

    private void CheckCluster(ApprovedChanges approved)
    {
        if (approved.Diffs.Select(diff => diff.Cluster).OfType<ClusterInfo>().FirstOrDefault(cluster => cluster.Server != Cluster.Server || cluster.Namespace != Cluster.Namespace) is { } other)
        {
            throw PlanForAnother("cluster", $"{other} at {other.Server}", $"{Cluster} at {Cluster.Server}");
        }
    }

    private GitOpsException PlanForAnother(string what, string? planned, string? here) => new(
        "PlanForAnother",
        FailureKind.Conflict,
        $"The plan of {Set} was made for another {what}: for {planned}, and this is {here}. Nothing was changed. Name what it was made for, or make the plan again.",
        Set);

    /// <summary>What no two clusters have in common, and none changes; null where it may not be read.</summary>
    private async Task<string?> ClusterUidAsync(CancellationToken cancellationToken)
    {
        try
        {
            var system = await _connection.Api.GetAsync(new ApiResource("", "v1", "Namespace", "namespaces", false, []), "", "kube-system", cancellationToken);
            return (string?)system?["metadata"]?["uid"];
        }
        catch (KubeApiException failure) when (failure.StatusCode == 403)
        {
            return null;
        }
    }

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
