using GitOps.Sandbox.Controllers.Pods;
using GitOps.Sandbox.Controllers.Services;
using GitOps.Sandbox.State;
using GitOps.Sandbox.Writing;

namespace GitOps.Sandbox.Controllers.Workloads;

/// <summary>The controllers that bring workloads to life.</summary>
internal static class Workloads
{
    /// <summary>Makes them.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="writer">Writes to it.</param>
    /// <param name="deletion">Deletes from it.</param>
    /// <param name="delay">How long a Pod takes to become ready, and a claim or a load balancer to be served.</param>
    public static IReadOnlyList<IController> Controllers(Cluster cluster, ObjectWriter writer, Deletion deletion, TimeSpan delay)
    {
        var client = new ControllerClient(cluster, writer, deletion, "kube-controller-manager");
        var failures = new FailureModes(client, delay);
        return
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
    }
}
