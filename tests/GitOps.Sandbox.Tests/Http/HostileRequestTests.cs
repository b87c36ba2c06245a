using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace GitOps.Sandbox.Tests.Http;

/// <summary>Whatever is sent, the sandbox answers in time and in form; 500 only where a real server does too.</summary>
public sealed class HostileRequestTests : IAsyncLifetime
{
    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "BREW"];

    private static readonly string[] Segments =
    [
        "api", "apis", "v1", "apps", "apps/v1", "api/v1", "apis/apps/v1", "namespaces", "namespaces/default", "default", "configmaps", "configmaps/a",
        "deployments", "deployments/a", "pods", "services/s", "secrets", "status", "scale", "watch", "log", "eviction", "openapi", "v3", "v2", "version",
        "healthz", "apiextensions.k8s.io", "customresourcedefinitions", "events.k8s.io/v1/events", "authorization.k8s.io/v1/selfsubjectaccessreviews",
        "..", "%2e%2e", "%00", "ä", "%ff", "a b", "//", "namespaces/default/configmaps/a", "namespaces/default/deployments/a/scale",
    ];

    private static readonly string[] Paths =
    [
        "api/v1/namespaces", "api/v1/namespaces/default", "api/v1/namespaces/default/status", "api/v1/namespaces/default/configmaps",
        "api/v1/namespaces/default/configmaps/a", "api/v1/namespaces/default/configmaps/a/scale", "api/v1/configmaps", "api/v1/namespaces/nope/configmaps",
        "api/v1/namespaces/default/services", "api/v1/namespaces/default/services/s", "api/v1/namespaces/default/pods/p/eviction",
        "api/v1/namespaces/default/serviceaccounts/default/token", "apis/apps/v1/namespaces/default/deployments",
        "apis/apps/v1/namespaces/default/deployments/a", "apis/apps/v1/namespaces/default/deployments/a/scale",
        "apis/apps/v1/namespaces/default/deployments/a/status", "apis/apiextensions.k8s.io/v1/customresourcedefinitions",
        "apis/apiextensions.k8s.io/v1/customresourcedefinitions/x.y", "apis/events.k8s.io/v1/namespaces/default/events",
        "apis/autoscaling/v1/namespaces/default/horizontalpodautoscalers/a", "apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
        "apis/authentication.k8s.io/v1/selfsubjectreviews", "openapi/v3/apis/apps/v1", "openapi/v3/nope", "api", "apis", "apis/apps", "apis/apps/v1",
    ];

    private static readonly string[] Queries =
    [
        "", "watch=1&timeoutSeconds=1", "limit=-1", "limit=x", "limit=2&continue=abc", "continue=e30", "labelSelector=a%20b", "labelSelector=,,,",
        "labelSelector=in(in)", "fieldSelector=%5C", "fieldSelector=a%3Db%5C", "resourceVersion=-1", "resourceVersion=99999999999999999999", "dryRun=None",
        "dryRun=All", "fieldValidation=Strict", "fieldValidation=x", "fieldManager=git", "fieldManager=git&force=true", "fieldManager=%01",
        "propagationPolicy=x", "gracePeriodSeconds=x", "gracePeriodSeconds=-5", "orphanDependents=true", "timeoutSeconds=99999999999",
        "sendInitialEvents=true", "resourceVersionMatch=Exact", "%", "=&=&&", "pretty=true",
    ];

    private static readonly string[] ContentTypes =
    [
        "", "application/json", "application/yaml", "application/apply-patch+yaml", "application/merge-patch+json", "application/json-patch+json",
        "application/strategic-merge-patch+json", "application/vnd.kubernetes.protobuf", "text/plain", "application/json; charset=utf-16", "x/y",
    ];

    private static readonly string[] Accepts =
    [
        "", "*/*", "application/yaml", "application/json;as=Table;g=meta.k8s.io;v=v1", "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1",
        "application/vnd.kubernetes.protobuf", ";;;,,,", "application/json;q=x",
    ];

    private static readonly string[] Bodies =
    [
        "", "{", "null", "[]", "\"text\"", "17", "{}", "{\"a\":1,\"a\":2}", "\u0000", "a: [", "&a [*a]", "k8s\u0000\u000a\u0012", "- a\n- b",
        """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"k":"v"}}""",
        """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":7,"labels":[]},"data":{"k":{}}}""",
        """{"apiVersion":"v1","kind":"ConfigMap","metadata":"a"}""",
        """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","ownerReferences":[{}],"finalizers":[""]}}""",
        """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","managedFields":[{"fieldsV1":{"f:x":7}}]}}""",
        """{"apiVersion":"v1","kind":"Service","metadata":{"name":"s"},"spec":{"ports":[{"port":-1,"targetPort":[]}]}}""",
        """{"apiVersion":"v1","kind":"Service","metadata":{"name":"s"},"spec":{"ports":[{"port":99999999999999}]}}""",
        """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"a"},"spec":{}}""",
        """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"a"},"spec":{"replicas":1,"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}""",
        """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"a"},"spec":{"template":{"spec":{"containers":[{"name":"c"},{"name":"c"},null,7]}}}}""",
        """{"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"x.y"},"spec":{"group":"y","names":{},"versions":[{}]}}""",
        """[{"op":"remove","path":"/spec"}]""", """[{"op":"add","path":"/metadata/labels/a/b/c","value":1}]""", """[{"op":"test","path":""}]""",
        """[{"op":"move","from":"/metadata","path":"/metadata/x"}]""", """[{"op":7}]""", """[null]""",
        """{"metadata":{"labels":null,"name":"b"},"spec":null}""", """{"$patch":"delete"}""", """{"spec":{"$setElementOrder/containers":[{"x":1}]}}""",
        """{"spec":{"replicas":-3}}""", """{"spec":{"replicas":1e99}}""", """{"kind":"DeleteOptions","preconditions":{"uid":7}}""",
        """{"deleteOptions":{"gracePeriodSeconds":"x"}}""",
    ];

    // What a real server answers with 500, by the beginning of the message.
    private static readonly string[] RealFailures = ["failed to create typed patch object", "failed to convert", "failed to update managed fields"];

    private SandboxApi _api = null!;

    public async Task InitializeAsync()
    {
        _api = await SandboxApi.StartAsync();
        await _api.CreateAsync("/api/v1/namespaces/default/configmaps", Bodies[13]);
        await _api.CreateAsync("/apis/apps/v1/namespaces/default/deployments", Bodies[21]);
    }

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Property(MaxTest = 2000)]
    public Property Every_request_is_answered_in_form() => Prop.ForAll(Arb.From(Requests()), request =>
    {
        var (status, text, mediaType) = SendAsync(request).WaitAsync(TimeSpan.FromMinutes(5)).GetAwaiter().GetResult();
        var inForm = (int)status < 400 || mediaType != "application/json" || IsStatus(text, (int)status);
        var allowed = (int)status < 500 || status == HttpStatusCode.GatewayTimeout || RealFailures.Any(failure => Message(text).StartsWith(failure, StringComparison.Ordinal));
        return (inForm && allowed).Label($"{request} -> {(int)status} {text}");
    });

    [Fact]
    public async Task A_body_over_three_megabytes_is_too_large()
    {
        var (status, body) = await _api.SendAsync(HttpMethod.Post, "/api/v1/namespaces/default/configmaps", new string(' ', (3 * 1024 * 1024) + 1));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
        Assert.Equal("RequestEntityTooLarge", body["reason"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_body_over_three_megabytes_is_too_large_at_the_http_door_too()
    {
        var url = await _api.Server.ListenAsync();
        using var client = new HttpClient();
        using var content = new StringContent(new string(' ', 5 * 1024 * 1024), Encoding.UTF8, "application/json");
        using var response = await client.PostAsync(new Uri(url, "/api/v1/namespaces/default/configmaps"), content);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task Web_pages_and_foreign_host_names_are_turned_away_at_the_http_door()
    {
        var url = await _api.Server.ListenAsync();
        using var client = new HttpClient();
        using var fromPage = new HttpRequestMessage(HttpMethod.Get, new Uri(url, "/api/v1/namespaces"));
        fromPage.Headers.Add("Origin", "https://evil.example");
        Assert.Equal(HttpStatusCode.Forbidden, (await client.SendAsync(fromPage)).StatusCode);
        using var rebound = new HttpRequestMessage(HttpMethod.Get, new Uri(url, "/api/v1/namespaces"));
        rebound.Headers.Host = "evil.example";
        Assert.False((await client.SendAsync(rebound)).IsSuccessStatusCode);
    }

    private static Gen<Sent> Requests() =>
        from method in Gen.Elements(Methods)
        from path in Gen.OneOf(Gen.Elements(Paths), Gen.Elements(Paths), Gen.Elements(Segments).ListOf().Select(segments => string.Join('/', segments)))
        from query in Gen.Elements(Queries)
        from contentType in Gen.Elements(ContentTypes)
        from accept in Gen.Elements(Accepts)
        from body in Gen.Elements(Bodies)
        from cut in Gen.Choose(0, 1200)
        select new Sent(method, "/" + path, query, contentType, accept, cut < body.Length ? body[..cut] : body);

    private static bool IsStatus(string text, int code)
    {
        if (text.Length == 0)
        {
            // The answer to HEAD has no body.
            return true;
        }

        var status = JsonNode.Parse(text);
        return status?["kind"]?.GetValue<string>() == "Status" && status["code"]?.GetValue<int>() == code;
    }

    private static string Message(string text)
    {
        try
        {
            return JsonNode.Parse(text)?["message"]?.GetValue<string>() ?? "";
        }
        catch (JsonException)
        {
            return text;
        }
    }

    private async Task<(HttpStatusCode Status, string Text, string? MediaType)> SendAsync(Sent sent)
    {
        using var request = new HttpRequestMessage(new HttpMethod(sent.Method), $"http://sandbox.invalid{sent.Path}?{sent.Query}");
        if (sent.Body.Length > 0)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(sent.Body));
            if (sent.ContentType.Length > 0)
            {
                request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(sent.ContentType);
            }
        }

        if (sent.Accept.Length > 0)
        {
            request.Headers.TryAddWithoutValidation("Accept", sent.Accept);
        }

        using var response = await _api.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var isWatch = sent.Query.Contains("watch", StringComparison.Ordinal) || sent.Path.Contains("/watch", StringComparison.Ordinal);
        var text = isWatch && response.IsSuccessStatusCode ? "" : await response.Content.ReadAsStringAsync();
        return (response.StatusCode, text, response.Content.Headers.ContentType?.MediaType);
    }

    private sealed record Sent(string Method, string Path, string Query, string ContentType, string Accept, string Body);
}
