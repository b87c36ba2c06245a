namespace GitOps.Core.Cluster.Kubeconfigs;

/// <summary>Finds and reads kubeconfig files as kubectl does: the one named, <c>KUBECONFIG</c>'s, <c>~/.kube/config</c>, or the pod's service account.</summary>
internal static class KubeconfigReader
{
    public static ClusterAccess Read(ClusterTarget target)
    {
        var files = Files(target);
        if (files.Count == 0)
        {
            return (target.Context is null ? ServiceAccount.Find() : null) ?? throw new GitOpsException(
                "ClusterNotNamed",
                FailureKind.NotFound,
                "No cluster is configured: there is no kubeconfig. Name one with -Kubeconfig or KUBECONFIG, or use -Cluster (Start-GitOpsSandbox).");
        }

        var merged = Merge(files);
        var context = Context(merged, target, string.Join(", ", files));
        try
        {
            return Access(merged, context);
        }
        catch (FormatException failure)
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
        return [.. candidates.Distinct().Where(File.Exists)];
    }

    /// <summary>The first file to name a context, cluster or user, or to set the current context, wins.</summary>
    private static Kubeconfig Merge(IEnumerable<string> files)
    {
        var configurations = files.Select(Load).ToArray();
        return new Kubeconfig(
            configurations.Select(configuration => configuration.CurrentContext).FirstOrDefault(name => name.Length > 0) ?? "",
            [.. configurations.SelectMany(configuration => configuration.Contexts).DistinctBy(entry => entry.Name)],
            [.. configurations.SelectMany(configuration => configuration.Clusters).DistinctBy(entry => entry.Name)],
            [.. configurations.SelectMany(configuration => configuration.Users).DistinctBy(entry => entry.Name)]);
    }

    private static Kubeconfig Load(string file)
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

    private static KubeconfigContext Context(Kubeconfig merged, ClusterTarget target, string files)
    {
        var names = merged.Contexts.Count == 0 ? "none" : string.Join(", ", merged.Contexts.Select(entry => entry.Name));
        var wanted = target.Context ?? merged.CurrentContext;
        if (wanted.Length == 0)
        {
            throw new GitOpsException(
                "ClusterNotNamed", FailureKind.NotFound, $"{files} has no current context. Name one with -Context ({names}).", target.Kubeconfig);
        }

        return merged.Contexts.FirstOrDefault(entry => entry.Name == wanted) ?? throw new GitOpsException(
            "ContextNotFound", FailureKind.NotFound, $"There is no context '{wanted}' in {files}. Contexts there: {names}.", wanted);
    }

    private static ClusterAccess Access(Kubeconfig merged, KubeconfigContext context)
    {
        // Where kubectl goes on without what a context names (to localhost, or as nobody), it is not the cluster that was meant.
        var cluster = merged.Clusters.FirstOrDefault(entry => entry.Name == context.Cluster) ?? throw KubeconfigCheck.Wrong(context, $"names the cluster '{context.Cluster}', which is not there");
        var user = context.User.Length == 0
            ? new KubeconfigUser("", context.Place, [])
            : merged.Users.FirstOrDefault(entry => entry.Name == context.User) ?? throw KubeconfigCheck.Wrong(context, $"names the user '{context.User}', which is not there");
        KubeconfigCheck.Cluster(cluster);
        KubeconfigCheck.User(user);
        var server = Server(cluster);
        var warnings = new List<string>();
        foreach (var entry in new KubeconfigEntry[] { context, cluster, user })
        {
            warnings.AddRange(entry.Unknown.Select(field => $"{entry.Place}: a kubeconfig has no field {field}; it is passed over, as kubectl does."));
        }

        if (cluster.InsecureSkipTlsVerify && server.Scheme == Uri.UriSchemeHttps)
        {
            warnings.Add($"{cluster.Place}: insecure-skip-tls-verify is set: whoever answers for {server} is taken for the cluster, and is sent the credentials.");
        }

        if (server.Scheme == Uri.UriSchemeHttp && user.HasCredentials)
        {
            // As kubectl does: what is sent without TLS can be read on the way.
            warnings.Add($"{cluster.Place}: {server} is not https: the credentials of user '{user.Name}' are not sent.");
            user = new KubeconfigUser(user.Name, user.Place, []) { Impersonation = user.Impersonation };
        }

        return new ClusterAccess(context.Name, server, context.Namespace.Length == 0 ? "default" : context.Namespace, cluster, user) { Warnings = warnings };
    }

    private static Uri Server(KubeconfigCluster cluster)
    {
        if (cluster.Server.Length == 0)
        {
            throw KubeconfigCheck.Wrong(cluster, "has no server");
        }

        var text = cluster.Server.Contains("://", StringComparison.Ordinal) ? cluster.Server
            : cluster.HasAuthorities || cluster.InsecureSkipTlsVerify ? $"https://{cluster.Server}" : $"http://{cluster.Server}";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var server) || server.Scheme is not ("https" or "http") || server.Host.Length == 0)
        {
            throw KubeconfigCheck.Wrong(cluster, "has a server that is no https:// address");
        }

        return server is { UserInfo: "", Query: "", Fragment: "" }
            ? new Uri(server.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/")
            : throw KubeconfigCheck.Wrong(cluster, "has a server with more than an address and a path; credentials belong to the user");
    }
}
