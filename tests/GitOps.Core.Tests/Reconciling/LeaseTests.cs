using System.Text.Json.Nodes;
using GitOps.Core.Cluster.Resources;
using GitOps.Core.Sets;
using static GitOps.Core.Tests.Reconciling.Scenario;

namespace GitOps.Core.Tests.Reconciling;

/// <summary>One sync of a set at a time, by a clock of the tests' own.</summary>
public sealed class LeaseTests
{
    private static readonly ApiResource Leases = new("coordination.k8s.io", "v1", "Lease", "leases", true, []);

    [SkippableFact]
    public async Task A_lease_that_is_renewed_while_it_is_looked_at_is_alive_whatever_its_times_say()
    {
        await using var scenario = await StartAsync(wrap: handler => new Renewing { InnerHandler = handler });
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")));
        await scenario.Cluster.ApplyAsync(Leases, Lease("builder/42/other", "2001-01-01T00:00:00.000000Z", 1));

        var failure = await Assert.ThrowsAsync<GitOpsException>(() => SyncAsync(scenario));

        Assert.Equal("SyncInProgress", failure.ErrorId);
        Assert.Contains("builder/42", failure.Message, StringComparison.Ordinal);
        Assert.Null(await scenario.Cluster.GetAsync(ConfigMaps, "a"));
    }

    [SkippableTheory]
    [InlineData("2001-01-01T00:00:00.000000Z", 20, 20)]
    [InlineData("2994-01-01T00:00:00.000000Z", 2147483647, 60)]
    [InlineData("2994-01-01T00:00:00.000000Z", 1, 20)]
    public async Task A_lease_that_is_not_renewed_is_taken_after_its_time_but_never_later_than_a_minute(string renewed, int claims, int seconds)
    {
        var time = new PassingTime();
        DateTimeOffset? taken = null;
        await using var scenario = await StartAsync(wrap: handler => new Before(NoteAsync) { InnerHandler = handler });
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")));
        await scenario.Cluster.ApplyAsync(Leases, Lease("builder/42/other", renewed, claims));

        var sync = await SyncAsync(scenario, time);

        Assert.Equal(1, sync.Created);
        Assert.InRange((taken!.Value - time.Start).TotalSeconds, seconds, seconds + 2);

        Task NoteAsync(HttpRequestMessage request)
        {
            if (request.Method == HttpMethod.Put && request.IsOfLease())
            {
                taken ??= time.GetUtcNow();
            }

            return Task.CompletedTask;
        }
    }

    [SkippableFact]
    public async Task A_process_that_is_not_seen_on_this_machine_may_be_alive_in_another_container()
    {
        await using var scenario = await StartAsync(wrap: handler => new Renewing { InnerHandler = handler });
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")));
        await scenario.Cluster.ApplyAsync(Leases, Lease($"{Environment.MachineName}/2147483000/other", "2026-01-01T00:00:00.000000Z", 20));

        var failure = await Assert.ThrowsAsync<GitOpsException>(() => SyncAsync(scenario));

        Assert.Equal("SyncInProgress", failure.ErrorId);
    }

