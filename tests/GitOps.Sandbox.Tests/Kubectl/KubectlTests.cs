namespace GitOps.Sandbox.Tests.Kubectl;

/// <summary>The machine's kubectl against the HTTP door; where there is none, the tests are skipped.</summary>
public sealed class KubectlTests
{
    private const string ConfigMap = """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: settings
        data:
          color: blue
        """;

    private const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
        spec:
          replicas: 2
          selector:
            matchLabels: {app: web}
          template:
            metadata:
              labels: {app: web}
            spec:
              containers:
              - name: web
                image: nginx:1.27
                ports:
                - containerPort: 80
        """;

    [SkippableFact]
    public async Task It_lists_resources_and_versions()
    {
        await using var run = await KubectlRun.StartAsync();
        var resources = await run.KubectlAsync("api-resources");
        Assert.Contains("deployments", resources, StringComparison.Ordinal);
        Assert.Contains("customresourcedefinitions", resources, StringComparison.Ordinal);
        Assert.Contains("apps/v1", await run.KubectlAsync("api-versions"), StringComparison.Ordinal);
        Assert.Contains("v1.36", await run.KubectlAsync("version"), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task It_explains_fields()
    {
        await using var run = await KubectlRun.StartAsync();
        var explained = await run.KubectlAsync("explain deployment.spec.template.spec.containers");
        Assert.Contains("imagePullPolicy", explained, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task It_creates_gets_labels_patches_and_deletes()
    {
        await using var run = await KubectlRun.StartAsync();
        Assert.Contains("created", await run.KubectlAsync("create configmap settings --from-literal=color=blue"), StringComparison.Ordinal);
        Assert.Contains("already exists", await run.KubectlAsync("create configmap settings", exitCode: 1), StringComparison.Ordinal);
        Assert.Contains("settings", await run.KubectlAsync("get configmaps"), StringComparison.Ordinal);
        Assert.Contains("color: blue", await run.KubectlAsync("get configmap settings -o yaml"), StringComparison.Ordinal);
        Assert.Contains("labeled", await run.KubectlAsync("label configmap settings tier=front"), StringComparison.Ordinal);
        Assert.Contains("settings", await run.KubectlAsync("get cm -l tier=front -o name"), StringComparison.Ordinal);
        Assert.Contains("patched", await run.KubectlAsync("patch configmap settings --type merge -p {\\\"data\\\":{\\\"size\\\":\\\"9\\\"}}"), StringComparison.Ordinal);
        Assert.Contains("edited", await run.KubectlAsync("edit configmap settings"), StringComparison.Ordinal);
        Assert.Contains("green", await run.KubectlAsync("get configmap settings -o jsonpath={.data.color}"), StringComparison.Ordinal);
        Assert.Contains("deleted", await run.KubectlAsync("delete configmap settings"), StringComparison.Ordinal);
        Assert.Contains("NotFound", await run.KubectlAsync("get configmap settings", exitCode: 1), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task It_applies_on_the_client_and_on_the_server()
    {
        await using var run = await KubectlRun.StartAsync();
        var file = run.Write("settings.yaml", ConfigMap);
        Assert.Contains("created", await run.KubectlAsync($"apply -f {file}"), StringComparison.Ordinal);
        Assert.Contains("unchanged", await run.KubectlAsync($"apply -f {file}"), StringComparison.Ordinal);
        run.Write("settings.yaml", ConfigMap.Replace("blue", "red", StringComparison.Ordinal));
        Assert.Contains("configured", await run.KubectlAsync($"apply -f {file}"), StringComparison.Ordinal);
        Assert.Contains("serverside-applied", await run.KubectlAsync($"apply --server-side --force-conflicts -f {file}"), StringComparison.Ordinal);
        Assert.Contains("unknown field", await run.KubectlAsync($"apply -f {run.Write("typo.yaml", Deployment + "\n  replica: 3\n")}", exitCode: 1), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task It_shows_differences()
    {
        Skip.IfNot(KubectlRun.IsThere("diff"), "diff is not on the PATH");
        await using var run = await KubectlRun.StartAsync();
        var file = run.Write("web.yaml", Deployment);
        await run.KubectlAsync($"apply -f {file}");
        await run.KubectlAsync("wait --for=condition=Available deployment/web --timeout=300s");
        await run.KubectlAsync($"diff -f {file}");
        run.Write("web.yaml", Deployment.Replace("1.27", "1.28", StringComparison.Ordinal));
        Assert.Contains("image: nginx:1.28", await run.KubectlAsync($"diff -f {file}", exitCode: 1), StringComparison.Ordinal);
        Assert.Contains("image: nginx:1.28", await run.KubectlAsync($"diff --server-side --force-conflicts -f {file}", exitCode: 1), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task It_rolls_out_scales_waits_and_describes()
    {
        await using var run = await KubectlRun.StartAsync();
        await run.KubectlAsync($"apply -f {run.Write("web.yaml", Deployment)}");
        Assert.Contains("condition met", await run.KubectlAsync("wait --for=condition=Available deployment/web --timeout=300s"), StringComparison.Ordinal);
        Assert.Contains("scaled", await run.KubectlAsync("scale deployment web --replicas=3"), StringComparison.Ordinal);
        Assert.Contains("successfully rolled out", await run.KubectlAsync("rollout status deployment/web --timeout=300s"), StringComparison.Ordinal);
        Assert.Matches(@"web\s+3/3\s+3\s+3", await run.KubectlAsync("get deployment web"));
        Assert.Matches(@"web-\S+\s+1/1\s+Running\s+0", await run.KubectlAsync("get pods"));
        Assert.Contains("nginx:1.27", await run.KubectlAsync("get deployment web -o wide"), StringComparison.Ordinal);
        var described = await run.KubectlAsync("describe deployment web");
        Assert.Contains("NewReplicaSetAvailable", described, StringComparison.Ordinal);
        Assert.Contains("nginx:1.27", await run.KubectlAsync("describe pods"), StringComparison.Ordinal);
        await run.KubectlAsync("delete deployment web --wait --timeout=300s");
        await run.KubectlAsync("wait --for=delete pod -l app=web --timeout=300s");
    }

    [SkippableFact]
    public async Task It_shows_events_of_an_object()
    {
        await using var run = await KubectlRun.StartAsync();
        await run.KubectlAsync("create configmap settings");
        var uid = await run.KubectlAsync("get configmap settings -o jsonpath={.metadata.uid}");
        await run.KubectlAsync("create -f " + run.Write("event.yaml", $$"""
            apiVersion: v1
            kind: Event
            metadata: { name: settings.1, namespace: default }
            involvedObject: { apiVersion: v1, kind: ConfigMap, namespace: default, name: settings, uid: {{uid.Trim()}} }
            type: Warning
            reason: SyncFailed
            action: Sync
            message: one object was refused
            eventTime: "2026-03-01T10:00:00.000000Z"
            firstTimestamp: "2026-03-01T10:00:00Z"
            lastTimestamp: "2026-03-01T10:00:00Z"
            count: 1
            reportingComponent: gitops
            reportingInstance: build-7
            source: { component: gitops, host: build-7 }
            """));
        Assert.Matches(@"LAST SEEN\s+TYPE\s+REASON\s+OBJECT\s+MESSAGE\s+\S+\s+Warning\s+SyncFailed\s+configmap/settings\s+one object was refused", await run.KubectlAsync("get events"));
        Assert.Matches(@"Warning\s+SyncFailed\s+ConfigMap/settings\s+one object was refused", await run.KubectlAsync("events"));
        Assert.Matches(@"Events:\s[\s\S]*Warning\s+SyncFailed\s+\S+\s+gitops[^\n]*one object was refused", await run.KubectlAsync("describe configmap settings"));
    }

    [SkippableFact]
    public async Task It_watches()
    {
        await using var run = await KubectlRun.StartAsync();
        await run.KubectlAsync("create configmap first");
        using var watching = run.Start("get configmaps -w --request-timeout=300s");
        try
        {
            await ReadUntilAsync(watching.StandardOutput, "first");
            await run.KubectlAsync("create configmap second");
            await ReadUntilAsync(watching.StandardOutput, "second");
        }
        finally
        {
            watching.Kill(entireProcessTree: true);
        }
    }

    [SkippableFact]
    public async Task It_prunes_an_apply_set()
    {
        await using var run = await KubectlRun.StartAsync();
        var both = run.Write("set.yaml", $"{ConfigMap}\n---\n{ConfigMap.Replace("settings", "extra", StringComparison.Ordinal)}\n");
        Assert.Contains("created", await run.KubectlAsync($"apply --prune --applyset=configmaps/shop -n default -f {both}"), StringComparison.Ordinal);
        run.Write("set.yaml", ConfigMap);
        Assert.Contains("extra pruned", await run.KubectlAsync($"apply --prune --applyset=configmaps/shop -n default -f {both}"), StringComparison.Ordinal);
        Assert.Contains("NotFound", await run.KubectlAsync("get configmap extra", exitCode: 1), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task It_uses_a_custom_resource_with_its_columns()
    {
        await using var run = await KubectlRun.StartAsync();
        var definition = run.Write("crd.yaml", """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata:
              name: widgets.acme.dev
            spec:
              group: acme.dev
              scope: Namespaced
              names: {plural: widgets, kind: Widget, shortNames: [wd]}
              versions:
              - name: v1
                served: true
                storage: true
                subresources: {scale: {specReplicasPath: .spec.size, statusReplicasPath: .status.size}}
                additionalPrinterColumns:
                - {name: Size, type: integer, jsonPath: .spec.size}
                schema:
                  openAPIV3Schema:
                    type: object
                    properties:
                      spec: {type: object, properties: {size: {type: integer}}}
                      status: {type: object, properties: {size: {type: integer}}}
            """);
        await run.KubectlAsync($"apply -f {definition}");
        await run.KubectlAsync("wait --for=condition=Established crd/widgets.acme.dev --timeout=300s");
        var widget = run.Write("widget.yaml", "apiVersion: acme.dev/v1\nkind: Widget\nmetadata: {name: one}\nspec: {size: 4}\n");
        await run.KubectlAsync($"apply -f {widget}");
        Assert.Matches(@"one\s+4", await run.KubectlAsync("get wd"));
        Assert.Contains("size", await run.KubectlAsync("explain widget.spec"), StringComparison.Ordinal);
        await run.KubectlAsync("scale widget/one --replicas=7");
        Assert.Matches(@"one\s+7", await run.KubectlAsync("get widgets"));
        await run.KubectlAsync($"delete -f {definition} --timeout=300s");
        Assert.Contains("NotFound", await run.KubectlAsync("get widgets", exitCode: 1), StringComparison.Ordinal);
    }

    private static async Task ReadUntilAsync(StreamReader output, string word)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        while (await output.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.Contains(word, StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"the watch ended without '{word}'");
    }
}
