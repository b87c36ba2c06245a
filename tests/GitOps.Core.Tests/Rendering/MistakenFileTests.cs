using System.Text;
using GitOps.Core.Files;
using GitOps.Core.Git;
using GitOps.Core.Manifests;
using GitOps.Core.Rendering;
using GitOps.Core.Rendering.Options;
using GitOps.Core.Tests.Git;

namespace GitOps.Core.Tests.Rendering;

/// <summary>Files with a manifest's ending that declare nothing, although nobody said that they are something else.</summary>
public class MistakenFileTests
{
    private const string Good = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n";
    private const string Inner = "  apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: b}\n";

    public static TheoryData<string, string, string> Mistakes { get; } = new()
    {
        { "ManifestUnreadable", "1: the file is a Git LFS pointer.", "version https://git-lfs.github.com/spec/v1\noid sha256:6b86b273ff34\nsize 61\n" },
        { "ManifestUnreadable", "1: the file is a web page or XML.", "<html><body>504 Gateway Time-out</body></html>\n" },
        { "ManifestUnreadable", "1: the file is a web page or XML.", "\n<!DOCTYPE html>\n<html lang=\"en\">\n<head><title>Sign in: again</title>\n  <style>a { b: c }</style></head></html>\n" },
        { "ManifestUnreadable", "4: the file is an unfinished merge, with conflict markers.", Good + "<<<<<<< HEAD\ndata: {a: one}\n=======\ndata: {a: two}\n>>>>>>> next\n" },
        { "ManifestUnreadable", "2: the file is an unfinished merge, with conflict markers.", "---\r\n<<<<<<< HEAD\r\n=======\r\n>>>>>>> next\r\n" },
        { "ManifestUnreadable", "1: the file is encrypted by Ansible Vault.", "$ANSIBLE_VAULT;1.1;AES256\n6162636465\n6162\n" },
        { "ManifestUnreadable", "1: the file is encrypted by git-crypt.", "\0GITCRYPT\0\u0001\u0002\u0003" },
        { "ManifestUnreadable", "1: the file is encrypted by age.", "age-encryption.org/v1\n-> X25519 abc\n--- def\n" },
        { "ManifestUnreadable", "1: the file is encrypted by PGP.", "-----BEGIN PGP MESSAGE-----\n\nabc\n-----END PGP MESSAGE-----\n" },
        { "ManifestUnreadable", "1: the file is encrypted by SOPS as a whole.", "data: ENC[AES256_GCM,data:abc,type:str]\nsops:\n  mac: ENC[AES256_GCM,data:abc,type:str]\n  version: 3.9.0\n" },
        { "ManifestUnreadable", "1: the file is encrypted by SOPS as a whole.", "apiVersion: ENC[AES256_GCM,data:ab]\nkind: ENC[AES256_GCM,data:ab]\nmetadata:\n  name: ENC[AES256_GCM]\nsops:\n  mac: ENC[AES256_GCM]\n" },
        { "ManifestUnreadable", "1: the file is a key or certificate in PEM form.", "-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n" },
        { "ManifestIncomplete", "1: an object without apiVersion. Did you mean apiVersion where it says \"apiVerison\"?", "apiVerison: v1\nKind: ConfigMap\nmetadata: {name: b}\n" },
        { "ManifestIncomplete", "2: an object without kind. Did you mean kind where it says \"Kind\"?", "apiVersion: v1\nKind: ConfigMap\nmetadata: {name: b}\n" },
        { "ManifestIncomplete", "1: an object without apiVersion. Did you mean apiVersion where it says \"api_version\"?", "api_version: v1\nkind: ConfigMap\n" },
        { "ManifestIncomplete", "1: an object with apiVersion but without kind.", "apiVersion: v1\n" },
        { "ManifestIncomplete", "1: an object with apiVersion but without kind.", "apiVersion: v1\nkind:\nmetadata: {name: b}\n" },
        { "ManifestIncomplete", "1: an object with apiVersion but without kind.", "apiVersion: v1\nkind: ''\nmetadata: {name: b}\n" },
        { "ManifestIncomplete", "1: an object with kind but without apiVersion.", "apiVersion: ''\nkind: ConfigMap\nmetadata: {name: b}\n" },
        { "ManifestIncomplete", "1: an object with kind but without apiVersion.", "kind: ConfigMap\nmetadata: {name: b}\n" },
        { "ManifestFieldNotText", "2: kind must be text", "apiVersion: v1\nkind: [ConfigMap]\nmetadata: {name: b}\n" },
        { "ManifestFieldNotText", "1: apiVersion must be text", "apiVersion: 1\nkind: ConfigMap\nmetadata: {name: b}\n" },
        { "ManifestIncomplete", "1: an object below \"resource\", one level too deep.", "resource:\n" + Inner },
        { "ManifestIncomplete", "1: objects in the list \"resources\".", "resources:\n- " + Inner[2..] },
        { "ManifestIncomplete", "1: a list of objects.", "- " + Inner[2..] },
        { "ManifestIncomplete", "1: a list of objects.", """[{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "b"}}]""" },
        { "ManifestIncomplete", "1: a manifest in quotes", "\"apiVersion: v1\"\n" },
        { "ManifestIncomplete", "4: an object below \"item\", one level too deep.", "apiVersion: v1\nkind: List\nitems:\n- item: {apiVersion: v1, kind: ConfigMap}\n" },
        { "ManifestWithoutName", "1: List has no metadata.name.", "apiVersion: v1\nkind: List\nitem: []\n" },
        { "NotAManifest", "4: an empty item is no Kubernetes object", "apiVersion: v1\nkind: List\nitems:\n- \n- " + Inner[2..] },
        { "NotAManifest", "4: a text is no Kubernetes object", "apiVersion: v1\nkind: List\nitems:\n- b\n" },
        { "NotAManifest", "1: a text is no Kubernetes object", "Not found\n" },
        { "NotAManifest", "1: a number is no Kubernetes object", "42\n" },
        { "NotAManifest", "1: true or false is no Kubernetes object", "no\n" },
        { "NotAManifest", "1: a list is no Kubernetes object", "- a\n- b\n" },
        { "NotAManifest", "1: an empty mapping is no Kubernetes object", "{}\n" },
        { "NotAManifest", "1: a mapping without apiVersion and kind is no Kubernetes object", "{\"message\": \"Not Found\", \"status\": \"404\"}" },
        { "NotAManifest", "1: a mapping without apiVersion and kind is no Kubernetes object", "x-common: &common {a: b}\n" },
        { "NotAManifest", "5: a mapping without apiVersion and kind is no Kubernetes object", Good + "---\ndata: {a: b}\n---\n" + Good.Replace("name: a", "name: c", StringComparison.Ordinal) },
        { "NotAManifest", "1: a Kustomization is read only from a file named kustomization.yaml, kustomization.yml or Kustomization.", "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: []\n" },
        { "YamlInvalid", "1:3: ", "{{- if .Values.on }}\n" + Good + "{{- end }}\n" },
        { "YamlInvalid", "1:", """{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "b"}} trailing""" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Stops_the_rendering_and_says_what_it_is(string id, string message, string text)
    {
        var exception = Refuse(new MemoryTree(("app/a.yaml", Good.Replace("name: a", "name: first", StringComparison.Ordinal)), ("app/b.yaml", text)));

        Assert.Equal((id, "app/b.yaml"), (exception.ErrorId, exception.Location?.File));
        Assert.StartsWith("app/b.yaml:" + message, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n---\n# apiVersion: v1\n# kind: ConfigMap\n---\n")]
    [InlineData("---\nnull\n--- # nothing\n~\n")]
    [InlineData("apiVersion: v1\nkind: List\nitems: []\n")]
    [InlineData("apiVersion: v1\nkind: ConfigMapList\nitems: []\n")]
    public void But_one_that_is_empty_may_look_deleted(string text) =>
        Assert.Equal(["a"], Render(new MemoryTree(("app/a.yaml", Good), ("app/b.yaml", text))).Select(manifest => manifest.Id.Name));

    [Theory]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-16", false)]
    [InlineData("utf-16BE", false)]
    public void A_file_in_UTF_16_is_read_by_its_mark_and_refused_without(string encoding, bool hasMark)
    {
        var text = Encoding.GetEncoding(encoding);
        var tree = new MemoryTree { Bytes = ("app/b.yaml", [.. hasMark ? text.GetPreamble() : [], .. text.GetBytes(Good)]) };

        if (hasMark)
        {
            Assert.Single(Render(tree));
        }
        else
        {
            Assert.Equal("app/b.yaml:1: the file is binary data, or UTF-16 without a byte order mark. Save it as UTF-8.", Refuse(tree).Message);
        }
    }

    [Fact]
    public void The_advice_about_a_pointer_is_one_for_files_of_a_commit_and_another_for_those_on_disk()
    {
        const string Pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:6b86b273ff34\nsize 61\n";

        Assert.Contains("git lfs migrate export", Refuse(new MemoryTree(("app/b.yaml", Pointer))).Message, StringComparison.Ordinal);
        Assert.Contains("git lfs pull", Refuse(new MemoryTree(("app/b.yaml", Pointer)) { Commit = null }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_template_is_called_one_and_text_that_holds_one_is_not()
    {
        Assert.Contains("looks like a template", Refuse(new MemoryTree(("app/b.yaml", Good + "data:\n  a: {{ .Values.a }}\n  b: 1\n"))).Message, StringComparison.Ordinal);
        Assert.DoesNotContain("looks like a template", Refuse(new MemoryTree(("app/b.yaml", Good + "data:\n  legend: 'on {{instance}}'\n b: [\n"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("app/values-prod.yaml", "replicas: 3\n", true)]
    [InlineData("app/values-prod.yaml", "Not found\n", true)]
    [InlineData("app/values-prod.yaml", "version https://git-lfs.github.com/spec/v1\n", false)]
    [InlineData("app/values-prod.yaml", "resource:\n" + Inner, true)]
    [InlineData("app/prod.yaml", "replicas: 3\n", false)]
    [InlineData("app/web/values-prod.yaml", "replicas: 3\n", false)]
    public void Values_beside_a_chart_are_known(string path, string text, bool known)
    {
        // A chart without templates, so that no program is needed: the folder is excluded.
        var tree = new MemoryTree(("app/a.yaml", Good), ("app/chart/Chart.yaml", "apiVersion: v2\nname: shop\n"), ("gitops.yaml", "manifests: {exclude: [app/chart]}\n"), (path, text));

        if (known)
        {
            Assert.Single(Render(tree));
        }
        else
        {
            Assert.Equal(path, Refuse(tree).Location?.File);
        }
    }

    [Theory]
    [InlineData("docker-compose.yml", "services:\n  web: {image: a}\n")]
    [InlineData("compose.override.yaml", "services: {}\n")]
    [InlineData("package.json", """{"name": "shop", "version": "1.0.0"}""")]
    [InlineData("tsconfig.build.json", "{ // a comment\n}")]
    [InlineData("renovate.json", "{}")]
    [InlineData("mkdocs.yml", "site_name: shop\nextra: !ENV x\n")]
    [InlineData("bitbucket-pipelines.yml", "pipelines: {}\n")]
    [InlineData(".gitlab-ci.yml", "a: [\n")]
    [InlineData(".azuredevops/pipeline.yml", "steps: []\n")]
    public void Well_known_files_of_other_tools_are_left_alone(string name, string text) =>
        Assert.Single(Render(new MemoryTree(("app/a.yaml", Good), ("app/" + name, text))));

    [Fact]
    public void An_object_in_a_file_with_another_tools_name_is_no_less_an_object()
    {
        var tree = new MemoryTree(("app/compose.yaml", Good), ("app/codecov.yml", Good.Replace("name: a", "name: [b]", StringComparison.Ordinal)));

        Assert.Equal("ManifestFieldNotText", Refuse(tree).ErrorId);
    }

    [Fact]
    public void Only_the_nearest_settings_exclude_and_their_paths_go_on_from_their_folder()
    {
        var tree = new MemoryTree(("gitops.yaml", "manifests: {exclude: ['*']}\n"), ("app/gitops.yaml", "manifests: {exclude: [sub/*.json]}\n"), ("app/a.yaml", Good), ("app/sub/b.json", "{}"));

        Assert.Single(Render(tree));
        Assert.Empty(Renderer.Render(tree, "", new RenderOptions(), CancellationToken.None));
        Assert.Empty(Renderer.Render(tree, "app/sub/b.json", new RenderOptions(), CancellationToken.None));
    }

    [SkippableFact]
    public void A_link_that_leads_nowhere_is_refused_in_a_commit_and_on_disk()
    {
        Skip.If(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        using var repository = new SampleRepository();
        repository.Commit("Add", ("app/a.yaml", Good));
        File.CreateSymbolicLink(repository.File("app/b.yaml"), "gone.yaml");
        repository.Commit("Link");
        using var source = GitSource.OpenAsync(repository.Path).GetAwaiter().GetResult();

        foreach (var tree in (IFileTree[])[source.Files(source.Resolve()), source.WorkingTree().Files])
        {
            Assert.Equal("FileNotFound", Assert.Throws<GitOpsException>(() => Renderer.Render(tree, "app", new RenderOptions(), CancellationToken.None)).ErrorId);
        }
    }

    [Fact]
    public void A_kustomizations_resources_are_explained_too()
    {
        var tree = new MemoryTree(("app/kustomization.yaml", "resources: [b.yaml]\n"), ("app/b.yaml", "<<<<<<< HEAD\na: 1\n=======\n>>>>>>> next\n"));

        Assert.Equal("app/b.yaml:1: the file is an unfinished merge, with conflict markers. Resolve the conflict and commit the result.", Refuse(tree).Message);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData(" \t \n")]
    [InlineData("<<<<<<< one\n")]
    [InlineData("=======\n")]
    public void What_a_file_holds_is_found_without_going_through_it_again_for_each_line(string line) =>
        Assert.Equal("YamlInvalid", Refuse(new MemoryTree(("app/b.yaml", "a: [\n" + string.Concat(Enumerable.Repeat(line, 200_000)) + "b: }\n"))).ErrorId);

    [Theory]
    [InlineData("sonarr.yaml", "apiversion: v1\nkind: Service\nmetadata: {name: b}\n")]
    [InlineData("compose-api.yaml", "kind: Service\nmetadata: {name: b}\n")]
    [InlineData("helmfile.yaml", "apiVersion: v1\nmetadata: {name: b}\n")]
    [InlineData("global.json", """{"apiVerison": "v1", "Kind": "ConfigMap", "metadata": {"name": "b"}}""")]
    public void A_mistaken_object_in_a_file_with_another_tools_name_is_no_less_mistaken(string name, string text) =>
        Assert.Equal("ManifestIncomplete", Refuse(new MemoryTree(("app/a.yaml", Good), ("app/" + name, text))).ErrorId);

    [SkippableFact]
    public void A_pipe_on_disk_is_not_waited_for()
    {
        Skip.If(OperatingSystem.IsWindows(), "There are none among files on Windows.");
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["app"]);
        File.WriteAllText(folder["app/a.yaml"], Good);
        using var made = System.Diagnostics.Process.Start("mkfifo", [folder["app/b.yaml"]]);
        made.WaitForExit();

        Assert.Single(Render(new FolderTree(folder.Path)));
    }

    private static GitOpsException Refuse(IFileTree tree) => Assert.Throws<GitOpsException>(() => Render(tree));

    private static IReadOnlyList<Manifest> Render(IFileTree tree) => Renderer.Render(tree, "app", new RenderOptions(), CancellationToken.None);
}
