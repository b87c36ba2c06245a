using k8s;
using k8s.Exceptions;
using k8s.KubeConfigModels;

namespace GitOps.Core.Cluster;

/// <summary>Finds and reads kubeconfig files as kubectl does: the one named, <c>KUBECONFIG</c>'s, <c>~/.kube/config</c>, or the pod's service account.</summary>
internal static class KubeconfigReader
{
    public static KubernetesClientConfiguration Read(ClusterTarget target)
    {
        var files = Files(target);
        if (files.Count == 0)
        {
            return target.Context is null && KubernetesClientConfiguration.IsInCluster()
                ? KubernetesClientConfiguration.InClusterConfig()
                : throw new GitOpsException(
                    "ClusterNotNamed",
                    FailureKind.NotFound,
                    "No cluster is configured: there is no kubeconfig. Name one with -Kubeconfig or KUBECONFIG, or use -Cluster (Start-GitOpsSandbox).");
        }

        var merged = Merge(files);
        var context = target.Context ?? merged.CurrentContext;
        var names = merged.Contexts.Select(entry => entry.Name).ToArray();
        if (string.IsNullOrEmpty(context))
        {
            throw new GitOpsException(
                "ClusterNotNamed",
                FailureKind.NotFound,
                $"{string.Join(", ", files)} has no current context. Name one with -Context ({List(names)}).",
                target.Kubeconfig);
        }

        if (!names.Contains(context, StringComparer.Ordinal))
        {
            throw new GitOpsException(
                "ContextNotFound",
                FailureKind.NotFound,
                $"There is no context '{context}' in {string.Join(", ", files)}. Contexts there: {List(names)}.",
                context);
        }

        LeaveOutEmptyUser(merged, context);
        try
        {
            return KubernetesClientConfiguration.BuildConfigFromConfigObject(merged, context);
        }
        catch (Exception failure) when (failure is KubeConfigException or IOException or FormatException or System.Security.Cryptography.CryptographicException)
        {
            throw Invalid(string.Join(", ", files), failure);
        }
    }

    /// <summary>The contexts of the kubeconfig in use, for completion; empty when there is none that can be read.</summary>
    public static IReadOnlyList<string> Contexts(string? kubeconfig)
    {
        try
        {
            return [.. Merge(Files(new ClusterTarget { Kubeconfig = kubeconfig })).Contexts.Select(entry => entry.Name)];
        }
        catch (GitOpsException)
        {
            return [];
        }
    }

    public static GitOpsException Invalid(string file, Exception cause) => new(
        "KubeconfigInvalid",
        FailureKind.InvalidInput,
        $"{file} is no usable kubeconfig: {cause.Message}",
        file,
        innerException: cause);

    private static List<string> Files(ClusterTarget target)
    {
        if (target.Kubeconfig is { } named)
        {
            return File.Exists(named)
                ? [named]
                : throw new GitOpsException("KubeconfigNotFound", FailureKind.NotFound, $"There is no kubeconfig {named}.", named);
        }

        var variable = Environment.GetEnvironmentVariable("KUBECONFIG");
        string[] candidates = string.IsNullOrEmpty(variable)
            ? [Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".kube", "config")]
            : variable.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return [.. candidates.Where(File.Exists)];
    }

    /// <summary>The first file to name a context, cluster or user, or to set the current context, wins.</summary>
    private static K8SConfiguration Merge(IEnumerable<string> files)
    {
        var configurations = files.Select(Load).ToArray();
        return new K8SConfiguration
        {
            ApiVersion = "v1",
            Kind = "Config",
            CurrentContext = configurations.Select(configuration => configuration.CurrentContext).FirstOrDefault(name => !string.IsNullOrEmpty(name)),
            Contexts = [.. configurations.SelectMany(configuration => configuration.Contexts ?? []).DistinctBy(entry => entry.Name)],
            Clusters = [.. configurations.SelectMany(configuration => configuration.Clusters ?? []).DistinctBy(entry => entry.Name)],
            Users = [.. configurations.SelectMany(configuration => configuration.Users ?? []).DistinctBy(entry => entry.Name)],
        };
    }

    private static K8SConfiguration Load(string file)
    {
        try
        {
            return KubeconfigFile.Read(file);
        }
        catch (Exception failure) when (failure is GitOpsException or FormatException or IOException or UnauthorizedAccessException)
        {
            throw Invalid(file, failure);
        }
    }

    // kubectl takes a user without credentials for anonymous, as proxies and sandboxes want it; the client library refuses one.
    private static void LeaveOutEmptyUser(K8SConfiguration configuration, string context)
    {
        var details = configuration.Contexts.First(entry => entry.Name == context).ContextDetails;
        var user = configuration.Users.FirstOrDefault(entry => entry.Name == details?.User)?.UserCredentials;
        if (details is not null && user is { Token: null, UserName: null, ClientCertificate: null, ClientCertificateData: null, AuthProvider: null, ExternalExecution: null })
        {
            details.User = null;
        }
    }

    private static string List(string[] names) => names.Length == 0 ? "none" : string.Join(", ", names);
}
