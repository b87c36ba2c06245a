namespace GitOps.Core.Cluster.Kubeconfigs;

/// <summary>What of a cluster and a user goes together: client-go's rules (clientcmd/validation.go), each with its place.</summary>
internal static class KubeconfigCheck
{
    private const string PluginVersions = "client.authentication.k8s.io/v1 or client.authentication.k8s.io/v1beta1";

    /// <exception cref="FormatException">It cannot be used; the message quotes no secret.</exception>
    public static void Cluster(KubeconfigCluster cluster)
    {
        Refuse(cluster, cluster.CertificateAuthority.Length > 0 && cluster.CertificateAuthorityData.Length > 0, "has both certificate-authority and certificate-authority-data; keep one");
        Refuse(cluster, cluster.InsecureSkipTlsVerify && cluster.HasAuthorities, "has certificate authorities and insecure-skip-tls-verify; keep one");
        CheckFile(cluster, "certificate-authority", cluster.CertificateAuthority);
        if (cluster.ProxyUrl.Length > 0)
        {
            Refuse(
                cluster,
                !Uri.TryCreate(cluster.ProxyUrl, UriKind.Absolute, out var proxy) || proxy.Scheme is not ("http" or "https" or "socks5") || proxy.Host.Length == 0,
                "has a proxy-url that is not http://, https:// or socks5:// with a host");
        }
    }

    /// <exception cref="FormatException">It cannot be used; the message quotes no secret.</exception>
    public static void User(KubeconfigUser user)
    {
        Refuse(user, user.HasToken && user.HasPassword, "has both a token and a user name with password; keep one");
        Refuse(user, user.ClientCertificate.Length > 0 && user.ClientCertificateData.Length > 0, "has both client-certificate and client-certificate-data; keep one");
        Refuse(user, user.ClientKey.Length > 0 && user.ClientKeyData.Length > 0, "has both client-key and client-key-data; keep one");
        Refuse(user, user.HasCertificate && !user.HasKey, "has a client certificate without client-key or client-key-data");
        Refuse(user, user.HasKey && !user.HasCertificate, "has a client key without client-certificate or client-certificate-data");
        Refuse(user, user.Impersonation is { User: "", NamesMoreThanUser: true }, "has as-uid, as-groups or as-user-extra, but no as");
        Refuse(user, user.AuthProvider is not null && user.Exec is not null, "has both auth-provider and exec; keep one");
        CheckFile(user, "client-certificate", user.ClientCertificate);
        CheckFile(user, "client-key", user.ClientKey);
        if (user.Exec is { } exec)
        {
            CheckPlugin(user, exec);
        }

        if (user.AuthProvider is { } provider)
        {
            CheckProvider(user, provider);
        }
    }

    /// <summary>What is wrong with an entry, as every message about one says it.</summary>
    public static FormatException Wrong(KubeconfigEntry entry, string what) => new($"'{entry.Name}' ({entry.Place}) {what}.");

    private static void CheckPlugin(KubeconfigUser user, ExecPluginSettings exec)
    {
        Refuse(user, exec.Command.Length == 0, "has an exec plugin without command");
        Refuse(
            user,
            exec.ApiVersion is not (ExecApi.V1 or ExecApi.V1Beta1),
            exec.ApiVersion.Length == 0 ? $"has an exec plugin without apiVersion; {PluginVersions}" : $"has an exec plugin of apiVersion {exec.ApiVersion}; use {PluginVersions}");
        Refuse(user, exec.Environment.Any(variable => variable.Key.Length == 0), "has an exec plugin with a variable without name");
        Refuse(user, exec.InteractiveMode.Length == 0 && exec.ApiVersion == ExecApi.V1, "has an exec plugin without interactiveMode; Never, IfAvailable or Always");
        Refuse(
            user,
            exec.InteractiveMode is not ("" or ExecApi.Never or ExecApi.IfAvailable or ExecApi.Always),
            $"has an exec plugin of interactiveMode {exec.InteractiveMode}; Never, IfAvailable or Always");
    }

    private static void CheckProvider(KubeconfigUser user, AuthProviderSettings provider)
    {
        Refuse(user, provider.Name == "gcp", "has the auth-provider gcp, which Kubernetes has removed; use the exec plugin gke-gcloud-auth-plugin");
        Refuse(user, provider.Name == "azure", "has the auth-provider azure, which Kubernetes has removed; use the exec plugin kubelogin");
        Refuse(user, provider.Name != "oidc", $"has an auth-provider that there is not ('{provider.Name}'); use an exec plugin");
        foreach (var needed in new[] { "idp-issuer-url", "client-id" })
        {
            Refuse(user, !provider.Config.ContainsKey(needed), $"has the auth-provider oidc without {needed}");
        }
    }

    private static void CheckFile(KubeconfigEntry entry, string field, string path)
    {
        if (path.Length > 0)
        {
            try
            {
                using var opened = File.OpenRead(path);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                throw Wrong(entry, $"has a {field} that cannot be read: {failure.Message.TrimEnd('.')}");
            }
        }
    }

    private static void Refuse(KubeconfigEntry entry, bool isWrong, string what)
    {
        if (isWrong)
        {
            throw Wrong(entry, what);
        }
    }
}
