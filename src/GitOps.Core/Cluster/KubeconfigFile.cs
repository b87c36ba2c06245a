using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.Core.Manifests;
using k8s.KubeConfigModels;

namespace GitOps.Core.Cluster;

/// <summary>
/// Reads one kubeconfig file (https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/). The client library would look
/// through all its types for the same, which takes longer than everything else that happens before the first request.
/// </summary>
internal static class KubeconfigFile
{
    /// <summary>The file's content; relative paths in it are taken from its folder.</summary>
    /// <exception cref="FormatException">It is not what a kubeconfig is; the message quotes no values.</exception>
    /// <exception cref="GitOpsException">It is not YAML (<c>YamlInvalid</c>, <c>YamlLimitExceeded</c>).</exception>
    public static K8SConfiguration Read(string file)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        var root = YamlReader.Read(file, File.ReadAllBytes(file)) switch
        {
            [] => [],
            [{ Root: JsonObject value }, ..] => value,
            _ => throw new FormatException("it is no mapping."),
        };
        return new K8SConfiguration
        {
            ApiVersion = Text(root, "apiVersion"),
            Kind = Text(root, "kind"),
            CurrentContext = Text(root, "current-context"),
            Contexts = Items(root, "contexts", entry => new Context { Name = Text(entry, "name"), ContextDetails = Details(Map(entry, "context")) }),
            Clusters = Items(root, "clusters", entry => new k8s.KubeConfigModels.Cluster { Name = Text(entry, "name"), ClusterEndpoint = Endpoint(Map(entry, "cluster"), folder) }),
            Users = Items(root, "users", entry => new User { Name = Text(entry, "name"), UserCredentials = Credentials(Map(entry, "user"), folder) }),
        };
    }

    private static ContextDetails Details(JsonObject? value) => new()
    {
        Cluster = Text(value, "cluster"),
        User = Text(value, "user"),
        Namespace = Text(value, "namespace"),
    };

    private static ClusterEndpoint Endpoint(JsonObject? value, string folder) => new()
    {
        Server = Text(value, "server"),
        TlsServerName = Text(value, "tls-server-name"),
        SkipTlsVerify = Flag(value, "insecure-skip-tls-verify"),
        CertificateAuthority = PathOf(value, "certificate-authority", folder),
        CertificateAuthorityData = Text(value, "certificate-authority-data"),
    };

    private static UserCredentials Credentials(JsonObject? value, string folder) => new()
    {
        ClientCertificate = PathOf(value, "client-certificate", folder),
        ClientCertificateData = Text(value, "client-certificate-data"),
        ClientKey = PathOf(value, "client-key", folder),
        ClientKeyData = Text(value, "client-key-data"),
        Token = Text(value, "token"),
        UserName = Text(value, "username"),
        Password = Text(value, "password"),
        Impersonate = Text(value, "as"),
        ImpersonateGroups = Texts(value, "as-groups"),
        ImpersonateUserExtra = TextMap(Map(value, "as-user-extra")),
        AuthProvider = Map(value, "auth-provider") is { } provider ? new AuthProvider { Name = Text(provider, "name"), Config = TextMap(Map(provider, "config")) } : null,
        ExternalExecution = Map(value, "exec") is { } exec ? Plugin(exec) : null,
    };

    private static ExternalExecution Plugin(JsonObject value) => new()
    {
        ApiVersion = Text(value, "apiVersion"),
        Command = Text(value, "command"),
        Arguments = Texts(value, "args"),
        EnvironmentVariables = Items(value, "env", TextMap),
        InstallHint = Text(value, "installHint"),
        ProvideClusterInfo = Flag(value, "provideClusterInfo"),
    };

    private static T[] Items<T>(JsonObject? value, string name, Func<JsonObject, T> read) => value?[name] switch
    {
        null => [],
        JsonArray list => [.. list.Select(item => read(item as JsonObject ?? throw Wrong(name, "hold mappings only")))],
        _ => throw Wrong(name, "be a list"),
    };

    private static JsonObject? Map(JsonObject? value, string name) => value?[name] switch
    {
        null => null,
        JsonObject map => map,
        _ => throw Wrong(name, "be a mapping"),
    };

    private static Dictionary<string, string>? TextMap(JsonObject? value) => value?.ToDictionary(member => member.Key, member => Text(value, member.Key)!);

    private static string[]? Texts(JsonObject? value, string name) => value?[name] switch
    {
        null => null,
        JsonArray list => [.. list.Select(item => AsText(item, name)!)],
        _ => throw Wrong(name, "be a list"),
    };

    private static string? Text(JsonObject? value, string name) => AsText(value?[name], name);

    private static string? AsText(JsonNode? node, string name) => node?.GetValueKind() switch
    {
        null => null,
        JsonValueKind.String => node.GetValue<string>(),
        _ => throw Wrong(name, "be text; put it in quotes"),
    };

    private static bool Flag(JsonObject? value, string name) => value?[name]?.GetValueKind() switch
    {
        null or JsonValueKind.False => false,
        JsonValueKind.True => true,
        _ => throw Wrong(name, "be true or false"),
    };

    private static string? PathOf(JsonObject? value, string name, string folder) => Text(value, name) is { Length: > 0 } path ? Path.Combine(folder, path) : null;

    private static FormatException Wrong(string name, string must) => new($"{name} must {must}.");
}
