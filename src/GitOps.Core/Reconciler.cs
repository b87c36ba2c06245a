using GitOps.Core.Approval;
using GitOps.Core.Cluster;
using GitOps.Core.Diffing;
using GitOps.Core.Files;
using GitOps.Core.Git;
using GitOps.Core.Ignoring;
using GitOps.Core.Membership;
using GitOps.Core.Objects.Ownership;
using GitOps.Core.Planning;
using GitOps.Core.Rendering;
using GitOps.Core.Rendering.Kustomize.Loading;
using GitOps.Core.Rendering.Options;
using GitOps.Core.Rendering.Remotes;
using GitOps.Core.Sets.Declared;
using GitOps.Core.Sets;
using GitOps.Core.Settings;
using GitOps.Core.Telemetry;

namespace GitOps.Core;

/// <summary>The one door to the core: a repository on one side, a cluster on the other.</summary>
public sealed partial class Reconciler : IDisposable
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
    private readonly Lazy<DeclaredRevision> _rendered;
    private readonly CustomKinds _customKinds;
    private readonly bool _ownsConnection;

    private Reconciler(
        ReconcileRequest request,
        GitSource source,
        RemoteSource remotes,
        RenderOptions render,
        Revision revision,
        Lazy<DeclaredRevision> rendered,
        ClusterConnection connection,
        bool ownsConnection,
        ClusterTarget target,
        IReconcileObserver observer)
    {
        _request = request;
        _ownsConnection = ownsConnection;
        _target = target;
        _source = source;
        _remotes = remotes;
        _render = render;
        _connection = connection;
        _observer = observer;
        _rendered = rendered;
        Revision = revision;
        _customKinds = new CustomKinds(connection.Api);
        var path = PathIn(source, request);
        var identity = RepositoryIdentity.Of(request.Repository, source, revision.Sha);
        Owner = new SetOwner(identity, source.Repository, path.Trim('/'));
        _formerName = request.Name is null ? SetName.Former(source.Name, path) : null;
        _store = Store(request.Name is { } name ? SetName.Check(name) : SetName.From(source.Name, path));
    }

    /// <summary>Name of the set.</summary>
    public string Set => _store.Name;

    /// <summary>The revision that was resolved.</summary>
    public Revision Revision { get; }

    /// <summary>The cluster that is used.</summary>
    public ClusterInfo Cluster => _connection.Info;

    private SetOwner Owner { get; }

    /// <summary>What is declared, where it comes from.</summary>
    internal GitSource Source => _source;

    /// <summary>What the revision declares; rendered when it is first asked for, since a set can be looked at and held still whatever its files say.</summary>
    private DeclaredRevision Current => _rendered.Value;

    /// <summary>Opens the repository, resolves the revision and prepares the connection; sends the cluster nothing.</summary>
    /// <exception cref="GitOpsException">Something of it is wrong; the failure's id and message say what.</exception>
    public static async Task<Reconciler> OpenAsync(
        ReconcileRequest request, ClusterTarget target, IReconcileObserver observer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(observer);
        var connection = Connect(request, target, observer);
        try
        {
            return await OpenAsync(request, target, connection, ownsConnection: true, observer, cancellationToken);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The same over a connection that others use, too, and that stays open.</summary>
    internal static Task<Reconciler> OpenAsync(
        ReconcileRequest request, ClusterTarget target, ClusterConnection connection, IReconcileObserver observer, CancellationToken cancellationToken) =>
        OpenAsync(request, target, connection, ownsConnection: false, observer, cancellationToken);

    /// <summary>Prepares a connection; sends the cluster nothing.</summary>
    internal static ClusterConnection Connect(ReconcileRequest request, ClusterTarget target, IReconcileObserver observer)
    {
        var connection = ClusterConnection.Open(target, request.Namespace, observer, request.Time);
        observer.Verbose($"Cluster: context {connection.Info.Context}, server {connection.Info.Server}, namespace {connection.Info.Namespace}");
        return connection;
    }

    /// <summary>Id of the set, which its members are labelled with.</summary>
    internal string SetId => _store.Id;

    /// <summary>The declared objects as far as their kinds are served, and the namespaces the set has to do with; asks the cluster.</summary>
    internal async Task<IReadOnlyList<DeclaredObject>> DeclaredAsync(CancellationToken cancellationToken)
    {
        await FindSetAsync(cancellationToken);
        return await Reader().ResolveAsync(Current, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _remotes.Dispose();
        _source.Dispose();
        if (_ownsConnection)
        {
            _connection.Dispose();
        }
    }

    private static async Task<Reconciler> OpenAsync(
        ReconcileRequest request, ClusterTarget target, ClusterConnection connection, bool ownsConnection, IReconcileObserver observer, CancellationToken cancellationToken)
    {
        GitSource? source = null;
        RemoteSource? remotes = null;
        try
        {
            var options = request.SourceOptions(observer);
            source = await GitSource.OpenAsync(request.Repository, options, cancellationToken);
            var (revision, files) = Resolve(source, request);
            observer.Verbose($"Repository: {source.Repository} at {revision}, \"{revision.Subject}\" by {revision.Author}");
            remotes = new RemoteSource(request.Repository, options, new AllowedHosts(request.Repository, source.Origin, request.AllowedHosts));
            var render = request.Rendering(remotes, observer);
            var path = PathIn(source, request);
            var rendered = new Lazy<DeclaredRevision>(() => Render(revision, files, path, render, cancellationToken));
            return new Reconciler(request, source, remotes, render, revision, rendered, connection, ownsConnection, target, observer);
        }
        catch
        {
            remotes?.Dispose();
            source?.Dispose();
            throw;
        }
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

    /// <summary>What an earlier commit declared; null when it cannot be rendered any more, as in a shallow clone.</summary>
    private DeclaredRevision? RenderAt(string sha, CancellationToken cancellationToken)
    {
        try
        {
            var revision = _source.Resolve(sha);
            return Render(revision, _source.Files(revision), PathIn(_source, _request), _render with { Warning = warning => _observer.Verbose(warning.ToString()) }, cancellationToken);
        }
        catch (GitOpsException failure)
        {
            _observer.Verbose($"What was synced at {sha} cannot be rendered: {failure.Message}");
            return null;
        }
    }

    private async Task<DiffReport> ShowAsync(DeclaredRevision declared, PlanOptions options, Func<Task<SetState>> read, ApprovedChanges? approved, CancellationToken cancellationToken)
    {
        var (started, requests) = (_request.Time.GetTimestamp(), _connection.Api.Requests);
        var plan = await PlanAsync(declared, await read(), options, isShown: true, cancellationToken);
        plan = approved?.Of(plan) ?? plan;
        var origin = new DiffOrigin(_request with { Name = Set, Namespace = Cluster.Namespace, Commit = declared.Revision.Sha, Revision = declared.Revision.Name }, _target, options);
        var reasons = new GitReasons(_source, declared, plan.State.Parent.History.Brought.Select(record => record.Revision.Sha), sha => RenderAt(sha, cancellationToken), Cluster.Namespace);
        ResourceDiff[] diffs = [.. plan.Changes.Select(change => PlanView.Of(change, plan.Context) with { Origin = origin })];
        return new DiffReport([.. reasons.Attribute(diffs, cancellationToken)], _connection.Api.Requests - requests, _request.Time.GetElapsedTime(started)) { Refusal = plan.Refusal, Plan = plan };
    }

    private async Task<SetPlan> PlanAsync(DeclaredRevision declared, SetState state, PlanOptions options, bool isShown, CancellationToken cancellationToken)
    {
        var context = Context(declared, state);
        var planner = new SetPlanner(_connection.Api, Differ(declared.Settings.PersonManagers), Planner(declared, context, options), context, options, _observer);
        var plan = isShown ? await planner.ToShowAsync(state, cancellationToken) : await planner.ToDoAsync(state, cancellationToken);
        return options is SyncOptions { Only: { } only } ? plan.Part(plan.Changes.Where(change => only.Contains(change.Id)).Select(change => change with { NotDone = null })) : plan;
    }

    private ObjectPlanner Planner(DeclaredRevision declared, SetContext context, PlanOptions options)
    {
        var persons = declared.Settings.PersonManagers;
        var takeOver = new TakeOver(persons, _request.FieldManager, options.ForceConflicts ? ["*"] : options.ForceConflictsFrom);
        return new ObjectPlanner(Differ(persons), context, takeOver, options, _request.Time);
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

    private SetReader Reader(IReadOnlyList<IgnoreRule>? left = null) => new(_connection.Api, Cluster, _store, Set, _observer) { Left = left ?? [] };

    private ObjectDiffer Differ(PersonManagers persons) =>
        new(_request.FieldManager, persons, _request.Confirmed.On(Cluster.Server, _request.FieldManager, _store.Id), _customKinds);

    private SetContext Context(DeclaredRevision declared, SetState state) => new(
        Set,
        _store.Id,
        declared.Revision,
        Cluster,
        _request.FieldManager,
        GitMoved: declared.IsToBeCommitted || state.Parent.History.Last?.Revision.Sha != declared.Revision.Sha)
    {
        Mask = declared.Settings.Mask,
    };
}
