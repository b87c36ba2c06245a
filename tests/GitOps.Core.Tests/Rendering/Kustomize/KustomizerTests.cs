using System.Text.Json.Nodes;
using GitOps.Core.Files;
using GitOps.Core.Manifests;
using GitOps.Core.Rendering.Kustomize;
using GitOps.Core.Rendering.Kustomize.Loading;
using GitOps.Core.Rendering.Kustomize.Resources;

namespace GitOps.Core.Tests.Rendering.Kustomize;

/// <summary>What the recorded cases cannot show: sources, error ids, other repositories, caching, and where we go by the documentation instead of kubectl.</summary>
public class KustomizerTests
{
    private const string Settings = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  color: blue\n";
    private const string Pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: a, image: one}, {name: b, image: two}], volumes: [{name: v, emptyDir: {}}]}\n";

    [Fact]
    public void An_object_knows_file_line_and_commit_of_its_document()
    {
        var tree = new MemoryTree(new Dictionary<string, string>
        {
            ["app/kustomization.yaml"] = "resources: [a.yaml]\nconfigMapGenerator:\n- name: made\n  literals: [a=b]\n",
            ["app/a.yaml"] = $"# first\n---\n{Settings}---\napiVersion: v1\nkind: Secret\nmetadata: {{name: s}}\n",
        }, commit: "4f1c2ab");

        var manifests = new Kustomizer(new RenderCache()).Render(tree, "app", CancellationToken.None);

        Assert.Equal(["app/a.yaml:3@4f1c2ab", "app/a.yaml:10@4f1c2ab", "app/kustomization.yaml:3@4f1c2ab"], manifests.OrderBy(manifest => manifest.Source.ToString(), StringComparer.Ordinal).OrderBy(manifest => manifest.Source.File).ThenBy(manifest => manifest.Source.Line).Select(manifest => $"{manifest.Source}@{manifest.Source.Commit}"));
    }

    [Theory]
    [InlineData("resources: [a.yaml]\nnamePrefx: p-\n", "KustomizationInvalid", "kustomization.yaml:2")]
    [InlineData("resources:\n- a.yaml\n- nope.yaml\n", "KustomizeFileNotFound", "kustomization.yaml:3")]
    [InlineData("resources:\n- a.yaml\n- ../../x.yaml\n", "KustomizeFileOutsideRoot", "kustomization.yaml:3")]
    [InlineData("resources:\n- a.yaml\n- a.yaml\n", "KustomizeDuplicateResource", "a.yaml:1")]
    [InlineData("resources: [a.yaml]\npatches:\n- patch: |-\n    apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: nope}\n", "PatchWithoutTarget", "kustomization.yaml:3")]
    [InlineData("resources: [a.yaml]\npatches:\n- target: {kind: ConfigMap}\n  patch: |-\n    - {op: remove, path: /data/nope}\n", "PatchFailed", "kustomization.yaml:3")]
    [InlineData("resources: [a.yaml]\nreplicas:\n- {name: nope, count: 1}\n", "KustomizeNothingSelected", "kustomization.yaml:3")]
    [InlineData("resources: [a.yaml]\nconfigMapGenerator:\n- {name: m, behavior: merge}\n", "KustomizeNothingToMerge", "kustomization.yaml:3")]
    [InlineData("resources: [a.yaml]\ntransformers:\n- |-\n  apiVersion: example.com/v1\n  kind: Run\n  metadata: {name: r}\n", "KustomizePluginNotSupported", "kustomization.yaml:3")]
    [InlineData("resources: [a.yaml]\nhelmCharts:\n- {name: c}\n", "HelmNotAvailable", "kustomization.yaml:3")]
    [InlineData("resources:\n- https://github.com/org/repo//path?ref=v1\n", "KustomizeRemoteUnavailable", "kustomization.yaml:2")]
    [InlineData("resources: [a.yaml]\nreplacements:\n- source: {kind: ConfigMap}\n  targets:\n  - {select: {kind: ConfigMap}, fieldPaths: ['']}\n", "KustomizeFieldInvalid", "kustomization.yaml:5")]
    [InlineData("resources: [a.yaml]\nreplacements:\n- source: {kind: ConfigMap}\n  targets:\n  - {select: {kind: ConfigMap}, fieldPaths: ['list.[a=(]'], options: {create: true}}\n", "KustomizeFieldInvalid", "kustomization.yaml:5")]
    [InlineData("resources: [a.yaml]\nnamespace: yes\n", "KustomizationInvalid", "kustomization.yaml:2")]
    [InlineData("resources: [a.yaml]\ntransformers:\n- |-\n  apiVersion: builtin\n  kind: LabelTransformer\n  metadata: {name: r}\n  label: {a: b}\n", "KustomizationInvalid", "kustomization.yaml:3")]
    [InlineData("resources: [a.yaml]\ntransformers:\n- |-\n  apiVersion: builtin\n  kind: AnnotationsTransformer\n  metadata: {name: r}\n  annotation: {a: b}\n", "KustomizationInvalid", "kustomization.yaml:3")]
    [InlineData("resources: [a.yaml]\ntransformers:\n- |-\n  apiVersion: builtin\n  kind: PrefixTransformer\n  metadata: {name: r}\n  prefix: a-\n  fieldSpecs: [{path: metadata/name, creat: true}]\n", "KustomizationInvalid", "kustomization.yaml:3")]
    [InlineData("resources: [a.yaml]\ntransformers:\n- |-\n  apiVersion: builtin\n  kind: NamespaceTransformer\n  metadata: {name: r}\n  namespaces: b\n", "KustomizationInvalid", "kustomization.yaml:3")]
    [InlineData("resources: [a.yaml]\ntransformers:\n- |-\n  apiVersion: builtin\n  kind: PatchTransformer\n  metadata: {name: r}\n  patch: '[]'\n  target: {kind: ConfigMap}\n  option: {}\n", "KustomizationInvalid", "kustomization.yaml:3")]
    [InlineData("resources: [a.yaml]\ntransformers:\n- |-\n  apiVersion: builtin\n  kind: HashTransformer\n  metadata: {name: r}\n  depth: 3\n", "KustomizationInvalid", "kustomization.yaml:3")]
    [InlineData("resources: [a.yaml]\ntransformers:\n- |-\n  apiVersion: builtin\n  kind: ReplicaCountTransformer\n  metadata: {name: r}\n  replica: {name: a, counts: 3}\n", "KustomizationInvalid", "kustomization.yaml:3")]
    public void A_failure_has_a_stable_id_and_says_file_and_line(string kustomization, string id, string place)
    {
        var exception = Fails(("kustomization.yaml", kustomization), ("a.yaml", Settings));

        Assert.Equal(id, exception.ErrorId);
        Assert.Equal(place, exception.Location!.ToString());
        Assert.StartsWith(place, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cycle_is_found()
    {
        var exception = Fails(("kustomization.yaml", "resources: [a]"), ("a/kustomization.yaml", "resources: [../b]"), ("b/kustomization.yaml", "resources:\n- ../a\n"));

        Assert.Equal(("KustomizationCycle", "b/kustomization.yaml:2"), (exception.ErrorId, exception.Location!.ToString()));
    }

    [Theory]
    [InlineData("secretGenerator: [{name: s, literals: [password]}]", "password")]
    [InlineData("secretGenerator: [{name: s, literals: [pass=hunter2, pass=hunter3]}]", "hunter")]
    [InlineData("secretGenerator: [{name: s, literals: [{pass: hunter2}]}]", "hunter")]
    [InlineData("secretGenerator: [{name: s, literals: [4711]}]", "4711")]
    public void A_message_never_holds_a_secret(string kustomization, string secret)
    {
        Assert.DoesNotContain(secret, Fails(("kustomization.yaml", kustomization)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_item_of_a_list_is_replaced_by_directive()
    {
        var pod = Patched("spec: {containers: [{name: b, $patch: replace, command: [x]}]}");

        Assert.Equal("""[{"name":"b","command":["x"]},{"name":"a","image":"one"}]""", pod["spec"]!["containers"]!.ToJsonString());
    }

    [Fact]
    public void An_object_is_replaced_by_directive_and_keeps_its_identity()
    {
        var pod = Patched("$patch: replace\nspec: {nodeName: n}");

        Assert.Equal("""{"nodeName":"n"}""", pod["spec"]!.ToJsonString());
        Assert.Equal("p", (string?)pod["metadata"]!["name"]);
    }

    [Fact]
    public void Lists_are_ordered_by_directive()
    {
        var pod = Patched("spec: {$setElementOrder/containers: [{name: b}, {name: c}, {name: a}], containers: [{name: c, image: three}]}");

        Assert.Equal(["b", "c", "a"], pod["spec"]!["containers"]!.AsArray().Select(container => (string?)container!["name"]));
        Assert.DoesNotContain(pod["spec"]!.AsObject(), field => field.Key.StartsWith('$'));
    }

    [Fact]
    public void Scalars_leave_a_list_by_directive()
    {
        var pod = Patched(
            "metadata: {name: p, $deleteFromPrimitiveList/finalizers: [x.io/b], finalizers: [x.io/c]}",
            Pod.Replace("{name: p}", "{name: p, finalizers: [x.io/a, x.io/b]}", StringComparison.Ordinal));

        Assert.Equal("""["x.io/c","x.io/a"]""", pod["metadata"]!["finalizers"]!.ToJsonString());
    }

    [Fact]
    public void Fields_that_are_not_retained_go()
    {
        var pod = Patched("spec: {volumes: [{name: v, $retainKeys: [name, hostPath], hostPath: {path: /x}}]}");

        Assert.Equal("""[{"name":"v","hostPath":{"path":"/x"}}]""", pod["spec"]!["volumes"]!.ToJsonString());
    }

    [Fact]
    public void An_empty_patch_is_refused_where_it_is_named()
    {
        var exception = Fails(("kustomization.yaml", "resources: [a.yaml]\npatches:\n- path: p.yaml\n"), ("a.yaml", Settings), ("p.yaml", "# later\n"));

        Assert.Equal("kustomization.yaml:3: p.yaml is empty, or has nothing but comments. Write what it changes, or remove it.", exception.Message);
    }

    [Fact]
    public void A_replacement_takes_a_fixed_value()
    {
        var map = Assert.Single(Render(("kustomization.yaml", "resources: [a.yaml]\nreplacements: [{sourceValue: red, targets: [{select: {name: set.*}, fieldPaths: [data.color]}]}]"), ("a.yaml", Settings)));

        Assert.Equal("red", (string?)map.Object["data"]!["color"]);
    }

    [Theory]
    [InlineData("{\"db\":{\"host\":\"old\",\"port\":1}}", "{\"db\":{\"host\":\"blue\",\"port\":1}}")]
    [InlineData("{\n  \"db\": {\n    \"host\": \"old\"\n  }\n}", "{\n  \"db\": {\n    \"host\": \"blue\"\n  }\n}")]
    [InlineData("db:\n  host: old\n  port: 1\n", "db:\n  host: blue\n  port: 1")]
    public void A_replacement_reaches_into_json_and_yaml_held_as_text(string before, string after)
    {
        var other = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["metadata"] = new JsonObject { ["name"] = "files" }, ["data"] = new JsonObject { ["app.conf"] = before } };
        var manifests = Render(
            ("kustomization.yaml", "resources: [a.yaml, b.yaml]\nreplacements:\n- source: {name: settings, fieldPath: data.color}\n  targets: [{select: {name: files}, fieldPaths: ['data.app\\.conf.db.host']}]\n"),
            ("a.yaml", Settings),
            ("b.yaml", other.ToJsonString()));

        Assert.Equal(after, (string?)manifests.Single(manifest => manifest.Id.Name == "files").Object["data"]!["app.conf"]);
    }

    [Fact]
    public void An_object_with_a_generated_name_keeps_it()
    {
        var job = Assert.Single(Render(("kustomization.yaml", "resources: [a.yaml]\nnamePrefix: p-\n"), ("a.yaml", "apiVersion: batch/v1\nkind: Job\nmetadata: {generateName: job-}\n")));

        Assert.Equal("""{"generateName":"job-"}""", job.Object["metadata"]!.ToJsonString());
    }

    [Fact]
    public void The_image_of_an_image_volume_is_changed()
    {
        var pod = Assert.Single(Render(("kustomization.yaml", "resources: [a.yaml]\nimages: [{name: data, newTag: v2}]"), ("a.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {volumes: [{name: v, image: {reference: 'data:v1'}}]}\n")));

        Assert.Equal("data:v2", (string?)pod.Object["spec"]!["volumes"]![0]!["image"]!["reference"]);
    }

    [Fact]
    public void A_base_in_another_repository_is_fetched_and_named_as_origin()
    {
        var remote = new StoredRemote(new MemoryTree(new Dictionary<string, string>
        {
            ["deploy/base/kustomization.yaml"] = "resources: [../common, a.yaml]\n",
            ["deploy/base/a.yaml"] = Settings,
            ["deploy/common/kustomization.yaml"] = "resources: [s.yaml]\n",
            ["deploy/common/s.yaml"] = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\n",
        }, commit: "aaaa"));
        var tree = new MemoryTree(new Dictionary<string, string> { ["kustomization.yaml"] = "resources: ['github.com/org/repo//deploy/base?ref=v1.2']\nbuildMetadata: [originAnnotations]\n" });

        var manifests = new Kustomizer(new RenderCache(), remote).Render(tree, "", CancellationToken.None);

        Assert.Equal(new RemoteBase("https://github.com/org/repo", "v1.2", "deploy/base"), remote.Asked);
        Assert.Equal(["deploy/base/a.yaml", "deploy/common/s.yaml"], manifests.Select(manifest => manifest.Source.File));
        Assert.Contains("repo: https://github.com/org/repo\nref: v1.2\n", (string?)manifests[0].Object["metadata"]!["annotations"]!["config.kubernetes.io/origin"], StringComparison.Ordinal);
    }

    [Fact]
    public void Files_read_before_are_not_read_again()
    {
        var files = new Dictionary<string, string> { ["kustomization.yaml"] = "resources: [a.yaml, b.yaml]\nnamePrefix: p-\n", ["a.yaml"] = Settings, ["b.yaml"] = Pod };
        var cache = new RenderCache();
        var before = new Kustomizer(cache).Render(new MemoryTree(files), "", CancellationToken.None);
        var second = new MemoryTree(new Dictionary<string, string>(files) { ["b.yaml"] = Pod.Replace("one", "new", StringComparison.Ordinal) });

        var after = new Kustomizer(cache).Render(second, "", CancellationToken.None);

        Assert.Equal(1, second.Reads);
        Assert.Equal(before[0].Object.ToJsonString(), after[0].Object.ToJsonString());
        Assert.Equal("new", (string?)after[1].Object["spec"]!["containers"]![0]!["image"]);
    }

    [Fact]
    public void A_build_ends_when_it_is_cancelled()
    {
        var tree = new MemoryTree(new Dictionary<string, string> { ["kustomization.yaml"] = "resources: [a.yaml]", ["a.yaml"] = Settings });

        Assert.ThrowsAny<OperationCanceledException>(() => new Kustomizer(new RenderCache()).Render(tree, "", new CancellationToken(canceled: true)));
    }

    private static JsonObject Patched(string patch, string pod = Pod)
    {
        var head = patch.StartsWith("metadata", StringComparison.Ordinal) ? "" : "metadata: {name: p}\n";
        return Assert.Single(Render(("kustomization.yaml", "resources: [a.yaml]\npatches: [{path: p.yaml}]"), ("a.yaml", pod), ("p.yaml", $"apiVersion: v1\nkind: Pod\n{head}{patch}\n"))).Object;
    }

    private static IReadOnlyList<Manifest> Render(params (string Path, string Content)[] files) =>
        new Kustomizer(new RenderCache()).Render(new MemoryTree(files.ToDictionary(file => file.Path, file => file.Content)), "", CancellationToken.None);

    private static GitOpsException Fails(params (string Path, string Content)[] files) => Assert.Throws<GitOpsException>(() => Render(files));

    private sealed class StoredRemote(IFileTree files) : IRemoteSource
    {
        public RemoteBase? Asked { get; private set; }

        public byte[] ReadFile(Uri url, CancellationToken cancellationToken) => throw new NotSupportedException();

        public void Check(Uri url, CancellationToken cancellationToken) => throw new NotSupportedException();

        public IFileTree Open(RemoteBase remote, CancellationToken cancellationToken)
        {
            Asked = remote;
            return files;
        }
    }
}
