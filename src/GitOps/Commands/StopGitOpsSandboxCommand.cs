using System.Management.Automation;
using GitOps.Pipeline;

namespace GitOps.Commands;

/// <summary>Stops a sandbox; what it held is gone, unless it has a state file.</summary>
[Cmdlet(VerbsLifecycle.Stop, "GitOpsSandbox")]
public sealed class StopGitOpsSandboxCommand : AsyncCommand
{
    /// <summary>The sandbox.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public SandboxCluster? Cluster { get; set; }

    private protected override object? DefaultTarget => Cluster;

    private protected override async Task RunAsync(PipelineThread pipeline, CancellationToken cancellationToken) => await Cluster!.StopAsync();
}
