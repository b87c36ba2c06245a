using GitOps.Sandbox.Lifecycle;

namespace GitOps.Sandbox.Controllers;

/// <summary>The controllers that bring workloads to life.</summary>
internal static class Workloads
{
    /// <summary>Makes them.</summary>
    public static IReadOnlyList<IController> Controllers(Cluster cluster, ObjectWriter writer, Deletion deletion, SandboxOptions options)
    {
        var delay = options.RolloutDelay;
        var client = new ControllerClient(cluster, writer, deletion, "kube-controller-manager");
        var failures = new FailureModes(client, delay);
        IReadOnlyList<IController> controllers =
        [
            new DeploymentController(client, failures),
            new ReplicaSetController(client),
            new StatefulSetController(client),
            new DaemonSetController(client),
            new JobController(client),
            new PodController(client, failures),
            new ClaimController(client, delay),
            new LoadBalancerController(client, delay),
            new EndpointSliceController(client),
        ];
        if (options.ControllerLag == TimeSpan.Zero)
        {
            return controllers;
        }

        var random = new Random(options.ControllerLagSeed);
        return [.. controllers.Select(controller => new LaggingController(controller, options.ControllerLag, random))];
    }
}
