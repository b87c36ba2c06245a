using static GitOps.Core.Tests.Reconciling.Scenario;

namespace GitOps.Core.Tests.Reconciling;

/// <summary>Objects that an admission webhook, policy or quota refuses.</summary>
public sealed class AdmissionTests
{
    public static TheoryData<int, string> Refusals { get; } = new()
    {
        { 400, "admission webhook \"policy.example.com\" denied the request: images must come from registry.example" },
        { 403, "admission webhook \"policy.example.com\" denied the request: images must come from registry.example" },
        { 422, "deployments.apps \"web\" is forbidden: ValidatingAdmissionPolicy 'images' with binding 'images' denied request: images must come from registry.example" },
        { 403, "deployments.apps \"web\" is forbidden: exceeded quota: small, requested: count/deployments.apps=1, used: count/deployments.apps=1, limited: count/deployments.apps=1" },
    };

    [SkippableTheory]
    [MemberData(nameof(Refusals))]
    public async Task An_object_that_admission_refuses_is_reported_with_its_message_and_the_rest_is_applied(int code, string message)
    {
        await using var scenario = await StartAsync(wrap: handler => new Refusing(IsApplyOfWeb, code, message) { InnerHandler = handler });
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")), ("web.yaml", Deployment("web")), ("z.yaml", Deployment("z")));

        var diffs = (await scenario.DiffAsync()).Diffs;
        var result = await scenario.SyncAsync();

        Assert.Equal(["a Create ", "web Refused ManifestRefused", "z Create "], diffs.Select(diff => $"{diff.Name} {diff.Action} {diff.Error?.ErrorId}"));
        Assert.Equal((2, 1), (result.Created, result.Failed));
        var failed = result.Results.Single(entry => entry.Action == SyncAction.Failed);
        foreach (var error in (GitOpsException?[])[failed.Error, diffs[1].Error])
        {
            Assert.Equal(("ManifestRefused", "web.yaml:1"), (error!.ErrorId, error.Location?.ToString()));
            Assert.Contains("Deployment " + scenario.Cluster.Namespace + "/web of web.yaml:1: " + message, error.Message, StringComparison.Ordinal);
        }
    }

