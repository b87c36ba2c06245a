using System.Text;
using GitOps.Core.Git;
using GitOps.Core.Manifests;
using GitOps.Core.Rendering;
using GitOps.Core.Rendering.Options;
using GitOps.Core.Tests.Git;
using GitOps.Core.Yaml;

namespace GitOps.Core.Tests.Rendering.Helm;

/// <summary>Charts rendered by a real helm: what comes out is what helm prints by hand.</summary>
public sealed class RealHelmTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [SkippableFact]
    public void A_chart_with_everything_renders_to_what_helm_template_prints()
    {
        ChartOfEverything();
        Write("gitops.yaml", "helm: { releaseName: r, namespace: prod, kubeVersion: \"1.31\", valuesFiles: [values/base.yaml, values/prod.yaml] }\n");

        var manifests = Render("apps/shop");

        PackagedHelm.Run(_folder["apps/shop"], "dependency", "build");
        var printed = PackagedHelm.Run(
            _folder.Path, "template", "r", "apps/shop", "--namespace=prod", "--kube-version=1.31", "-f=values/base.yaml", "-f=values/prod.yaml", "--include-crds");
        AssertSame(printed, manifests);
        Assert.Equal(
            ["ConfigMap files", "ConfigMap nested", "ConfigMap r-shop", "CustomResourceDefinition widgets.example.com", "Job r-migrate", "Pod r-test"],
            manifests.Select(manifest => $"{manifest.Id.Kind} {manifest.Id.Name}").Order(StringComparer.Ordinal));
        Assert.Equal("""{"greeting":"Grüße, 世界","version":"v1.31","library":"from the library","looked":"absent"}""", JsonText(manifests, "r-shop", "data"));
        Assert.Equal("""{"present.txt":"here"}""", JsonText(manifests, "files", "data"));
        Assert.Contains(manifests, manifest => manifest.Source.File == "apps/shop/charts/nested/templates/nested.yaml");
    }

    [SkippableTheory]
    [InlineData("", "--include-crds=false")]
    [InlineData("includeCRDs: true", "--include-crds")]
    [InlineData("skipTests: true", "--skip-tests")]
    [InlineData("skipHooks: true", "--no-hooks")]
    [InlineData("namespace: shop", "--namespace=shop")]
    [InlineData("apiVersions: [a/v1, b/v2]", "--api-versions=a/v1,b/v2")]
    [InlineData("valuesInline: {greeting: inline}", "--set=greeting=inline")]
    public void A_chart_of_a_kustomization_renders_to_what_helm_template_prints(string option, string argument)
    {
        ChartOfEverything();
        Write("apps/kustomization.yaml", $"sortOptions: {{order: fifo}}\nhelmGlobals: {{chartHome: .}}\nhelmCharts:\n- name: shop\n  releaseName: r\n  valuesFile: base.yaml\n  {option}\n");
        Write("apps/base.yaml", "nested: {enabled: true}\n");

        var manifests = Render("apps");

        PackagedHelm.Run(_folder["apps/shop"], "dependency", "build");
        AssertSame(PackagedHelm.Run(_folder.Path, "template", "r", "apps/shop", "-f=apps/base.yaml", argument), manifests);
    }

    [SkippableFact]
    public void What_helm_says_of_a_values_file_names_the_file_of_the_repository()
    {
        ChartOfEverything();
        Write("gitops.yaml", "helm: { valuesFiles: [values/bad.yaml] }\n");
        Write("values/bad.yaml", "a: [\n");

        var exception = Assert.Throws<GitOpsException>(() => Render("apps/shop"));

        Assert.Equal("HelmFailed", exception.ErrorId);
        Assert.Contains("values/bad.yaml", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Path.GetTempPath(), exception.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private void ChartOfEverything()
    {
        Write("apps/shop/Chart.yaml", """
            apiVersion: v2
            name: shop
            version: 0.1.0
            dependencies:
            - {name: lib, version: ^1.0.0, repository: "file://../lib"}
            - {name: nested, version: 0.1.0, condition: nested.enabled}
            """);
        Write("apps/shop/values.yaml", "greeting: hello\nnested: {enabled: false}\n");
        Write("apps/shop/.helmignore", "*.ignored.txt\n");
        Write("apps/shop/files/present.txt", "here");
        Write("apps/shop/files/away.ignored.txt", "away");
        Write("apps/shop/crds/widget.yaml", """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: widgets.example.com}
            spec: {group: example.com, scope: Namespaced, names: {kind: Widget, plural: widgets}, versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]}
            """);
        Write("apps/shop/templates/NOTES.txt", "Thank you for {{ .Release.Name }}.\n");
        Write("apps/shop/templates/shop.yaml", """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: {{ .Release.Name }}-shop}
            data:
              greeting: {{ tpl .Values.greeting . | quote }}
              version: {{ .Capabilities.KubeVersion.Version | quote }}
              library: {{ include "lib.text" . | quote }}
              looked: {{ if lookup "v1" "Secret" "default" "token" }}found{{ else }}absent{{ end }}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: files}
            data:
              {{- (.Files.Glob "files/*").AsConfig | nindent 2 }}
            """);
        Write("apps/shop/templates/hooks.yaml", """
            apiVersion: batch/v1
            kind: Job
            metadata:
              name: {{ .Release.Name }}-migrate
              annotations: {helm.sh/hook: "pre-install,pre-upgrade", helm.sh/hook-weight: "-5"}
            spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: busybox}]}}}
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: {{ .Release.Name }}-test
              annotations: {helm.sh/hook: test}
            spec: {containers: [{name: c, image: busybox}]}
            """);
        Write("apps/shop/charts/nested/Chart.yaml", "apiVersion: v2\nname: nested\nversion: 0.1.0\n");
        Write("apps/shop/charts/nested/templates/nested.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: nested, namespace: {{ .Release.Namespace }}}\n");
        Write("apps/lib/Chart.yaml", "apiVersion: v2\nname: lib\ntype: library\nversion: 1.2.0\n");
        Write("apps/lib/templates/_lib.tpl", "{{ define \"lib.text\" }}from the library{{ end }}\n");
        Write("values/base.yaml", "greeting: base\nnested: {enabled: true}\n");
        Write("values/prod.yaml", "greeting: \"Grüße, {{ \\\"世界\\\" }}\"\n");
    }

    private void Write(string path, string text)
    {
        var file = new FileInfo(_folder[path]);
        file.Directory!.Create();
        File.WriteAllText(file.FullName, text);
    }

    private IReadOnlyList<Manifest> Render(string path) => Renderer.Render(
        new FolderTree(_folder.Path), path, new RenderOptions { HelmSearchPath = PackagedHelm.Folder, Remotes = new NoRemotes() }, CancellationToken.None);

    private static void AssertSame(string printed, IEnumerable<Manifest> manifests) => Assert.Equal(
        YamlReader.Read("printed", Encoding.UTF8.GetBytes(printed)).Select(document => document.Root.ToJsonString()),
        manifests.Select(manifest => manifest.Object.ToJsonString()));

    private static string JsonText(IEnumerable<Manifest> manifests, string name, string field) =>
        manifests.Single(manifest => manifest.Id.Name == name).Object[field]!.ToJsonString(new System.Text.Json.JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
