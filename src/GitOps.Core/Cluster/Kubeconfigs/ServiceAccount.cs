namespace GitOps.Core.Cluster.Kubeconfigs;

/// <summary>The way to the API server of the cluster that a pod runs in.</summary>
internal static class ServiceAccount
{
    private const string Folder = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>The way there; null outside a pod.</summary>
    public static ClusterAccess? Find()
    {
        var host = Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST");
        var port = Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_PORT");
        var token = Path.Combine(Folder, "token");
        if (string.IsNullOrEmpty(host) || string.IsNullOrEmpty(port) || !File.Exists(token))
        {
            return null;
        }

        var server = new UriBuilder("https", host, int.Parse(port, System.Globalization.CultureInfo.InvariantCulture)).Uri;
        return new ClusterAccess(
            "in-cluster",
            server,
            Namespace(),
            new KubeconfigCluster("in-cluster", Folder, []) { Server = server.ToString(), CertificateAuthority = Path.Combine(Folder, "ca.crt") },
            new KubeconfigUser("in-cluster", Folder, []) { TokenFile = token });
    }

    private static string Namespace()
    {
        if (Environment.GetEnvironmentVariable("POD_NAMESPACE") is { Length: > 0 } named)
        {
            return named;
        }

        var file = Path.Combine(Folder, "namespace");
        return File.Exists(file) && File.ReadAllText(file).Trim() is { Length: > 0 } written ? written : "default";
    }
}
