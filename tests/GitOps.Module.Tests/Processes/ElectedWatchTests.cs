using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using GitOps.Module.Tests.Engine;
using Xunit.Abstractions;

namespace GitOps.Module.Tests.Processes;

/// <summary>Two processes keep one set by turns, whoever of them is killed, and however.</summary>
public sealed partial class ElectedWatchTests(ITestOutputHelper output) : IAsyncDisposable
{
    private const int Kill = 9;
    private const int Terminate = 15;
    private const int Objects = 8;
    private const string Lease = "/apis/coordination.k8s.io/v1/namespaces/default/leases/shop";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly TestRepository _repository = new();
    private readonly TemporaryFolder _folder = new();
    private readonly TestSession _session = new();
    private readonly HttpClient _client = new();
    private readonly List<Replica> _replicas = [];
    private readonly ConcurrentQueue<(long Version, string Holder)> _holders = new();
    private readonly CancellationTokenSource _stop = new();
    private Uri _server = new("http://localhost");
    private int _commits;

    [SkippableFact]
    public async Task Whoever_leads_is_killed_and_nothing_is_applied_twice_or_lost()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no signal to end another process with.");
        var random = new Random(20261125);
        _session.Run("$cluster = Start-GitOpsSandbox -WithoutWorkloads -Port 0");
        _server = new Uri(_session.Run("$cluster.Url.AbsoluteUri").Single().ToString()!);
        Commit();
        var holders = FollowLeaseAsync();
        Start();
        await SyncedAsync();
        Start();
        await AnotherStandsByAsync();

        foreach (var signal in (int[])[Terminate, Kill, Kill, Terminate])
        {
            var leader = Leader();
            Commit();
            await EditAsync(random.Next(Objects));
            await Task.Delay(random.Next(1500));
            var clock = Stopwatch.StartNew();
            await leader.EndAsync(signal);
            var gone = clock.Elapsed;
            await LedByAnotherAsync(leader);
            output.WriteLine($"{(signal == Kill ? "SIGKILL" : "SIGTERM")} to {leader.Name}: ended after {gone.TotalSeconds:0.00} s, {Leader().Name} led after {clock.Elapsed.TotalSeconds:0.00} s");
            await SyncedAsync();
            output.WriteLine($"    and all was as Git says after {clock.Elapsed.TotalSeconds:0.00} s");
            Start();
            await AnotherStandsByAsync();
        }

        foreach (var replica in _replicas.Where(replica => replica.IsRunning).ToArray())
        {
            await replica.EndAsync(Terminate);
        }

        await _stop.CancelAsync();
        await holders;
        AssertWrites();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (var replica in _replicas)
        {
            await replica.DisposeAsync();
        }

