using System.Text.Json.Nodes;
using GitOps.Sandbox.Controllers;
using GitOps.Sandbox.State;
using GitOps.Sandbox.Storage;

namespace GitOps.Sandbox.Tests.Controllers;

/// <summary>One part of the sandbox that fails takes no other with it.</summary>
public sealed class FailingControllerTests
{
    private static readonly ResourceKey ConfigMaps = new("", "configmaps");

    [Theory]
    [InlineData("60.00:00:00")]
    [InlineData("10675199.02:48:05.4775807")]
    public async Task What_falls_due_later_than_a_timer_can_wait_stops_nothing(string delay)
    {
        var options = new SandboxOptions { RolloutDelay = TimeSpan.Parse(delay, System.Globalization.CultureInfo.InvariantCulture) };
        await using var api = await SandboxApi.StartAsync(options);
        await api.CreateAsync(
            "/api/v1/namespaces/default/persistentvolumeclaims",
            """{"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"data"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}""");

        await api.CreateAsync("/api/v1/namespaces", """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"later"}}""");

        await api.WaitAsync("/api/v1/namespaces/later/serviceaccounts", list => list["items"]!.AsArray().Count == 1);
    }

    [Fact]
    public async Task A_controller_that_cannot_read_a_change_leaves_the_others_running()
    {
        var cluster = new Cluster(TimeProvider.System);
        var healthy = new Noting();
        await using var loop = new ControllerLoop(cluster, [new Throwing(), healthy]);

        cluster.Store.Create(ConfigMaps, ConfigMap("first"));
        cluster.Store.Create(ConfigMaps, ConfigMap("second"));

        await healthy.Saw("second").WaitAsync(TimeSpan.FromMinutes(5));
        Assert.IsType<InvalidOperationException>(loop.LastFailure);
    }

    [Fact]
    public void A_listener_that_fails_makes_no_stored_write_a_failure()
    {
        var store = new ObjectStore();
        var heard = 0;
        store.Changed += _ => throw new InvalidOperationException("not mine");
        store.Changed += _ => heard++;

        var stored = store.Create(ConfigMaps, ConfigMap("a"));

        Assert.NotNull(stored);
        Assert.Equal(1, heard);
        Assert.Equal("not mine", store.LastFailure?.Message);
    }

    private static JsonObject ConfigMap(string name) => new()
    {
        ["metadata"] = new JsonObject { ["namespace"] = "default", ["name"] = name, ["uid"] = name },
    };

    private sealed class Throwing : IController
    {
        public IEnumerable<Work> Affected(StoreEvent change) => throw new InvalidOperationException("not what it expects");

        public TimeSpan? Reconcile(ObjectName name) => null;
    }

    private sealed class Noting : IController
    {
        private readonly System.Collections.Concurrent.ConcurrentDictionary<string, TaskCompletionSource> _seen = new();

        public Task Saw(string name) => Seen(name).Task;

        public IEnumerable<Work> Affected(StoreEvent change) => [new Work(ObjectName.Of(change.After))];

        public TimeSpan? Reconcile(ObjectName name)
        {
            Seen(name.Name).TrySetResult();
            return null;
        }

        private TaskCompletionSource Seen(string name) => _seen.GetOrAdd(name, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
    }
}
