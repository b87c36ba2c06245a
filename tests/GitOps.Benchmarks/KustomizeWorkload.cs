using System.Globalization;
using System.Text;
using GitOps.Core.Files;
using GitOps.Core.Git;
using LibGit2Sharp;

namespace GitOps.Benchmarks;

/// <summary>Which file a revision changes.</summary>
internal enum ChangedFile
{
    /// <summary>A file with objects of the base.</summary>
    Base,

    /// <summary>The file with a patch of the overlay, or of a component it uses.</summary>
    Patch,
}

/// <summary>A kustomization on disk, and revisions of it in a Git repository that differ in one file.</summary>
internal sealed class KustomizeWorkload : IDisposable
{
    private const int Applications = 250;
    private const int Patches = 50;
    private readonly string _root;
    private readonly string _repository = Directory.CreateTempSubdirectory("gitops-benchmark-").FullName;
    private readonly Dictionary<ChangedFile, Edit> _edits;
    private readonly bool _isOwned;
    private readonly GitSource _source;
    private int _edited;

    private KustomizeWorkload(string root, string overlay, bool isOwned, Dictionary<ChangedFile, Edit> edits)
    {
        _root = root;
        _isOwned = isOwned;
        _edits = edits;
        OverlayInTree = overlay;
        using var repository = new Repository(Repository.Init(_repository));
        var files = new TreeDefinition();
        foreach (var file in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories))
        {
            files.Add(Path.GetRelativePath(root, file).Replace('\\', '/'), repository.ObjectDatabase.CreateBlob(file), Mode.NonExecutableFile);
        }

        First = Commit(repository, files);
        _source = GitSource.OpenAsync(_repository).GetAwaiter().GetResult();
    }

    /// <summary>Path of the overlay on disk.</summary>
    public string Overlay => Path.Combine(_root, OverlayInTree);

    /// <summary>Path of the overlay in the tree.</summary>
    public string OverlayInTree { get; }

    /// <summary>The revision all others differ from in one file.</summary>
    public string First { get; }

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
        return new KustomizeWorkload(root, "overlay", isOwned: true, new()
        {
            [ChangedFile.Base] = new("base/app-7.yaml", "cpu: 100m", "cpu: {0}m"),
            [ChangedFile.Patch] = new("overlay/kustomization.yaml", "memory: 256Mi", "memory: {0}Mi"),
        });
    }

    /// <summary>The corpus's overlay with the most components.</summary>
    public static KustomizeWorkload Corpus()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var root = Path.Combine(folder.FullName, "shared", "corpus", "online-boutique");
            if (Directory.Exists(root))
            {
                return new KustomizeWorkload(root, "kustomize/tests/service-mesh-istio-with-all-components", isOwned: false, new()
                {
                    [ChangedFile.Base] = new("kustomize/base/adservice.yaml", "cpu: 200m", "cpu: {0}m"),
                    [ChangedFile.Patch] = new("kustomize/components/cymbal-branding/kustomization.yaml", "\"true\"", "\"{0}\""),
                });
            }
        }

        throw new InvalidOperationException("The corpus is not beside this repository.");
    }

    /// <summary>The files of a revision.</summary>
    public IFileTree Files(string revision) => _source.Files(_source.Resolve(revision));

    /// <summary>Makes a revision that changes one file in a way no other has, and gives its id.</summary>
    public string Change(ChangedFile which)
    {
        using var repository = new Repository(_repository);
        var edit = _edits[which];
        var first = repository.Lookup<Commit>(First);
        var before = ((Blob)first[edit.File].Target).GetContentText();
        var at = before.IndexOf(edit.Text, StringComparison.Ordinal);
        var replacement = string.Format(CultureInfo.InvariantCulture, edit.Replacement, 1000 + ++_edited);
        var after = Encoding.UTF8.GetBytes(before[..at] + replacement + before[(at + edit.Text.Length)..]);
        using var content = new MemoryStream(after);
        var files = TreeDefinition.From(first.Tree).Add(edit.File, repository.ObjectDatabase.CreateBlob(content), Mode.NonExecutableFile);
        return Commit(repository, files);
    }

    public void Dispose()
    {
        _source.Dispose();
        Directory.Delete(_repository, recursive: true);
        if (_isOwned)
        {
            Directory.Delete(_root, recursive: true);
        }
    }

    private static string Commit(Repository repository, TreeDefinition files)
    {
        var author = new Signature("benchmark", "benchmark@example.com", DateTimeOffset.UnixEpoch);
        return repository.ObjectDatabase.CreateCommit(author, author, "A revision", repository.ObjectDatabase.CreateTree(files), [], prettifyMessage: false).Sha;
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

    /// <summary>Puts another text in the place of one; {0} is a number.</summary>
    private sealed record Edit(string File, string Text, string Replacement);
}