        _session.Dispose();
        _client.Dispose();
        _repository.Dispose();
        _folder.Dispose();
        _stop.Dispose();
    }

    /// <summary>Every write of a member changed it, and was made while its process held the lease.</summary>
    private void AssertWrites()
    {
        var writes = _replicas.SelectMany(replica => replica.Proxy.Writes.Select(write => (Replica: replica, Write: write)))
            .Where(entry => entry.Write.Path.Contains("/configmaps/c", StringComparison.Ordinal)).OrderBy(entry => entry.Write.Version).ToArray();
        foreach (var replica in _replicas)
        {
            output.WriteLine($"{replica.Name}, {replica.Identity}: {writes.Count(entry => entry.Replica == replica)} writes\n{string.Join('\n', replica.Lines.Select(line => $"    {line}"))}");
        }

        Assert.True(writes.Length >= Objects * 2, "Too little was written to tell.");
        Assert.Equal(writes.Length, writes.Select(entry => entry.Write.Version).Distinct().Count());
        Assert.All(writes, entry => Assert.Equal(entry.Replica.Identity, _holders.Where(holder => holder.Version < entry.Write.Version).MaxBy(holder => holder.Version).Holder));

        // Nobody goes back to what was before.
        foreach (var member in writes.GroupBy(entry => entry.Write.Path))
        {
            var values = member.Select(entry => int.Parse((string)entry.Write.Answer["data"]!["key"]!, CultureInfo.InvariantCulture)).ToArray();
            Assert.Equal(values.Order(), values);
        }
    }

    private void Commit()
    {
        _commits++;
        var objects = string.Join("---\n", Enumerable.Range(0, Objects).Select(n => $"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c{n}\ndata:\n  key: \"{_commits}\"\n"));
        _repository.Commit($"Change {_commits}", ("many.yaml", objects));
    }

    /// <summary>Somebody changes the cluster past Git.</summary>
    private async Task EditAsync(int member)
    {
        using var body = new StringContent("""{"data":{"key":"drifted"}}""", Encoding.UTF8, "application/merge-patch+json");
        using var response = await _client.PatchAsync(new Uri(_server, $"/api/v1/namespaces/default/configmaps/c{member}?fieldManager=kubectl-edit"), body);
        response.EnsureSuccessStatusCode();
    }

    private void Start() => _replicas.Add(new Replica($"process {_replicas.Count + 1}", _server, _repository.Path, _folder.Path));

    private Replica Leader() => _replicas.Last(replica => replica.IsRunning && replica.Leads);

    private Task LedByAnotherAsync(Replica than) => WaitAsync(() => Task.FromResult(_replicas.Any(replica => replica != than && replica.IsRunning && replica.Leads)), "another process leads");

    private Task AnotherStandsByAsync() => WaitAsync(() => Task.FromResult(_replicas.Count(replica => replica.IsRunning && (replica.Leads || replica.KnowsLeader)) == 2), "another process stands by");

    private Task SyncedAsync() => WaitAsync(
        async () =>
        {
            var list = JsonNode.Parse(await _client.GetStringAsync(new Uri(_server, "/api/v1/namespaces/default/configmaps")))!;
            var values = list["items"]!.AsArray().Where(item => ((string)item!["metadata"]!["name"]!).StartsWith('c')).Select(item => (string?)item!["data"]?["key"]).ToArray();
            return values.Length == Objects && Array.TrueForAll(values, value => value == _commits.ToString(CultureInfo.InvariantCulture));
        },
        $"all is as commit {_commits} says");

    private async Task WaitAsync(Func<Task<bool>> condition, string what)
    {
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(clock.Elapsed < Patience, $"It did not come to be that {what}.\n{string.Join('\n', _replicas.SelectMany(replica => replica.Lines.Prepend(replica.Name)))}");
            await Task.Delay(50);
        }
    }

    /// <summary>Keeps who held the lease from which version on.</summary>
    private async Task FollowLeaseAsync()
    {
        try
        {
            using var events = await _client.GetStreamAsync(new Uri(_server, "/apis/coordination.k8s.io/v1/namespaces/default/leases?watch=true"), _stop.Token);
            using var reader = new StreamReader(events);
            while (await reader.ReadLineAsync(_stop.Token) is { } line)
            {
                if (line.Trim().Length > 0 && JsonNode.Parse(line)!["object"] is { } lease && (string?)lease["metadata"]?["name"] == Lease[(Lease.LastIndexOf('/') + 1)..])
                {
                    _holders.Enqueue((long.Parse((string)lease["metadata"]!["resourceVersion"]!, CultureInfo.InvariantCulture), (string?)lease["spec"]?["holderIdentity"] ?? ""));
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Enough.
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Send(int process, int signal);

    private sealed class Replica : IAsyncDisposable
    {
        private readonly Process _process;
        private readonly Task _reading;

        public Replica(string name, Uri server, string repository, string folder)
        {
            Name = name;
            Proxy = new RecordingProxy(server);
            var kubeconfig = Path.Combine(folder, $"{name}.kubeconfig");
            File.WriteAllText(kubeconfig, $$"""
                apiVersion: v1
                kind: Config
                clusters: [ { name: shop, cluster: { server: "{{Proxy.Url.GetLeftPart(UriPartial.Authority)}}" } } ]
                users: [ { name: shop, user: {} } ]
                contexts: [ { name: shop, context: { cluster: shop, user: shop, namespace: default } } ]
                current-context: shop
                """);
            _process = PowerShellProcess.Start(
                $"Watch-GitOpsRepo '{repository}' -Kubeconfig '{kubeconfig}' -Election shop -Interval 1 | ForEach-Object {{ \"$([DateTime]::UtcNow.ToString('HH:mm:ss.fff')) $_\" }}");
            _reading = Task.WhenAll(ReadAsync(_process.StandardOutput), ReadAsync(_process.StandardError));
        }

        public string Name { get; }

        public RecordingProxy Proxy { get; }

        public ConcurrentQueue<string> Lines { get; } = new();

        public bool IsRunning => !_process.HasExited;

        public bool Leads => Identity.Length > 0;

        public bool KnowsLeader => Lines.Any(line => line.Contains(" is led by ", StringComparison.Ordinal));

        /// <summary>What it calls itself; empty before it leads.</summary>
        public string Identity => Lines.Where(line => line.EndsWith(", this replica", StringComparison.Ordinal)).Select(line => line[(line.IndexOf(" is led by ", StringComparison.Ordinal) + " is led by ".Length)..^", this replica".Length]).FirstOrDefault() ?? "";

        public async Task EndAsync(int signal)
        {
            Assert.Equal(0, Send(_process.Id, signal));
            using var limit = new CancellationTokenSource(Patience);
            await _process.WaitForExitAsync(limit.Token);
            await _reading;
        }

        public async ValueTask DisposeAsync()
        {
            if (IsRunning)
            {
                _process.Kill(entireProcessTree: true);
            }

            await _reading;
            await Proxy.DisposeAsync();
            _process.Dispose();
        }

        private async Task ReadAsync(StreamReader reader)
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                Lines.Enqueue(line);
            }
        }
    }
}
