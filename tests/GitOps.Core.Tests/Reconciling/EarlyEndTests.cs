using GitOps.Core.Sets;
using static GitOps.Core.Tests.Reconciling.Scenario;

namespace GitOps.Core.Tests.Reconciling;

/// <summary>A sync that does not come to its end says so, and what fails with one object stays that object's failure.</summary>
public sealed class EarlyEndTests
{
    private const int Objects = 40;
    private static readonly SyncOptions Prune = new() { Prune = true, Timeout = TimeSpan.FromMinutes(5) };

    [SkippableFact]
    public async Task An_interrupted_sync_says_what_it_left_and_the_next_command_says_it_too()
    {
        using var stop = new CancellationTokenSource();
        var answers = new Answers();
        await using var scenario = await StartAsync(wrap: handler => answers = new Answers { InnerHandler = handler });
        scenario.Repository.Commit("Add", [.. Enumerable.Range(0, Objects).Select(n => ($"c{n:00}.yaml", (string?)ConfigMap($"c{n:00}")))]);
        answers.After = (request, number) => Applies(request) && number == 25 ? stop.CancelAsync() : Task.CompletedTask;

        var sync = await scenario.SyncAsync(Prune, cancellationToken: stop.Token);
        await scenario.DiffAsync();
        var warned = scenario.Observer.Warnings.ToArray();
        var finished = await scenario.SyncAsync(Prune);
        scenario.Observer.Warnings.Clear();
        await scenario.DiffAsync();

        Assert.Equal(("SyncInterrupted", false), (sync.EndedEarly?.ErrorId, sync.Succeeded));
        Assert.InRange(sync.Created, 1, Objects - 1);
        Assert.Equal(Objects, sync.Created + sync.Remaining.Count);
        Assert.Equal(sync.Remaining.Count, sync.Skipped);
        Assert.Contains($"{sync.Created} of {Objects} objects were done", sync.EndedEarly!.Message, StringComparison.Ordinal);
        Assert.Contains(sync.Remaining[0].ToString(), sync.EndedEarly.Message, StringComparison.Ordinal);
        Assert.Contains("left the set half done", Assert.Single(warned), StringComparison.Ordinal);
        Assert.True(finished.Succeeded);
        Assert.Empty(scenario.Observer.Warnings);
    }

    [SkippableFact]
    public async Task A_sync_that_is_stopped_when_everything_is_done_is_one_that_came_to_its_end()
    {
        using var stop = new CancellationTokenSource();
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("c00.yaml", ConfigMap("c00")));
        scenario.Observer.OnDone = _ => stop.Cancel();

        var sync = await scenario.SyncAsync(Prune, cancellationToken: stop.Token);
        await scenario.DiffAsync();

