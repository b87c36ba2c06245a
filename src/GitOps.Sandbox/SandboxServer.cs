using System.Text.Json.Nodes;
using GitOps.Sandbox.Api;
using GitOps.Sandbox.Api.Verbs;
using GitOps.Sandbox.Authorization;
using GitOps.Sandbox.Controllers;
using GitOps.Sandbox.Controllers.Lifecycle;
using GitOps.Sandbox.Controllers.Pods;
using GitOps.Sandbox.Controllers.Workloads;
using GitOps.Sandbox.Http;
using GitOps.Sandbox.Seeding;
using GitOps.Sandbox.State;
using GitOps.Sandbox.Storage;
using GitOps.Sandbox.Writing;

namespace GitOps.Sandbox;

/// <summary>
/// An embedded Kubernetes API: a cluster for trying, previewing and testing. It is reached in the process through
/// <see cref="CreateHandler"/>, and over HTTP on loopback after <see cref="ListenAsync"/>. Dispose it to stop everything.
/// </summary>
public sealed class SandboxServer : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopped = new();
    private readonly Cluster _cluster;
    private readonly ObjectWriter _writer;
    private readonly ApiHandler _handler;
    private readonly ControllerLoop _controllers;
    private StateFile? _state;
    private LoopbackDoor? _door;

    private SandboxServer(SandboxOptions options)
    {
        _cluster = new Cluster(options.Time);
        _writer = new ObjectWriter(_cluster);
        var deletion = new Deletion(_cluster);
        var authenticator = new Authenticator(options.Tokens, new RoleBindings(_cluster.Store));
        _handler = new ApiHandler(_cluster, authenticator, new ResourceHandler(_cluster, _writer, deletion));
        _controllers = new ControllerLoop(
            _cluster,
            [
                new GarbageCollector(_cluster, deletion),
                new NamespaceController(_cluster, deletion),
                new ServiceAccountController(_cluster, _writer),
                new DefinitionController(_cluster, _writer, deletion),
                .. options.WithWorkloads ? LaggingController.All(Workloads.Controllers(_cluster, _writer, deletion, options.RolloutDelay), options.ControllerLag, options.ControllerLagSeed) : [],
            ]);
    }

    /// <summary>What went wrong last in a controller; null when nothing did. Controllers try again by themselves.</summary>
    internal Exception? LastControllerFailure => _controllers.LastFailure;

    /// <summary>Why the state file could not be written last; null when it could.</summary>
    internal Exception? LastStateFailure => _state?.LastFailure;

    /// <summary>Where the HTTP door listens; null while it is closed.</summary>
    public Uri? Url => _door?.Url;

    /// <summary>Starts a sandbox: as a new cluster, or with the objects of its state file.</summary>
    /// <exception cref="GitOpsException"><c>SandboxStateDamaged</c>, <c>SandboxStateUnavailable</c>: the state file cannot be read.</exception>
    public static async Task<SandboxServer> StartAsync(SandboxOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var server = new SandboxServer(options);
        try
        {
            await server.FillAsync(options, cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// A handler for an <see cref="HttpClient"/> that answers every request in this process, whatever host it names. Watches stream.
    /// </summary>
    public HttpMessageHandler CreateHandler() => new InProcessDoor(_handler, _stopped.Token);

    /// <summary>Opens the HTTP door on the loopback addresses.</summary>
    /// <param name="port">The port; 0 for any that is free.</param>
    /// <param name="kubeconfig">A file to write a kubeconfig to; null for none.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    /// <returns>Where it listens.</returns>
    /// <exception cref="GitOpsException"><c>SandboxPortInUse</c>: the port is taken.</exception>
    public async Task<Uri> ListenAsync(int port = 0, string? kubeconfig = null, CancellationToken cancellationToken = default)
    {
        _door ??= LoopbackDoor.Open(_handler, port, _stopped.Token);
        if (kubeconfig is not null)
        {
            await KubeconfigFile.WriteAsync(kubeconfig, _door.Url, cancellationToken);
        }

        return _door.Url;
    }

    /// <summary>
    /// Applies objects before others come: definitions and namespaces first, then the rest in the order given. Namespaces that are
    /// named but not among them are made. Their fields belong to the manager <c>gitops</c>, as after a sync.
    /// </summary>
    /// <param name="objects">Complete objects with apiVersion and kind.</param>
    /// <param name="cancellationToken">Stops between objects.</param>
    /// <exception cref="GitOpsException"><c>SandboxSeedFailed</c>: an object is refused; the message says which and why.</exception>
    public Task SeedAsync(IEnumerable<JsonObject> objects, CancellationToken cancellationToken = default) =>
        new Seed(_cluster, _writer).ApplyAsync(objects, cancellationToken);

    /// <summary>Stops everything: the doors close, watches end, the state file is written.</summary>
    /// <exception cref="GitOpsException"><c>SandboxStateUnavailable</c>: the state file could not be written.</exception>
    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        if (_door is not null)
        {
            await _door.DisposeAsync();
            _door = null;
        }

        await _controllers.DisposeAsync();
        if (Interlocked.Exchange(ref _state, null) is { } state)
        {
            await state.DisposeAsync();
        }
    }

    private async Task FillAsync(SandboxOptions options, CancellationToken cancellationToken)
    {
        if (options.StateFile is not null)
        {
            await StateFile.RestoreAsync(options.StateFile, _cluster.Store, cancellationToken);
            _state = new StateFile(options.StateFile, _cluster.Store, _cluster.Time);
        }

        if (_cluster.Store.Version == 0)
        {
            ClusterDefaults.Create(_cluster, _writer);
        }

        if (options.WithWorkloads)
        {
            SandboxNode.Create(_cluster, _writer);
        }
    }
}
