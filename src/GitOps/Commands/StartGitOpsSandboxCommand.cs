using System.Management.Automation;
using GitOps.Completion;
using GitOps.Core.Git.Transports;
using GitOps.Core.Manifests;
using GitOps.Core.Rendering;
using GitOps.Core.Rendering.Options;
using GitOps.Pipeline;
using GitOps.Sandbox;

namespace GitOps.Commands;

/// <summary>Starts a sandbox: a small Kubernetes API in this process, for trying, previewing and testing.</summary>
[Cmdlet(VerbsLifecycle.Start, "GitOpsSandbox")]
[OutputType(typeof(SandboxCluster))]
public sealed class StartGitOpsSandboxCommand : AsyncCommand
{
    /// <summary>Port on loopback to open for other tools; 0 for any that is free. None is opened by default.</summary>
    [Parameter]
    [ValidateRange(0, ushort.MaxValue)]
    public int? Port { get; set; }

    /// <summary>File to write a kubeconfig for that port to; one in the temporary folder by default.</summary>
    [Parameter]
    public string? Kubeconfig { get; set; }

    /// <summary>Leave out what makes workloads progress.</summary>
    [Parameter]
    public SwitchParameter WithoutWorkloads { get; set; }

    /// <summary>How long a Pod takes to become ready, as a TimeSpan or a number of seconds.</summary>
    [Parameter]
    [SecondsToTimeSpan]
    public TimeSpan RolloutDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>File that keeps the sandbox's state across sessions.</summary>
    [Parameter]
    public string? StateFile { get; set; }

    /// <summary>A folder, a repository or a URL whose objects the sandbox starts with.</summary>
    [Parameter]
    public string? Seed { get; set; }

    /// <summary>Hosts besides the seed's own that its kustomizations may fetch bases and files from.</summary>
    [Parameter]
    [ValidateNotNull]
    public string[] AllowHost { get; set; } = [];

    /// <summary>Revision of the repository that <c>-Seed</c> names; without it, a folder is read as it is on disk.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(RevisionCompleter))]
    public string? Revision { get; set; }

    /// <summary>Folder or file in the repository that <c>-Seed</c> names.</summary>
    [Parameter]
    public string Path { get; set; } = "";

    /// <summary>Stay in the foreground until interrupted, and stop the sandbox then. Opens a port.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    private protected override async Task RunAsync(PipelineThread pipeline, CancellationToken cancellationToken)
    {
        var options = new SandboxOptions
        {
            WithWorkloads = !WithoutWorkloads,
            RolloutDelay = RolloutDelay,
            StateFile = StateFile is null ? null : FileSystemPath(StateFile),
        };
        var seed = Seed is null ? [] : await ReadSeedAsync(Seed, cancellationToken);
        var server = await OffPipelineAsync(() => SandboxServer.StartAsync(options, cancellationToken));
        SandboxCluster? cluster = null;
        var stays = false;
        try
        {
            if (seed.Count > 0)
            {
                await server.SeedAsync(seed.Select(manifest => manifest.Object), cancellationToken);
                WriteVerbose($"{seed.Count} objects of {Seed} are there.");
            }

            cluster = await OpenAsync(server, options, cancellationToken);
            WriteObject(cluster);
            if (Wait)
            {
                WriteVerbose("Ctrl+C stops the sandbox.");
                await InterruptionAsync(cancellationToken);
            }

            stays = !Wait;
        }
        finally
        {
            if (!stays)
            {
                await (cluster?.StopAsync() ?? server.DisposeAsync().AsTask());
            }
        }
    }

    /// <summary>Ends when the process is asked to end, as a container that is stopped is: that is no failure here. Ctrl+C cancels.</summary>
    private async Task InterruptionAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }
        catch (OperationCanceledException) when (!Stopping && !IsOutputClosed)
        {
            WriteVerbose("The process was asked to end; the sandbox stops.");
        }
    }

    private async Task<SandboxCluster> OpenAsync(SandboxServer server, SandboxOptions options, CancellationToken cancellationToken)
    {
        var listens = Port is not null || Kubeconfig is not null || Wait;
        var kubeconfig = Kubeconfig is not null ? FileSystemPath(Kubeconfig)
            : listens ? System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"gitops-sandbox-{Guid.NewGuid():N}.kubeconfig")
            : null;
        var url = listens ? await server.ListenAsync(Port ?? 0, kubeconfig, cancellationToken) : null;
        WriteVerbose(url is null ? "The sandbox answers in this session only." : $"The sandbox listens on {url}; kubeconfig {kubeconfig}.");
        return new SandboxCluster
        {
            Handler = server.CreateHandler(),
            Context = "sandbox",
            Kubeconfig = kubeconfig,
            Url = url,
            Workloads = options.WithWorkloads,
            StateFile = options.StateFile,
            OnStop = async () =>
            {
                try
                {
                    await server.DisposeAsync();
                }
                finally
                {
                    if (Kubeconfig is null && kubeconfig is not null)
                    {
                        File.Delete(kubeconfig);
                    }
                }
            },
        };
    }

    private async Task<IReadOnlyList<Manifest>> ReadSeedAsync(string seed, CancellationToken cancellationToken)
    {
        var isUrl = DisplayOfUrl(seed) is not null;
        var place = isUrl ? seed : FileSystemPath(seed);
        using var files = isUrl || Revision is not null
            ? await SourceFiles.OfRepositoryAsync(place, new GitSourceOptions(), Path, Revision, workingTree: false, AllowHost, cancellationToken)
            : await SourceFiles.OnDiskAsync(place, Path, new GitSourceOptions(), AllowHost, cancellationToken);
        return await OffPipelineAsync(() => Task.FromResult(Renderer.Render(files.Tree, files.Path, new RenderOptions { Remotes = files.Remotes }, cancellationToken)));
    }
}