        Assert.True(sync.Succeeded, sync.EndedEarly?.Message);
        Assert.Empty(scenario.Observer.Warnings);
    }

    [SkippableFact]
    public async Task A_sync_that_was_killed_is_told_of_by_the_next_command()
    {
        var (isDead, mayDie) = (false, false);
        await using var scenario = await StartAsync(wrap: handler => new Answers
        {
            InnerHandler = handler,
            Before = request => (isDead |= mayDie && IsApply(request, "/configmaps/b")) ? throw new OperationCanceledException("killed") : Task.CompletedTask,
        });
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")));
        await scenario.SyncAsync();
        scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")), ("b.yaml", ConfigMap("b")));
        mayDie = true;
        await Record.ExceptionAsync(() => scenario.SyncAsync());
        (isDead, mayDie) = (false, false);
        await scenario.ExpireLeaseAsync();

        await scenario.DiffAsync();

        Assert.Contains(scenario.Observer.Warnings, warning => warning.Contains("has not ended", StringComparison.Ordinal) && warning.Contains(Environment.MachineName, StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task A_sync_that_is_stopped_while_it_waits_says_that_everything_was_applied()
    {
        using var stop = new CancellationTokenSource();
        var answers = new Answers();
        await using var scenario = await StartAsync(wrap: handler => answers = new Answers { InnerHandler = handler });
        scenario.Repository.Commit("Add", ("web.yaml", Deployment("web")));
        answers.After = (request, _) => request.RequestUri!.Query.Contains("watch=", StringComparison.Ordinal) ? stop.CancelAsync() : Task.CompletedTask;

        var sync = await scenario.SyncAsync(new SyncOptions { Wait = true, Timeout = TimeSpan.FromMinutes(5) }, cancellationToken: stop.Token);

        Assert.Equal(("SyncInterrupted", 1, 0), (sync.EndedEarly?.ErrorId, sync.Created, sync.Remaining.Count));
    }

    [SkippableFact]
    public async Task Somebody_who_is_no_longer_let_in_gets_a_result_with_what_was_done()
    {
        var out401 = false;
        var applied = 0;
        await using var scenario = await StartAsync(wrap: handler => new Refusing(
            request => out401 |= Applies(request) && Interlocked.Increment(ref applied) > 10, 401, "Unauthorized") { InnerHandler = handler });
        scenario.Repository.Commit("Add", [.. Enumerable.Range(0, Objects).Select(n => ($"c{n:00}.yaml", (string?)ConfigMap($"c{n:00}")))]);

        var sync = await scenario.SyncAsync(Prune);

        Assert.Equal("ClusterAuthenticationFailed", sync.EndedEarly?.ErrorId);
        Assert.InRange(sync.Created, 1, 10);
        Assert.Equal(Objects, sync.Created + sync.Remaining.Count);
    }

    [SkippableFact]
    public async Task One_object_that_fails_for_a_reason_nobody_foresaw_is_one_failed_object()
    {
        await using var scenario = await StartAsync(wrap: handler => new Answers
        {
            InnerHandler = handler,
            Before = request => IsApply(request, "/secrets/b") ? throw new InvalidOperationException("s3cret") : Task.CompletedTask,
        });
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")), ("b.yaml", Secret("b")), ("c.yaml", ConfigMap("c")));

        var sync = await scenario.SyncAsync();

        var failed = Assert.Single(sync.Results, result => result.Action == SyncAction.Failed);
        Assert.Equal(("UnexpectedFailure", "b", 2), (failed.Error?.ErrorId, failed.Name, sync.Created));
        Assert.Null(sync.EndedEarly);
        Assert.DoesNotContain("s3cret", failed.Error!.ToString(), StringComparison.Ordinal);
        Assert.Contains("b.yaml", failed.Error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task One_object_that_cannot_be_reached_is_one_failed_object()
    {
        await using var scenario = await StartAsync(wrap: handler => new Answers
        {
            InnerHandler = handler,
            Before = request => IsApply(request, "/configmaps/b") ? throw new HttpRequestException(HttpRequestError.ConnectionError, "refused") : Task.CompletedTask,
        });
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")), ("b.yaml", ConfigMap("b")), ("c.yaml", ConfigMap("c")));

        var sync = await scenario.SyncAsync();

        Assert.Equal((2, 1), (sync.Created, sync.Failed));
        Assert.Equal("ClusterUnreachable", sync.Results.Single(result => result.Action == SyncAction.Failed).Error?.ErrorId);
    }

    [SkippableFact]
    public async Task One_deletion_that_does_not_come_to_an_end_is_one_failed_object()
    {
        await using var scenario = await StartAsync();
        var stuck = ConfigMap("a").Replace("  name: a\n", "  name: a\n  finalizers: [ example.com/held ]\n", StringComparison.Ordinal)
            + "immutable: true\n";
        scenario.Repository.Commit("Add", ("a.yaml", stuck), ("b.yaml", ConfigMap("b")));
        await scenario.SyncAsync();
        scenario.Repository.Commit("Change", ("a.yaml", stuck.Replace("\"1\"", "\"2\"", StringComparison.Ordinal)), ("b.yaml", ConfigMap("b", "2")));

        var sync = await scenario.SyncAsync(new SyncOptions { AllowRecreate = true, Timeout = TimeSpan.FromMilliseconds(200) });

        Assert.Equal((1, 1), (sync.Configured, sync.Failed));
        Assert.Equal("DeletionTimedOut", sync.Results.Single(result => result.Action == SyncAction.Failed).Error?.ErrorId);
    }

    [SkippableFact]
    public async Task One_kind_that_is_not_served_is_the_failure_of_its_objects()
    {
        await using var scenario = await StartAsync(wrap: handler => new Answers
        {
            InnerHandler = handler,
            Change = (request, answer) => request.RequestUri!.AbsolutePath == "/apis" ? answer.Replace("acme.dev", "not.acme.dev", StringComparison.Ordinal) : answer,
        });
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")), ("crd.yaml", Definition), ("w.yaml", "apiVersion: acme.dev/v1\nkind: Widget\nmetadata: { name: w }\n"), ("z.yaml", ConfigMap("z")));

        var sync = await scenario.SyncAsync(new SyncOptions { Timeout = TimeSpan.FromMilliseconds(200) });

        var failed = Assert.Single(sync.Results, result => result.Action == SyncAction.Failed);
        Assert.Equal(("KindNotServed", "w", 3), (failed.Error?.ErrorId, failed.Name, sync.Created));
    }

    private const string Definition = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: { name: widgets.acme.dev }
        spec:
          group: acme.dev
          scope: Namespaced
          names: { plural: widgets, singular: widget, kind: Widget, listKind: WidgetList }
          versions:
          - { name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object } } }
        """;

    private static string Secret(string name) => $$"""
        apiVersion: v1
        kind: Secret
        metadata: { name: {{name}} }
        stringData: { password: s3cret }
        """;

    private static bool Applies(HttpRequestMessage request) => IsApply(request, "/configmaps/c");

    private static bool IsApply(HttpRequestMessage request, string part) =>
        request.Method == HttpMethod.Patch && request.RequestUri!.AbsolutePath.Contains(part, StringComparison.Ordinal);

    /// <summary>Does something before or after requests are answered.</summary>
    private sealed class Answers : DelegatingHandler
    {
        private int _applies;

        public Func<HttpRequestMessage, Task> Before { get; init; } = _ => Task.CompletedTask;

        public Func<HttpRequestMessage, int, Task> After { get; set; } = (_, _) => Task.CompletedTask;

        public Func<HttpRequestMessage, string, string>? Change { get; init; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Before(request);
            var response = await base.SendAsync(request, cancellationToken);
            if (Change is not null && request.RequestUri!.AbsolutePath is "/apis" or "/api")
            {
                var text = Change!(request, await response.Content.ReadAsStringAsync(cancellationToken));
                response.Content = new StringContent(text, System.Text.Encoding.UTF8, "application/json");
            }

            await After(request, Applies(request) ? Interlocked.Increment(ref _applies) : 0);
            return response;
        }
    }
}