    [SkippableFact]
    public async Task A_change_that_admission_refuses_is_reported_on_the_object()
    {
        var refuses = false;
        await using var scenario = await StartAsync(wrap: handler =>
            new Refusing(request => refuses && IsApplyOfWeb(request), 403, "admission webhook \"w\" denied the request: no") { InnerHandler = handler });
        scenario.Repository.Commit("Add", ("web.yaml", Deployment("web")), ("a.yaml", ConfigMap("a")));
        await scenario.SyncAsync();
        scenario.Repository.Commit("Raise", ("web.yaml", Deployment("web", image: "example/web:2")), ("a.yaml", ConfigMap("a", "2")));
        refuses = true;

        var diff = (await scenario.DiffAsync()).Diffs.Single(entry => entry.Name == "web");
        var result = await scenario.SyncAsync();

        Assert.Equal((DiffAction.Refused, "admission webhook \"w\" denied the request: no"), (diff.Action, diff.Reason));
        Assert.Equal((1, 1), (result.Configured, result.Failed));
        Assert.Equal("example/web:1", (string)(await scenario.Cluster.GetAsync(Deployments, "web"))!["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]!);
    }

    [SkippableTheory]
    [InlineData(422, "Deployment.apps \"web\" is invalid: spec.replicas: Invalid value: -1")]
    [InlineData(400, ".spec.replicaz: field not declared in schema")]
    [InlineData(500, "failed to create typed patch object (shop/web; apps/v1, Kind=Deployment): .spec.replicas: expected numeric, got &{two}")]
    [InlineData(413, "Request entity too large: limit is 3145728")]
    public async Task An_object_that_the_server_refuses_to_create_again_is_refused_and_was_not_deleted_from_the_cluster(int code, string message)
    {
        var refuses = false;
        await using var scenario = await StartAsync(wrap: handler => new Refusing(request => refuses && IsApplyOfWeb(request), code, message) { InnerHandler = handler });
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")), ("web.yaml", Deployment("web")));
        await scenario.SyncAsync();
        await scenario.Cluster.Api.DeleteAsync(Deployments, scenario.Cluster.Namespace, "web", new("Background"), CancellationToken.None);
        refuses = true;

        var diff = (await scenario.DiffAsync()).Diffs.Single(entry => entry.Name == "web");

        Assert.Equal((DiffAction.Refused, message), (diff.Action, diff.Reason));
        Assert.Equal($"Refused {diff.Id}: {message}", diff.ToString());
        Assert.Equal("web.yaml:1", diff.Error?.Location?.ToString());
    }

    [SkippableTheory]
    [InlineData(429, "too many requests", "ClusterBusy")]
    [InlineData(500, "Internal error occurred: failed calling webhook \"w\": connection refused", "ClusterServerError")]
    [InlineData(503, "apiserver is shutting down", "ClusterServerError")]
    [InlineData(504, "Timeout: request did not complete within requested timeout", "ClusterServerError")]
    [InlineData(409, "Operation cannot be fulfilled on deployments.apps \"web\": the object has been modified", "ResourceConflict")]
    [InlineData(400, "admission webhook \"w\" does not support dry run", "ManifestRefused")]
    public async Task An_object_that_the_server_could_not_be_asked_about_is_no_difference_but_an_error_of_its_own(int code, string message, string errorId)
    {
        var refuses = false;
        await using var scenario = await StartAsync(wrap: handler => new Refusing(request => refuses && IsApplyOfWeb(request), code, message) { InnerHandler = handler });
        scenario.Repository.Commit("Add", ("web.yaml", Deployment("web")), ("a.yaml", ConfigMap("a")));
        await scenario.SyncAsync();
        scenario.Repository.Commit("Raise", ("web.yaml", Deployment("web", image: "example/web:2")), ("b.yaml", ConfigMap("b")));
        refuses = true;

        var report = await scenario.DiffAsync();

        Assert.Equal(["a Unchanged ", "b Create ", $"web Unknown {errorId}"], report.Diffs.Select(diff => $"{diff.Name} {diff.Action} {diff.Error?.ErrorId}").Order());
        Assert.Equal(["web"], report.Failures.Select(diff => diff.Name));
    }

    [SkippableFact]
    public async Task An_object_whose_namespace_nobody_brings_is_refused_in_the_diff_as_in_the_sync()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a").Replace("name: a", "name: a\n  namespace: nowhere", StringComparison.Ordinal)));

        var diff = Assert.Single((await scenario.DiffAsync()).Diffs);
        var result = Assert.Single((await scenario.SyncAsync()).Results);

        Assert.Equal((DiffAction.Refused, "NamespaceNotFound"), (diff.Action, diff.Error?.ErrorId));
        Assert.Equal((SyncAction.Failed, diff.Error!.Message), (result.Action, result.Error?.Message));
    }

    [SkippableFact]
    public async Task A_missing_permission_is_not_taken_for_a_refusal_of_the_object()
    {
        const string Message = "deployments.apps \"web\" is forbidden: User \"ci\" cannot patch resource \"deployments\" in API group \"apps\" in the namespace \"shop\"";
        await using var scenario = await StartAsync(wrap: handler => new Refusing(IsApplyOfWeb, 403, Message) { InnerHandler = handler });
        scenario.Repository.Commit("Add", ("web.yaml", Deployment("web")));

        Assert.Equal("ClusterForbidden", Assert.Single((await scenario.SyncAsync()).Results).Error?.ErrorId);
    }

    private static bool IsApplyOfWeb(HttpRequestMessage request) =>
        request.Method == HttpMethod.Patch && request.RequestUri!.AbsolutePath.EndsWith("/deployments/web", StringComparison.Ordinal);
}
