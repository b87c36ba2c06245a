using System.Globalization;
using System.Text.Json.Nodes;
using GitOps.Sandbox.Storage;

namespace GitOps.Sandbox.Controllers.Pods;

/// <summary>Plays scheduler and kubelet: Pods are given a node, start after a while, run or end, and end when they are to go.</summary>
internal sealed class PodController(ControllerClient client, FailureModes failures) : IController
{
    // Steps between two starts of a container that keeps ending.
    private const int BackOff = 10;

    private readonly ControllerClient _kubelet = client.As("kubelet");
    private int _lastAddress;

    /// <inheritdoc/>
    public IEnumerable<Work> Affected(StoreEvent change) =>
        change.After.Resource == Kinds.Pods && !change.Deleted ? [new Work(ObjectName.Of(change.After))] : [];

    /// <inheritdoc/>
    public TimeSpan? Reconcile(ObjectName name)
    {
        if (client.Get(name) is not { } pod)
        {
            return null;
        }

        if (pod.Deleted is not null)
        {
            return End(pod);
        }

        var json = pod.ToJson();
        if (json["spec"]!["nodeName"] is null)
        {
            client.Bind(name, SandboxNode.Name);
            _kubelet.ChangeStatus(name, status => PodStatus.Creating(status, json, client.Now));
            return null;
        }

        var phase = json["status"]?["phase"]?.GetValue<string>() ?? "Pending";
        if (phase is "Succeeded" or "Failed")
        {
            return null;
        }

        var since = SinceScheduled(json);
        if (since < failures.Delay)
        {
            return failures.Delay - since;
        }

        return Run(pod, json, since);
    }

    private TimeSpan? End(StoredObject pod)
    {
        // Containers are told to stop and do so within the time of a step, whatever longer grace they have.
        var json = pod.ToJson();
        var grace = json["metadata"]!["deletionGracePeriodSeconds"]?.GetValue<long>() ?? 0;
        var told = pod.Deleted!.Value - TimeSpan.FromSeconds(grace);
        var left = told + failures.Delay - client.Now;
        if (left > TimeSpan.Zero)
        {
            return left;
        }

        if (grace > 0)
        {
            client.Delete(pod, gracePeriodSeconds: 0);
        }

        return null;
    }

    private TimeSpan SinceScheduled(JsonObject json)
    {
        var time = json["status"] is JsonObject status ? Conditions.Find(status, "PodScheduled")?["lastTransitionTime"]?.GetValue<string>() : null;
        return time is null ? TimeSpan.Zero : client.Now - DateTimeOffset.Parse(time, CultureInfo.InvariantCulture);
    }

    private TimeSpan? Run(StoredObject pod, JsonObject json, TimeSpan since)
    {
        var name = ObjectName.Of(pod);
        var restarts = json["spec"]!["restartPolicy"]?.GetValue<string>() ?? "Always";
        var serves = Conditions.IsTrue(json["status"] as JsonObject, "Ready");

        // A Pod that came up before it was told to fail keeps serving; its successors fail.
        switch (serves ? FailureMode.None : failures.Of(pod))
        {
            case FailureMode.ImagePull:
                _kubelet.ChangeStatus(name, status => PodStatus.Waiting(status, json, "ImagePullBackOff", image => $"Back-off pulling image \"{image}\"", client.Now));
                return failures.Retry;
            case FailureMode.CrashLoop when restarts == "Never":
                _kubelet.ChangeStatus(name, status => PodStatus.Ended(status, json, 1, client.Now));
                return null;
            case FailureMode.CrashLoop:
                _kubelet.ChangeStatus(name, status => PodStatus.Crashing(status, json, client.Now));
                return failures.Retry * BackOff;
            case FailureMode.Deadline:
                return failures.Retry;
        }

        if (restarts != "Always" && since >= failures.Delay * 2)
        {
            _kubelet.ChangeStatus(name, status => PodStatus.Ended(status, json, 0, client.Now));
            return null;
        }

        if (!serves)
        {
            var address = json["status"]?["podIP"]?.GetValue<string>() ?? NextAddress();
            _kubelet.ChangeStatus(name, status => PodStatus.Running(status, json, address, client.Now));
        }

        return restarts == "Always" ? null : (failures.Delay * 2) - since;
    }

    private string NextAddress()
    {
        _lastAddress = (_lastAddress % 65000) + 1;
        return $"10.244.{_lastAddress >> 8}.{_lastAddress & 255}";
    }
}
