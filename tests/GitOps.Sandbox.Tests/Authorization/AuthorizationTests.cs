using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace GitOps.Sandbox.Tests.Authorization;

public sealed class AuthorizationTests
{
    private const string Rbac = "/apis/rbac.authorization.k8s.io/v1";
    private const string Ana = "ana-token";
    private const string Deployer = "deployer-token";

    [Fact]
    public async Task Without_a_role_a_user_may_do_nothing_and_the_refusal_is_the_servers()
    {
        await using var api = await StartAsync();

        var (status, body) = await SendAsync(api, Ana, HttpMethod.Get, "/apis/apps/v1/namespaces/default/deployments");
        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Equal("deployments.apps is forbidden: User \"ana\" cannot list resource \"deployments\" in API group \"apps\" in the namespace \"default\"", (string?)body["message"]);
        Assert.Equal("""{"group":"apps","kind":"deployments"}""", body["details"]!.ToJsonString());

        Assert.Equal(
            "namespaces \"default\" is forbidden: User \"ana\" cannot get resource \"namespaces\" in API group \"\" in the namespace \"default\"",
            await RefusalAsync(api, Ana, HttpMethod.Get, "/api/v1/namespaces/default"));
        Assert.Equal(
            "nodes is forbidden: User \"ana\" cannot list resource \"nodes\" in API group \"\" at the cluster scope",
            await RefusalAsync(api, Ana, HttpMethod.Get, "/api/v1/nodes"));
    }

    [Fact]
    public async Task Discovery_and_questions_about_oneself_are_for_every_user()
    {
        await using var api = await StartAsync();

        Assert.Equal(HttpStatusCode.OK, (await SendAsync(api, Ana, HttpMethod.Get, "/apis")).Status);
        var (_, who) = await SendAsync(api, Deployer, HttpMethod.Post, "/apis/authentication.k8s.io/v1/selfsubjectreviews", """{"apiVersion":"authentication.k8s.io/v1","kind":"SelfSubjectReview"}""");
        Assert.Equal("system:serviceaccount:default:deployer", (string?)who["status"]!["userInfo"]!["username"]);
        Assert.Equal("""["system:serviceaccounts","system:serviceaccounts:default","system:authenticated"]""", who["status"]!["userInfo"]!["groups"]!.ToJsonString());
    }