    [SkippableFact]
    public async Task A_lease_that_cannot_be_renewed_ends_all_writes_at_once()
    {
        var gate = new Gate();
        await using var scenario = await StartAsync(wrap: handler => gate = new Gate { InnerHandler = handler });
        scenario.Repository.Commit("Add", [.. Enumerable.Range(0, 60).Select(n => ($"c{n:00}.yaml", (string?)ConfigMap($"c{n:00}")))]);
        gate.Holds = request => request.Method == HttpMethod.Patch && request.RequestUri!.AbsolutePath.Contains("/configmaps/c", StringComparison.Ordinal) && gate.Passed >= 20;
        gate.Refuses = request => request.Method == HttpMethod.Put && request.RequestUri!.AbsolutePath.Contains("/leases/", StringComparison.Ordinal) && gate.Holding;

        var sync = await SyncAsync(scenario);

        Assert.Equal("LeaseLost", sync.EndedEarly?.ErrorId);
        Assert.False(sync.Succeeded);
        Assert.Equal(60, sync.Created + sync.Remaining.Count);
        Assert.Equal(20, sync.Created);
        Assert.DoesNotContain(gate.AfterRefusal, request => request.StartsWith("PATCH", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task A_lease_that_another_holder_has_taken_is_lost_at_once()
    {
        var gate = new Gate();
        await using var scenario = await StartAsync(wrap: handler => gate = new Gate { InnerHandler = handler });
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")), ("b.yaml", ConfigMap("b")));
        gate.Holds = request => request.Method == HttpMethod.Patch && request.RequestUri!.AbsolutePath.Contains("/configmaps/b", StringComparison.Ordinal);
        gate.WhenHolding = () => scenario.Cluster.EditAsync(Leases, "gitops-shop", """{"spec":{"holderIdentity":"thief"}}""", "test");

        var sync = await SyncAsync(scenario);

        Assert.Equal("LeaseLost", sync.EndedEarly?.ErrorId);
        Assert.Equal(["b"], sync.Remaining.Select(id => id.Name));
        Assert.Equal("thief", (string?)(await scenario.Cluster.GetAsync(Leases, "gitops-shop"))!["spec"]!["holderIdentity"]);
    }

    [SkippableFact]
    public async Task A_holder_has_a_name_of_its_own_each_time()
    {
        var holders = new System.Collections.Concurrent.ConcurrentBag<string>();
        await using var scenario = await StartAsync(wrap: handler => new Holders(holders) { InnerHandler = handler });
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")));
        await scenario.SyncAsync();
        scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")));
        await scenario.SyncAsync();

        Assert.Equal(2, holders.Where(holder => holder.Length > 0).Distinct().Count());
    }

    [SkippableFact]
    public async Task What_another_sync_did_before_the_lease_was_taken_is_read_again()
    {
        Func<Task> overtake = () => Task.CompletedTask;
        await using var scenario = await StartAsync(wrap: handler => new Before(request => request.IsOfLease() ? overtake() : Task.CompletedTask) { InnerHandler = handler });
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")));
        await scenario.SyncAsync();
        var first = scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")));
        scenario.Repository.Commit("Add a Service", ("s.yaml", Service));
        overtake = async () =>
        {
            overtake = () => Task.CompletedTask;
            await scenario.SyncAsync();
        };

        await scenario.SyncAsync(request: new ReconcileRequest { Repository = "", Revision = first.Sha });

        var parent = (await scenario.Cluster.GetAsync(ConfigMaps, "gitops-shop"))!;
        Assert.Equal("ConfigMap,Service", (string?)parent["metadata"]!["annotations"]!["applyset.kubernetes.io/contains-group-kinds"]);
        Assert.Equal(1, (await scenario.SyncAsync(new SyncOptions { Prune = true }, new ReconcileRequest { Repository = "", Revision = first.Sha })).Deleted);
    }

    private const string Service = """
        apiVersion: v1
        kind: Service
        metadata: { name: s }
        spec: { ports: [ { port: 80 } ] }
        """;

    private static Task<SyncResult> SyncAsync(Scenario scenario, PassingTime? time = null) =>
        scenario.SyncAsync(request: new ReconcileRequest { Repository = "", Time = time ?? new PassingTime() });

    private static string Lease(string holder, string renewed, int seconds) => $$$"""
        {"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"name":"gitops-shop"},
         "spec":{"holderIdentity":"{{{holder}}}","leaseDurationSeconds":{{{seconds}}},"renewTime":"{{{renewed}}}"}}
        """;

    /// <summary>A holder elsewhere that renews its lease between two looks at it.</summary>
    private sealed class Renewing : DelegatingHandler
    {
        private int _renewals;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Method == HttpMethod.Get && request.RequestUri!.AbsolutePath.Contains("/leases/", StringComparison.Ordinal))
            {
                using var renewal = new HttpRequestMessage(HttpMethod.Patch, request.RequestUri)
                {
                    Content = new StringContent(
                        $$$"""{"spec":{"renewTime":"2001-01-01T00:00:{{{Interlocked.Increment(ref _renewals):00}}}.000000Z"}}""",
                        System.Text.Encoding.UTF8,
                        "application/merge-patch+json"),
                };
                using var renewed = await base.SendAsync(renewal, cancellationToken);
            }

            return await base.SendAsync(request, cancellationToken);
        }
    }

    /// <summary>Holds requests until they are cancelled, and refuses others.</summary>
    private sealed class Gate : DelegatingHandler
    {
        private readonly SemaphoreSlim _one = new(1);

        public Func<HttpRequestMessage, bool> Holds { get; set; } = _ => false;

        public Func<HttpRequestMessage, bool> Refuses { get; set; } = _ => false;

        public Func<Task> WhenHolding { get; set; } = () => Task.CompletedTask;

        public bool Holding { get; private set; }

        public bool Refused { get; private set; }

        public int Passed { get; private set; }

        public System.Collections.Concurrent.ConcurrentQueue<string> AfterRefusal { get; } = new();

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await _one.WaitAsync(cancellationToken);
            var holds = Holds(request);
            if (!holds && request.Method == HttpMethod.Patch && request.RequestUri!.AbsolutePath.Contains("/configmaps/c", StringComparison.Ordinal))
            {
                Passed++;
            }

            var isFirst = holds && !Holding;
            Holding |= holds;
            _one.Release();
            if (isFirst)
            {
                await WhenHolding();
            }

            if (Refused && cancellationToken.IsCancellationRequested is false && request.Method == HttpMethod.Patch && !holds)
            {
                AfterRefusal.Enqueue($"{request.Method} {request.RequestUri!.AbsolutePath}");
            }

            if (holds)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            if (Refuses(request))
            {
                Refused = true;
                throw new HttpRequestException(HttpRequestError.ConnectionError, "the network is down");
            }

            return await base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class Holders(System.Collections.Concurrent.ConcurrentBag<string> holders) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Content is { } content && request.RequestUri!.AbsolutePath.Contains("/leases", StringComparison.Ordinal))
            {
                holders.Add((string?)JsonNode.Parse(await content.ReadAsStringAsync(cancellationToken))!["spec"]!["holderIdentity"] ?? "");
            }

            return await base.SendAsync(request, cancellationToken);
        }
    }
}
