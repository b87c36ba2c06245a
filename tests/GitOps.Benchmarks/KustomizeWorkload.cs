using System.Text;
using GitOps.Core.Git;

namespace GitOps.Benchmarks;

/// <summary>A folder with a kustomization, and revisions of it that differ in one file.</summary>
internal sealed class KustomizeWorkload : IDisposable
{
    private const int Applications = 250;
    private const int Patches = 50;
    private readonly bool _isOwned;
    private readonly string _root;
    private readonly string _changedFile;

    private KustomizeWorkload(string root, string overlay, string changedFile, bool isOwned)
    {
        _root = root;
        _changedFile = changedFile;
        _isOwned = isOwned;
        OverlayInTree = overlay;
    }

    /// <summary>Path of the overlay on disk.</summary>
    public string Overlay => Path.Combine(_root, OverlayInTree);

    /// <summary>Path of the overlay in the tree.</summary>
    public string OverlayInTree { get; }

    /// <summary>250 applications of four objects each, and an overlay with prefix, namespace, labels, images and 50 patches.</summary>
    public static KustomizeWorkload Generate()
    {
        var root = Directory.CreateTempSubdirectory("gitops-benchmark-").FullName;
        var @base = Directory.CreateDirectory(Path.Combine(root, "base")).FullName;
        var overlay = Directory.CreateDirectory(Path.Combine(root, "overlay")).FullName;
        var resources = new StringBuilder("resources:\n");
        for (var i = 0; i < Applications; i++)
        {
            File.WriteAllText(Path.Combine(@base, $"app-{i}.yaml"), Application(i));
            resources.Append("- app-").Append(i).Append(".yaml\n");
        }

        File.WriteAllText(Path.Combine(@base, "kustomization.yaml"), resources.ToString());
        var kustomization = new StringBuilder("resources: [../base]\nnamespace: shop\nnamePrefix: prod-\ncommonLabels: {team: shop}\nimages: [{name: example.com/app, newTag: \"2.0\"}]\npatches:\n");
        for (var i = 0; i < Patches; i++)
        {
            kustomization.Append("- patch: |-\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata: {name: app-").Append(i * 5)
                .Append("}\n    spec: {replicas: 3, template: {spec: {containers: [{name: app, resources: {limits: {memory: 256Mi}}}]}}}\n");
        }

        File.WriteAllText(Path.Combine(overlay, "kustomization.yaml"), kustomization.ToString());
        return new KustomizeWorkload(root, "overlay", "base/app-7.yaml", isOwned: true);
    }

    /// <summary>The corpus's overlay with the most components.</summary>
    public static KustomizeWorkload Corpus()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var root = Path.Combine(folder.FullName, "shared", "corpus", "online-boutique");
            if (Directory.Exists(root))
            {
                return new KustomizeWorkload(root, "kustomize/tests/service-mesh-istio-with-all-components", "kustomize/base/adservice.yaml", isOwned: false);
            }
        }

        throw new InvalidOperationException("The corpus is not beside this repository.");
    }

    /// <summary>The files, one of them with a comment of this revision.</summary>
    public IFileTree Revision(int number) => new RevisionTree(new FolderTree(_root), _changedFile, number);

    public void Dispose()
    {
        if (_isOwned)
        {
            Directory.Delete(_root, recursive: true);
        }
    }

    private static string Application(int i) => $$$$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: app-{{{{i}}}}, labels: {app: app-{{{{i}}}}}}
        spec:
          selector: {matchLabels: {app: app-{{{{i}}}}}}
          template:
            metadata: {labels: {app: app-{{{{i}}}}}}
            spec:
              serviceAccountName: app-{{{{i}}}}
              containers:
              - name: app
                image: example.com/app:1.0
                env:
                - {name: MODE, valueFrom: {configMapKeyRef: {name: app-{{{{i}}}}, key: mode}}}
                ports: [{containerPort: 8080}]
                readinessProbe: {httpGet: {path: /ready, port: 8080}, periodSeconds: 5}
                resources: {requests: {cpu: 100m, memory: 64Mi}, limits: {memory: 128Mi}}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: app-{{{{i}}}}}
        spec: {selector: {app: app-{{{{i}}}}}, ports: [{port: 80, targetPort: 8080}]}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: app-{{{{i}}}}}
        data: {mode: fast, other: "{{{{i}}}}"}
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: app-{{{{i}}}}}

        """;

    // Names content as a commit's tree does, so that unchanged files are known.
    private sealed class RevisionTree(FolderTree files, string changedFile, int revision) : IFileTree
    {
        public string? Commit => null;

        public FileEntry? Find(string path) => files.Find(path) is { } entry ? Named(entry) : null;

        public IReadOnlyList<FileEntry> List(string path) => [.. files.List(path).Select(Named)];

        public byte[] Read(FileEntry file)
        {
            var content = files.Read(file);
            return file.Path == changedFile ? [.. content, .. Encoding.UTF8.GetBytes($"# {revision}\n")] : content;
        }

        private FileEntry Named(FileEntry entry) => entry with { ContentId = entry.Path == changedFile ? $"{entry.Path}@{revision}" : entry.Path };
    }
}