    [Fact]
    public async Task A_token_that_nobody_has_is_not_let_in()
    {
        await using var api = await StartAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(api, "stolen", HttpMethod.Get, "/api/v1/nodes")).Status);
    }

    [Fact]
    public async Task A_role_holds_in_its_namespace_for_its_verbs_and_names()
    {
        await using var api = await StartAsync();
        await GrantAsync(api, """{"apiGroups":[""],"resources":["configmaps"],"verbs":["get","create","patch"],"resourceNames":["one"]}""");
        await api.CreateAsync("/api/v1/namespaces", """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"other"}}""");

        Assert.Equal(HttpStatusCode.Created, (await ApplyAsync(api, Deployer, "/api/v1/namespaces/default/configmaps/one", ConfigMap("one"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(api, Deployer, HttpMethod.Get, "/api/v1/namespaces/default/configmaps/one")).Status);
        await RefusalAsync(api, Deployer, HttpMethod.Get, "/api/v1/namespaces/default/configmaps/two");
        await RefusalAsync(api, Deployer, HttpMethod.Get, "/api/v1/namespaces/default/configmaps");
        await RefusalAsync(api, Deployer, HttpMethod.Delete, "/api/v1/namespaces/default/configmaps/one");
        await RefusalAsync(api, Deployer, HttpMethod.Get, "/api/v1/namespaces/other/configmaps/one");
        await RefusalAsync(api, Deployer, HttpMethod.Post, "/api/v1/namespaces/default/configmaps", ConfigMap("one"));
    }

    [Fact]
    public async Task To_apply_what_is_not_there_needs_the_right_to_create_it()
    {
        await using var api = await StartAsync();
        await GrantAsync(api, """{"apiGroups":[""],"resources":["configmaps"],"verbs":["patch"]}""");

        var (status, body) = await ApplyAsync(api, Deployer, "/api/v1/namespaces/default/configmaps/one", ConfigMap("one"));
        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Equal("configmaps \"one\" is forbidden: ", (string?)body["message"]);

        await api.CreateAsync("/api/v1/namespaces/default/configmaps", ConfigMap("one"));
        Assert.Equal(HttpStatusCode.OK, (await ApplyAsync(api, Deployer, "/api/v1/namespaces/default/configmaps/one", ConfigMap("one"))).Status);
    }

    [Fact]
    public async Task Watches_and_subresources_have_verbs_and_names_of_their_own()
    {
        await using var api = await StartAsync();
        await GrantAsync(api, """{"apiGroups":["apps"],"resources":["deployments"],"verbs":["list","patch"]}""");

        Assert.Contains("cannot watch resource \"deployments\"", await RefusalAsync(api, Deployer, HttpMethod.Get, "/apis/apps/v1/namespaces/default/deployments?watch=true"), StringComparison.Ordinal);
        Assert.Contains("cannot patch resource \"deployments/scale\"", await RefusalAsync(api, Deployer, HttpMethod.Patch, "/apis/apps/v1/namespaces/default/deployments/web/scale", "{}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_grants_what_they_do_not_hold()
    {
        await using var api = await StartAsync();
        await GrantAsync(
            api,
            """{"apiGroups":["rbac.authorization.k8s.io"],"resources":["roles","rolebindings"],"verbs":["create","patch","update"]}""",
            """{"apiGroups":[""],"resources":["pods"],"verbs":["get"]}""");

        Assert.Equal(HttpStatusCode.Created, (await SendAsync(api, Deployer, HttpMethod.Post, $"{Rbac}/namespaces/default/roles", Role("reader", "get"))).Status);
        var refusal = await RefusalAsync(api, Deployer, HttpMethod.Post, $"{Rbac}/namespaces/default/roles", Role("writer", "get", "delete"));
        Assert.Equal(
            "roles.rbac.authorization.k8s.io \"writer\" is forbidden: user \"system:serviceaccount:default:deployer\" "
            + "(groups=[\"system:serviceaccounts\" \"system:serviceaccounts:default\" \"system:authenticated\"]) is attempting to grant RBAC permissions not currently held:\n"
            + "{APIGroups:[\"\"], Resources:[\"pods\"], Verbs:[\"delete\"]}",
            refusal);

        await api.CreateAsync($"{Rbac}/namespaces/default/roles", Role("writer", "get", "delete"));
        Assert.Equal(HttpStatusCode.Created, (await SendAsync(api, Deployer, HttpMethod.Post, $"{Rbac}/namespaces/default/rolebindings", Binding("reads", "reader"))).Status);
        await RefusalAsync(api, Deployer, HttpMethod.Post, $"{Rbac}/namespaces/default/rolebindings", Binding("writes", "writer"));
    }

    [Fact]
    public async Task The_verb_bind_lets_grant_a_role_that_one_does_not_hold()
    {
        await using var api = await StartAsync();
        await GrantAsync(
            api,
            """{"apiGroups":["rbac.authorization.k8s.io"],"resources":["rolebindings"],"verbs":["create"]}""",
            """{"apiGroups":["rbac.authorization.k8s.io"],"resources":["roles"],"resourceNames":["writer"],"verbs":["bind"]}""");
        await api.CreateAsync($"{Rbac}/namespaces/default/roles", Role("writer", "delete"));
        await api.CreateAsync($"{Rbac}/namespaces/default/roles", Role("another", "patch"));

        Assert.Equal(HttpStatusCode.Created, (await SendAsync(api, Deployer, HttpMethod.Post, $"{Rbac}/namespaces/default/rolebindings", Binding("writes", "writer"))).Status);
        await RefusalAsync(api, Deployer, HttpMethod.Post, $"{Rbac}/namespaces/default/rolebindings", Binding("also", "another"));
    }

    [Fact]
    public async Task A_server_that_knows_no_tokens_asks_for_none()
    {
        await using var api = await SandboxApi.StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(api, "whatever", HttpMethod.Get, "/api/v1/nodes")).Status);
    }

    private static Task<SandboxApi> StartAsync() => SandboxApi.StartAsync(new SandboxOptions
    {
        WithWorkloads = false,
        Tokens = new Dictionary<string, string> { [Ana] = "ana", [Deployer] = "system:serviceaccount:default:deployer" },
    });

    private static async Task GrantAsync(SandboxApi api, params string[] rules)
    {
        await api.CreateAsync(
            $"{Rbac}/namespaces/default/roles",
            $$$"""{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"Role","metadata":{"name":"granted"},"rules":[{{{string.Join(',', rules)}}}]}""");
        await api.CreateAsync($"{Rbac}/namespaces/default/rolebindings", Binding("granted", "granted"));
    }

    private static string Role(string name, params string[] verbs) =>
        $$$"""{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"Role","metadata":{"name":"{{{name}}}"},"rules":[{"apiGroups":[""],"resources":["pods"],"verbs":["{{{string.Join("\",\"", verbs)}}}"]}]}""";

    private static string Binding(string name, string role) => $$"""
        {
          "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": {"name": "{{name}}"},
          "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "{{role}}"},
          "subjects": [{"kind": "ServiceAccount", "namespace": "default", "name": "deployer"}]
        }
        """;

    private static string ConfigMap(string name) => $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}"}}""";

    private static Task<(HttpStatusCode Status, JsonObject Body)> ApplyAsync(SandboxApi api, string token, string path, string body) =>
        SendAsync(api, token, HttpMethod.Patch, $"{path}?fieldManager=test", body, "application/apply-patch+yaml");

    private static async Task<string> RefusalAsync(SandboxApi api, string token, HttpMethod method, string path, string? body = null)
    {
        var (status, answer) = await SendAsync(api, token, method, path, body, method == HttpMethod.Patch ? "application/merge-patch+json" : "application/json");
        Assert.True(status == HttpStatusCode.Forbidden, answer.ToJsonString());
        return (string)answer["message"]!;
    }

    private static async Task<(HttpStatusCode Status, JsonObject Body)> SendAsync(
        SandboxApi api, string token, HttpMethod method, string path, string? body = null, string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        }

        using var response = await api.Client.SendAsync(request);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject());
    }
}
