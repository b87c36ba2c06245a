using System.Text.Json.Nodes;
using GitOps.Sandbox.Controllers;
using GitOps.Sandbox.CustomResources;
using GitOps.Sandbox.Http;
using GitOps.Sandbox.Lifecycle;
using GitOps.Sandbox.Verbs;

namespace GitOps.Sandbox;

/// <summary>
/// An embedded Kubernetes API: a cluster for trying, previewing and testing. It is reached in the process through
/// <see cref="CreateHandler"/>, and over HTTP on loopback after <see cref="ListenAsync"/>. Dispose it to stop everything.
/// </summary>
public sealed class SandboxServer : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopped = new();
    private readonly ApiHandler _handler;
    private LoopbackDoor? _door;

    private readonly ControllerLoop _controllers;

    private SandboxServer(SandboxOptions options)
    {
        var cluster = new Cluster(options.Time);
        var writer = new ObjectWriter(cluster);
        var deletion = new Deletion(cluster);
        _ = new DefinitionCatalog(cluster);
        _handler = new ApiHandler(cluster, new ResourceHandler(cluster, writer, deletion));
        _controllers = new ControllerLoop(
            cluster,
            [
                new GarbageCollector(cluster, deletion),
                new NamespaceController(cluster, deletion),
                new ServiceAccountController(cluster, writer),
                new DefinitionController(cluster, writer, deletion),
            ]);
        ClusterDefaults.Create(cluster, writer);
    }

    /// <summary>The address of the handler's requests; nothing listens there.</summary>
    public static Uri InProcessAddress { get; } = new("http://sandbox.invalid/");

    /// <summary>Where the HTTP door listens; null while it is closed.</summary>
    public Uri? Url => _door?.Url;

    /// <summary>Starts a sandbox: empty, or with the objects of its state file.</summary>
    /// <exception cref="GitOpsException"><c>SandboxStateDamaged</c>: the state file cannot be read.</exception>
    public static Task<SandboxServer> StartAsync(SandboxOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(new SandboxServer(options));
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

    /// <summary>Applies objects as a cluster's owner would before others come, in the order given.</summary>
    /// <param name="objects">Complete objects with apiVersion and kind.</param>
    /// <param name="cancellationToken">Stops between objects.</param>
    /// <exception cref="GitOpsException"><c>SandboxSeedFailed</c>: an object is refused; the message says which and why.</exception>
    public Task SeedAsync(IEnumerable<JsonObject> objects, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Stops everything: the doors close and watches end.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        await _controllers.DisposeAsync();
        if (_door is not null)
        {
            await _door.DisposeAsync();
            _door = null;
        }
    }
}
