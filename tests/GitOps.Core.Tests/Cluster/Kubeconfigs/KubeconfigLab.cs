using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using GitOps.Core.Cluster;
using GitOps.Core.Cluster.Resources;
using GitOps.Core.Tests.Reconciling;

namespace GitOps.Core.Tests.Cluster.Kubeconfigs;

/// <summary>A folder with authorities, certificates and kubeconfigs, and the two that read them: the product and the machine's kubectl.</summary>
public sealed class KubeconfigLab : IDisposable
{
    private static readonly ApiResource ConfigMaps = new("", "v1", "ConfigMap", "configmaps", true, []);
    private readonly Dictionary<string, string> _words = [];
    private int _files;

    public KubeconfigLab()
    {
        Authority = TestAuthority.Create("lab-ca");
        Other = TestAuthority.Create("other-ca");
        var (certificate, key) = Authority.Client("ana", ellipticCurve: false);
        var (ecCertificate, ecKey) = Authority.Client("eve", ellipticCurve: true);
        using (key)
        using (ecKey)
        {
            Write("ca.crt", Authority.Pem);
            Write("bundle.crt", $"other\n{Other.Pem}\nSubject: lab-ca, as openssl -text prints it\n{Authority.Pem}\n");
            Write("u.crt", certificate);
            Write("u.key", key.ExportPkcs8PrivateKeyPem());
            Set("cert", certificate);
            Set("key", key.ExportPkcs8PrivateKeyPem());
            Set("pkcs1", ((RSA)key).ExportRSAPrivateKeyPem());
            Set("encrypted", key.ExportEncryptedPkcs8PrivateKeyPem("secret-phrase", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)));
            Set("ecCert", ecCertificate);
            Set("ecKey", $"-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n{((ECDsa)ecKey).ExportECPrivateKeyPem()}");
            Set("ecPkcs8", ecKey.ExportPkcs8PrivateKeyPem());
        }

        Set("ca", Authority.Pem);
        Set("otherCa", Other.Pem);
        _words["folder"] = Folder;
    }

    public static bool HasKubectl { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, "kubectl")) || File.Exists(Path.Combine(folder, "kubectl.exe")));

    public string Folder { get; } = Directory.CreateTempSubdirectory("gitops-kubeconfig-").FullName;

    internal TestAuthority Authority { get; }

    internal TestAuthority Other { get; }

    /// <summary>Writes a file; <c>{name}</c> in it is replaced by what is known by that name.</summary>
    public string Write(string name, string content)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, _words.Aggregate(content, (text, word) => text.Replace($"{{{word.Key}}}", word.Value, StringComparison.Ordinal)));
        return path;
    }

    /// <summary>A kubeconfig of one cluster and one user.</summary>
    public string Kubeconfig(string server, string cluster, string user)
    {
        _words["server"] = server;
        return Write($"config-{_files++}", $$$"""
            apiVersion: v1
            kind: Config
            current-context: x
            contexts: [{name: x, context: {cluster: c, user: u}}]
            clusters: [{name: c, cluster: { {{{cluster}}} }}]
            users: [{name: u, user: { {{{user}}} }}]
            """);
    }

    /// <summary>Asks for one object, as the product does.</summary>
    public static async Task<GitOpsException?> AskAsync(string kubeconfig, RecordingObserver? observer = null)
    {
        try
        {
            using var connection = ClusterConnection.Open(new ClusterTarget { Kubeconfig = kubeconfig }, null, observer);
            await connection.Api.GetAsync(ConfigMaps, "default", "default", CancellationToken.None);
            return null;
        }
        catch (GitOpsException failure)
        {
            return failure;
        }
    }

    /// <summary>Asks for one object, as kubectl does.</summary>
    public static async Task<(int ExitCode, string Errors)> AskKubectlAsync(string kubeconfig)
    {
        var start = new ProcessStartInfo("kubectl", ["--kubeconfig", kubeconfig, "get", "--raw", "/api/v1/namespaces/default/configmaps/default"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var kubectl = Process.Start(start)!;
        kubectl.StandardInput.Close();
        var output = kubectl.StandardOutput.ReadToEndAsync();
        var errors = await kubectl.StandardError.ReadToEndAsync();
        await output;
        await kubectl.WaitForExitAsync();
        return (kubectl.ExitCode, errors);
    }

    public void Dispose()
    {
        Authority.Dispose();
        Other.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private void Set(string name, string pem) => _words[name] = Convert.ToBase64String(Encoding.UTF8.GetBytes(pem));
}
