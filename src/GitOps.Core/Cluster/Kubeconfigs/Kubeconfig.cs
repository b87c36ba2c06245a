using System.Text.Json.Nodes;

namespace GitOps.Core.Cluster.Kubeconfigs;

/// <summary>What one kubeconfig file says (https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/).</summary>
internal sealed record Kubeconfig(
    string CurrentContext,
    IReadOnlyList<KubeconfigContext> Contexts,
    IReadOnlyList<KubeconfigCluster> Clusters,
    IReadOnlyList<KubeconfigUser> Users);

/// <summary>A named part of a kubeconfig: a context, a cluster or a user.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Place">File and line.</param>
/// <param name="Unknown">Fields in it that the format does not have; kubectl passes over them, and so do we, but not silently.</param>
internal abstract record KubeconfigEntry(string Name, string Place, IReadOnlyList<string> Unknown);

/// <summary>A context: which user of which cluster.</summary>
internal sealed record KubeconfigContext(string Name, string Place, IReadOnlyList<string> Unknown) : KubeconfigEntry(Name, Place, Unknown)
{
    public string Cluster { get; init; } = "";

    public string User { get; init; } = "";

    public string Namespace { get; init; } = "";
}

/// <summary>A cluster: where it is and how it proves that it is the one.</summary>
internal sealed record KubeconfigCluster(string Name, string Place, IReadOnlyList<string> Unknown) : KubeconfigEntry(Name, Place, Unknown)
{
    public string Server { get; init; } = "";

    public string TlsServerName { get; init; } = "";

    public bool InsecureSkipTlsVerify { get; init; }

    public string CertificateAuthority { get; init; } = "";

    public byte[] CertificateAuthorityData { get; init; } = [];

    public string ProxyUrl { get; init; } = "";

    public bool DisableCompression { get; init; }

    /// <summary>What the extension <c>client.authentication.k8s.io/exec</c> holds for credential plugins.</summary>
    public JsonNode? ExecConfig { get; init; }

    /// <summary>Whether it names authorities of its own.</summary>
    public bool HasAuthorities => CertificateAuthority.Length > 0 || CertificateAuthorityData.Length > 0;

    /// <summary>The PEM text of its authorities; null when it names none and the machine's count.</summary>
    public byte[]? Authorities => CertificateAuthorityData.Length > 0 ? CertificateAuthorityData
        : CertificateAuthority.Length > 0 ? File.ReadAllBytes(CertificateAuthority)
        : null;
}

/// <summary>A user: what to show the cluster, and whom to act for.</summary>
internal sealed record KubeconfigUser(string Name, string Place, IReadOnlyList<string> Unknown) : KubeconfigEntry(Name, Place, Unknown)
{
    public string ClientCertificate { get; init; } = "";

    public byte[] ClientCertificateData { get; init; } = [];

    public string ClientKey { get; init; } = "";

    public byte[] ClientKeyData { get; init; } = [];

    public string Token { get; init; } = "";

    public string TokenFile { get; init; } = "";

    public string UserName { get; init; } = "";

    public string Password { get; init; } = "";

    public Impersonation Impersonation { get; init; } = new("", "", [], new Dictionary<string, IReadOnlyList<string>>());

    public AuthProviderSettings? AuthProvider { get; init; }

    public ExecPluginSettings? Exec { get; init; }

    public bool HasToken => Token.Length > 0 || TokenFile.Length > 0;

    public bool HasPassword => UserName.Length > 0 || Password.Length > 0;

    public bool HasCertificate => ClientCertificate.Length > 0 || ClientCertificateData.Length > 0;

    public bool HasKey => ClientKey.Length > 0 || ClientKeyData.Length > 0;

    /// <summary>Whether it says anything about who is there.</summary>
    public bool HasCredentials => HasToken || HasPassword || HasCertificate || AuthProvider is not null || Exec is not null;

    /// <summary>Whether another reading says the same of who is there. Of certificates in files of their own that is not known.</summary>
    public bool HasSameCredentials(KubeconfigUser other) =>
        ClientCertificate.Length + ClientKey.Length == 0
        && (Token, TokenFile, UserName, Password) == (other.Token, other.TokenFile, other.UserName, other.Password)
        && ClientCertificateData.AsSpan().SequenceEqual(other.ClientCertificateData)
        && ClientKeyData.AsSpan().SequenceEqual(other.ClientKeyData)
        && AuthProvider?.Config.GetValueOrDefault("id-token", "") == other.AuthProvider?.Config.GetValueOrDefault("id-token", "");
}

/// <summary>Whom to act for (<c>as</c> and what begins with it).</summary>
internal sealed record Impersonation(string User, string Uid, IReadOnlyList<string> Groups, IReadOnlyDictionary<string, IReadOnlyList<string>> Extra)
{
    public bool NamesMoreThanUser => Uid.Length > 0 || Groups.Count > 0 || Extra.Count > 0;
}

/// <summary>A provider of the time before credential plugins (<c>auth-provider</c>).</summary>
internal sealed record AuthProviderSettings(string Name, IReadOnlyDictionary<string, string> Config);

/// <summary>A credential plugin (<c>exec</c>).</summary>
internal sealed record ExecPluginSettings
{
    public string ApiVersion { get; init; } = "";

    /// <summary>The program: a full path, or a name to look for on PATH.</summary>
    public string Command { get; init; } = "";

    public IReadOnlyList<string> Arguments { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    public string InstallHint { get; init; } = "";

    public bool ProvideClusterInfo { get; init; }

    public string InteractiveMode { get; init; } = "";
}
