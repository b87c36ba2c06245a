using System.Globalization;
using LibGit2Sharp;

namespace GitOps.Benchmarks.Clusters;

/// <summary>
/// A Git repository with applications of ten objects, each of another kind and in a file of its own, spelled as people spell them and
/// not as a server stores them. Nothing of it runs: no replicas.
/// </summary>
internal sealed class ClusterWorkload : IDisposable
{
    private static readonly string[] Kinds =
    [
        "ServiceAccount", "ConfigMap", "Secret", "Service", "Deployment", "Role", "RoleBinding", "NetworkPolicy", "Ingress", "PodDisruptionBudget",
    ];

    private ClusterWorkload(string folder, int objects)
    {
        Folder = folder;
        Objects = objects;
    }

    /// <summary>The working copy, whose files are those of its last commit.</summary>
    public string Folder { get; }

    /// <summary>How many objects it declares.</summary>
    public int Objects { get; }

    /// <summary>Writes and commits the files.</summary>
    public static ClusterWorkload Create(int objects)
    {
        var folder = Directory.CreateTempSubdirectory("gitops-benchmark-").FullName;
        for (var i = 0; i < objects; i++)
        {
            var kind = Kinds[i % Kinds.Length];
            var number = i / Kinds.Length;
            var name = $"app-{number.ToString("0000", CultureInfo.InvariantCulture)}";
            var application = Directory.CreateDirectory(Path.Combine(folder, "apps", name)).FullName;
            File.WriteAllText(Path.Combine(application, kind.ToLowerInvariant() + ".yaml"), Manifest(kind, name, number));
        }

        Repository.Init(folder);
        var workload = new ClusterWorkload(folder, objects);
        workload.Commit($"Declare {objects} objects");
        return workload;
    }

    /// <summary>Commits another version of the images of some Deployments, each in a file of its own.</summary>
    /// <param name="files">How many.</param>
    /// <param name="version">The version, another one each time.</param>
    public void Release(int files, int version)
    {
        foreach (var file in Directory.EnumerateFiles(Folder, "deployment.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Take(files))
        {
            File.WriteAllLines(file, File.ReadAllLines(file).Select(line => line.Contains(" image: ", StringComparison.Ordinal) ? $"{line[..line.LastIndexOf(':')]}:2.{version}" : line));
        }

        Commit($"Release 2.{version}");
    }

    public void Dispose()
    {
        // Git writes its objects as read-only files, which Windows does not delete.
        foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
        {
            File.SetAttributes(file, FileAttributes.Normal);
        }

        Directory.Delete(Folder, recursive: true);
    }

    private void Commit(string message)
    {
        using var repository = new Repository(Folder);
        LibGit2Sharp.Commands.Stage(repository, "*");
        var signature = new Signature("Benchmark", "benchmark@example.com", DateTimeOffset.UtcNow);
        repository.Commit(message, signature, signature);
    }

    private static string Manifest(string kind, string name, int number) => kind switch
    {
        "ConfigMap" => Head("v1", kind, name) + $$"""
            data:
              LOG_LEVEL: info
              settings.yaml: |
                listen: 0.0.0.0:8080
                timeout: 30s
                upstream:
                  url: http://{{name}}.example.internal
                  retries: 3
            {{Lines(number % 7, option => $"  option-{number % 31}-{option}: \"{option}\"")}}

            """,
        "Secret" => Head("v1", kind, name) + """
            type: Opaque
            stringData:
              password: not-a-real-password

            """,
        "Service" => Head("v1", kind, name) + $$"""
            spec:
              selector:
                app.kubernetes.io/name: {{name}}
              ports:
              - name: http
                port: 80
                targetPort: http

            """,
        "Deployment" => Head("apps/v1", kind, name) + Deployment(name, number),
        "Role" => Head("rbac.authorization.k8s.io/v1", kind, name) + """
            rules:
            - apiGroups: [""]
              resources: [configmaps, pods]
              verbs: [get, list, watch]

            """,
        "RoleBinding" => Head("rbac.authorization.k8s.io/v1", kind, name) + $$"""
            roleRef:
              apiGroup: rbac.authorization.k8s.io
              kind: Role
              name: {{name}}
            subjects:
            - kind: ServiceAccount
              name: {{name}}
              apiGroup: ""

            """,
        "NetworkPolicy" => Head("networking.k8s.io/v1", kind, name) + $$"""
            spec:
              podSelector:
                matchLabels:
                  app.kubernetes.io/name: {{name}}
              policyTypes: [Ingress]
              ingress:
              - ports:
                - port: 8080
              egress: []

            """,
        "Ingress" => Head("networking.k8s.io/v1", kind, name) + $$"""
            spec:
              rules:
              - host: {{name}}.example.com
                http:
                  paths:
                  - path: /
                    pathType: Prefix
                    backend:
                      service:
                        name: {{name}}
                        port:
                          name: http

            """,
        "PodDisruptionBudget" => Head("policy/v1", kind, name) + $$"""
            spec:
              minAvailable: 1
              selector:
                matchLabels:
                  app.kubernetes.io/name: {{name}}
                matchExpressions: []

            """,
        _ => Head("v1", kind, name),
    };

    private static string Head(string apiVersion, string kind, string name) => $"""
        apiVersion: {apiVersion}
        kind: {kind}
        metadata:
          name: {name}
          labels:
            app.kubernetes.io/name: {name}
            app.kubernetes.io/part-of: shop

        """;

    private static string Deployment(string name, int number) => $$"""
        spec:
          replicas: 0
          selector:
            matchLabels:
              app.kubernetes.io/name: {{name}}
          template:
            metadata:
              labels:
                app.kubernetes.io/name: {{name}}
            spec:
              serviceAccountName: {{name}}
              hostNetwork: false
              nodeSelector: {}
              containers:
              - name: server
                image: example.com/{{name}}:1.4.2
                envFrom:
                - configMapRef:
                    name: {{name}}
                env:
                - name: EXTRA_OPTIONS
                  value: ""
                - name: PASSWORD
                  valueFrom:
                    secretKeyRef:
                      name: {{name}}
                      key: password
        {{Lines(number % 5, option => $"        - name: OPTION_{number % 13}_{option}\n          value: \"{option}\"")}}
                ports:
                - name: http
                  containerPort: {{8080 + (number % 3)}}
                readinessProbe:
                  httpGet:
                    path: /ready
                    port: http
                  periodSeconds: 5
                resources:
                  requests:
                    cpu: 0.1
                    memory: 1024Mi
                  limits:
                    cpu: 1000m
                    memory: 2048Mi

        """;

    /// <summary>Applications of one template differ in what they set.</summary>
    private static string Lines(int count, Func<int, string> line) => string.Join('\n', Enumerable.Range(0, count).Select(line));
}
