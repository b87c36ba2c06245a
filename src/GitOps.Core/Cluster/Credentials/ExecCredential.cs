using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using GitOps.Core.Cluster.Kubeconfigs;
using GitOps.Core.Cluster.Transport;
using GitOps.Core.Objects;
using GitOps.Core.Yaml;

namespace GitOps.Core.Cluster.Credentials;

/// <summary>What a credential plugin is told, and what it answers: the object <c>ExecCredential</c>.</summary>
internal static class ExecCredential
{
    /// <summary>The value of <c>KUBERNETES_EXEC_INFO</c>.</summary>
    public static string Request(ExecPluginSettings plugin, KubeconfigCluster cluster, bool interactive)
    {
        var spec = new JsonObject { ["interactive"] = interactive };
        if (plugin.ProvideClusterInfo)
        {
            spec["cluster"] = Describe(cluster);
        }

        return new JsonObject { ["kind"] = ExecApi.Kind, ["apiVersion"] = plugin.ApiVersion, ["spec"] = spec }.ToJsonString();
    }

    /// <summary>The credential a plugin printed, and when it ends (null when it does not say).</summary>
    /// <exception cref="FormatException">It printed something else; the message quotes nothing of it.</exception>
    public static (ClusterCredential Credential, DateTimeOffset? Expires) Read(string output, string apiVersion, ClientCertificate? ownCertificate)
    {
        var root = Parse(output);
        if (JsonFields.Text(root, "kind") != ExecApi.Kind)
        {
            throw new FormatException($"printed no {ExecApi.Kind}");
        }

        if (JsonFields.Text(root, "apiVersion") != apiVersion)
        {
            throw new FormatException($"answered with another apiVersion than {apiVersion}, which the kubeconfig asks for");
        }

        var token = JsonFields.Text(root, "status", "token") ?? "";
        var certificate = JsonFields.Text(root, "status", "clientCertificateData") ?? "";
        var key = JsonFields.Text(root, "status", "clientKeyData") ?? "";
        if (certificate.Length > 0 != key.Length > 0)
        {
            throw new FormatException("printed a client certificate without its key, or a key without a certificate");
        }

        if (token.Length == 0 && certificate.Length == 0)
        {
            throw new FormatException("printed neither a token nor a client certificate");
        }

        var own = certificate.Length == 0 ? null : ClientCertificate.FromPem(Encoding.UTF8.GetBytes(certificate), Encoding.UTF8.GetBytes(key));
        return (new ClusterCredential(token.Length == 0 ? null : ClusterCredential.Bearer(token), ownCertificate ?? own), Expiry(root));
    }

    private static JsonObject Describe(KubeconfigCluster cluster)
    {
        var described = new JsonObject { ["server"] = cluster.Server };
        Set("tls-server-name", cluster.TlsServerName.Length > 0, cluster.TlsServerName);
        Set("insecure-skip-tls-verify", cluster.InsecureSkipTlsVerify, true);
        Set("certificate-authority-data", cluster.HasAuthorities, Convert.ToBase64String(cluster.Authorities ?? []));
        Set("proxy-url", cluster.ProxyUrl.Length > 0, cluster.ProxyUrl);
        Set("disable-compression", cluster.DisableCompression, true);
        described["config"] = cluster.ExecConfig?.DeepClone();
        return described;

        void Set(string name, bool isSet, JsonNode value)
        {
            if (isSet)
            {
                described[name] = value;
            }
        }
    }

    private static JsonNode? Parse(string output)
    {
        try
        {
            return YamlReader.Read("output", Encoding.UTF8.GetBytes(output)) is [var document, ..] ? document.Root : null;
        }
        catch (GitOpsException)
        {
            throw new FormatException("printed something that is neither JSON nor YAML");
        }
    }

    private static DateTimeOffset? Expiry(JsonNode? root)
    {
        if (JsonFields.Get(root, "status", "expirationTimestamp") is null)
        {
            return null;
        }

        return DateTimeOffset.TryParse(JsonFields.Text(root, "status", "expirationTimestamp"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new FormatException("printed an expirationTimestamp that is no time");
    }
}
