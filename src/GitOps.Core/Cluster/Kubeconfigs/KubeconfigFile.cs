using GitOps.Core.Yaml;

namespace GitOps.Core.Cluster.Kubeconfigs;

/// <summary>Reads one kubeconfig file.</summary>
internal static class KubeconfigFile
{
    private const string ExecExtension = "client.authentication.k8s.io/exec";

    /// <summary>The file's content; relative paths in it are taken from its folder.</summary>
    /// <exception cref="FormatException">It is not what a kubeconfig is; the message quotes no values.</exception>
    /// <exception cref="GitOpsException">It is not YAML (<c>YamlInvalid</c>, <c>YamlLimitExceeded</c>).</exception>
    public static Kubeconfig Read(string file)
    {
        var documents = YamlReader.Read(file, File.ReadAllBytes(file));
        if (documents.Count == 0)
        {
            return new Kubeconfig("", [], [], []);
        }

        var root = new KubeconfigValue(documents[0].Root, "", documents[0].Positions);
        if (root["apiVersion"].Text() is not ("" or "v1") || root["kind"].Text() is not ("" or "Config"))
        {
            throw new FormatException("it must have apiVersion v1 and kind Config.");
        }

        return new Kubeconfig(
            root["current-context"].Text(),
            Entries(root["contexts"], "context", (entry, name, place) => Context(entry, name, place)),
            Entries(root["clusters"], "cluster", (entry, name, place) => Cluster(entry, name, place, Path.GetDirectoryName(Path.GetFullPath(file))!)),
            Entries(root["users"], "user", (entry, name, place) => User(entry, name, place, Path.GetDirectoryName(Path.GetFullPath(file))!)));

        List<T> Entries<T>(KubeconfigValue list, string field, Func<KubeconfigValue, string, string, T> read)
            where T : KubeconfigEntry
        {
            var entries = list.Items().Select(item => read(item[field], item["name"].Text(), $"{file}:{item.Line}")).ToList();
            return entries.GroupBy(entry => entry.Name).FirstOrDefault(group => group.Count() > 1) is { } same
                ? throw new FormatException($"it names the {field} '{same.Key}' twice ({string.Join(", ", same.Select(entry => entry.Place))}).")
                : entries;
        }
    }

    private static KubeconfigContext Context(KubeconfigValue value, string name, string place) =>
        new(name, place, [.. value.Unknown("cluster", "user", "namespace", "extensions")])
        {
            Cluster = value["cluster"].Text(),
            User = value["user"].Text(),
            Namespace = value["namespace"].Text(),
        };

    private static KubeconfigCluster Cluster(KubeconfigValue value, string name, string place, string folder) =>
        new(name, place, [.. value.Unknown(
            "server", "tls-server-name", "insecure-skip-tls-verify", "certificate-authority", "certificate-authority-data", "proxy-url",
            "disable-compression", "extensions")])
        {
            Server = value["server"].Text(),
            TlsServerName = value["tls-server-name"].Text(),
            InsecureSkipTlsVerify = value["insecure-skip-tls-verify"].Flag(),
            CertificateAuthority = PathOf(value["certificate-authority"], folder),
            CertificateAuthorityData = value["certificate-authority-data"].Bytes(),
            ProxyUrl = value["proxy-url"].Text(),
            DisableCompression = value["disable-compression"].Flag(),
            ExecConfig = value["extensions"].Items().FirstOrDefault(item => item["name"].Text() == ExecExtension)?["extension"].Node,
        };

    private static KubeconfigUser User(KubeconfigValue value, string name, string place, string folder) =>
        new(name, place, [.. value.Unknown(
            "client-certificate", "client-certificate-data", "client-key", "client-key-data", "token", "tokenFile", "username", "password",
            "as", "as-uid", "as-groups", "as-user-extra", "auth-provider", "exec", "extensions"),
            .. value["exec"].Unknown("apiVersion", "command", "args", "env", "installHint", "provideClusterInfo", "interactiveMode")])
        {
            ClientCertificate = PathOf(value["client-certificate"], folder),
            ClientCertificateData = value["client-certificate-data"].Bytes(),
            ClientKey = PathOf(value["client-key"], folder),
            ClientKeyData = value["client-key-data"].Bytes(),
            Token = value["token"].Text(),
            TokenFile = PathOf(value["tokenFile"], folder),
            UserName = value["username"].Text(),
            Password = value["password"].Text(),
            Impersonation = new Impersonation(
                value["as"].Text(), value["as-uid"].Text(), Texts(value["as-groups"]), value["as-user-extra"].Fields().ToDictionary(field => field.Key, field => Texts(field.Value))),
            AuthProvider = value["auth-provider"] is { IsPresent: true } provider
                ? new AuthProviderSettings(provider["name"].Text(), provider["config"].Fields().ToDictionary(field => field.Key, field => field.Value.Text()))
                : null,
            Exec = value["exec"] is { IsPresent: true } exec ? Plugin(exec, folder) : null,
        };

    private static ExecPluginSettings Plugin(KubeconfigValue value, string folder)
    {
        var command = value["command"].Text();
        return new ExecPluginSettings
        {
            ApiVersion = value["apiVersion"].Text(),
            Command = command.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal) ? Path.GetFullPath(command, folder) : command,
            Arguments = Texts(value["args"]),
            Environment = [.. value["env"].Items().Select(item => KeyValuePair.Create(item["name"].Text(), item["value"].Text()))],
            InstallHint = value["installHint"].Text(),
            ProvideClusterInfo = value["provideClusterInfo"].Flag(),
            InteractiveMode = value["interactiveMode"].Text(),
        };
    }

    private static IReadOnlyList<string> Texts(KubeconfigValue value) => [.. value.Items().Select(item => item.Text())];

    private static string PathOf(KubeconfigValue value, string folder) => value.Text() is { Length: > 0 } path ? Path.GetFullPath(path, folder) : "";
}
