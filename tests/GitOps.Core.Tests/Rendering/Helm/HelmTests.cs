using GitOps.Core.Manifests;
using GitOps.Core.Rendering;
using GitOps.Core.Rendering.Limits;
using GitOps.Core.Rendering.Options;
using GitOps.Core.Tests.Git;

namespace GitOps.Core.Tests.Rendering.Helm;

/// <summary>Charts, with a script in place of helm that writes down what it was called with.</summary>
public sealed class HelmTests : IDisposable
{
    private const string Output = """
        ---
        # Source: web/templates/web.yaml
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        ---
        # Source: web/crds/crd.yaml
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: other}
        """;

    private static readonly (string, string)[] Chart =
    [
        ("apps/web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 0.1.0\n"),
        ("apps/web/templates/web.yaml", "kind: {{ .Values.kind }}\n"),
        ("apps/web/values.yaml", "kind: Service\n"),
        ("values/prod.yaml", "password: hunter2\n"),
    ];

    private readonly TemporaryFolder _programs = new();

    [SkippableFact]
    public void A_chart_is_rendered_by_helm_from_its_files_and_values()
    {
        const string Settings = "helm: { releaseName: shop, namespace: prod, kubeVersion: \"1.31\", valuesFiles: [values/prod.yaml] }\n";

        var manifests = Render([.. Chart, ("gitops.yaml", Settings)], "apps/web", $"find . -type f | sort > '{_programs["seen"]}'\ncat <<'END'\n{Output}\nEND");

        Assert.Equal([("web", "apps/web/templates/web.yaml:1"), ("other", "apps/web/Chart.yaml:1")], manifests.Select(manifest => (manifest.Id.Name, $"{manifest.Source}")));
        var calls = File.ReadAllLines(_programs["arguments"]);
        Assert.Equal(["template", "--namespace=prod", "--kube-version=1.31"], calls[..3]);
        Assert.Equal(["--values=given-values-0.yaml", "--include-crds", "--", "shop", "copied-chart"], calls[3..]);
        Assert.Equal(["./copied-chart/Chart.yaml", "./copied-chart/templates/web.yaml", "./copied-chart/values.yaml", "./given-values-0.yaml"], File.ReadAllLines(_programs["seen"]));
        Assert.DoesNotContain("hunter2", File.ReadAllText(_programs["arguments"]), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Dependencies_that_are_not_in_the_repository_are_fetched_and_those_beside_it_are_copied()
    {
        (string, string)[] chart =
        [
            ("apps/web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 0.1.0\ndependencies:\n- name: lib\n  version: 1.0.0\n  repository: file://../lib\n"),
            ("apps/lib/Chart.yaml", "apiVersion: v2\nname: lib\nversion: 1.0.0\n"),
            ("apps/other/Chart.yaml", "apiVersion: v2\nname: other\nversion: 1.0.0\n"),
        ];

        Render(chart, "apps/web", $"mkdir -p dependencies/charts; find . -type f | sort > '{_programs["seen"]}'");

        Assert.Equal(["dependency", "update", "dependencies", "template"], File.ReadAllLines(_programs["arguments"])[..4]);
        Assert.Equal(["./copied-chart/Chart.yaml", "./dependencies/Chart.yaml", "./dependency-0000/Chart.yaml"], File.ReadAllLines(_programs["seen"]));
    }

    [SkippableFact]
    public void Charts_of_a_kustomization_get_their_inline_values_in_a_file()
    {
        (string, string)[] files =
        [
            ("shop/kustomization.yaml", "namePrefix: a-\nhelmCharts:\n- name: web\n  releaseName: r\n  includeCRDs: true\n  valuesInline: {password: hunter2}\n"),
            ("shop/charts/web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 0.1.0\n"),
            ("shop/charts/web/values.yaml", "a: 1\n"),
        ];

        var manifests = Render(files, "shop", $"cat inline-values.yaml > '{_programs["seen"]}'\ncat <<'END'\n{Output}\nEND");

        Assert.Contains("a-web", manifests.Select(manifest => manifest.Id.Name));
        Assert.Equal("password: hunter2\n", File.ReadAllText(_programs["seen"]));
        Assert.DoesNotContain("hunter2", File.ReadAllText(_programs["arguments"]), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void What_helm_complains_of_is_told_and_nothing_is_left_behind()
    {
        var exception = Assert.Throws<GitOpsException>(() => Render(Chart, "apps/web", $"pwd > '{_programs["seen"]}'\necho 'Error: template: web/templates/web.yaml:1: bad' >&2\nexit 1"));

        Assert.Equal("HelmFailed", exception.ErrorId);
        Assert.Equal("apps/web/Chart.yaml:1: helm could not render the chart: Error: template: web/templates/web.yaml:1: bad", exception.Message);
        Assert.False(Directory.Exists(File.ReadAllText(_programs["seen"]).Trim()));
    }

    [SkippableFact]
    public async Task Cancelling_ends_helm()
    {
        using var cancellation = new CancellationTokenSource();
        var rendering = Task.Run(() => Render(Chart, "apps/web", $"echo > '{_programs["started"]}'\nsleep 600", cancellationToken: cancellation.Token));
        while (!File.Exists(_programs["started"]) && !rendering.IsCompleted)
        {
            await Task.Delay(10);
        }

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => rendering);
    }

    [SkippableFact]
    public void Helm_gets_none_of_the_variables_that_may_hold_a_token_or_lead_to_the_users_own_files()
    {
        string[] foreign = ["SYSTEM_ACCESSTOKEN", "HELM_KUBETOKEN", "HELM_PLUGINS", "KUBERNETES_SERVICE_HOST", "DOCKER_CONFIG", "XDG_CONFIG_HOME"];
        foreach (var name in foreign)
        {
            Environment.SetEnvironmentVariable(name, "from-this-process");
        }

        try
        {
            Render(Chart, "apps/web", $"env > '{_programs["seen"]}'; pwd > '{_programs["folder"]}'; ls -ld \"$PWD\" > '{_programs["mode"]}'");
        }
        finally
        {
            Array.ForEach(foreign, name => Environment.SetEnvironmentVariable(name, null));
        }

        var seen = File.ReadAllLines(_programs["seen"]).Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        var folder = File.ReadAllText(_programs["folder"]).Trim();
        string[] own = ["HOME", "KUBECONFIG", "HELM_CACHE_HOME", "HELM_CONFIG_HOME", "HELM_DATA_HOME", "HELM_PLUGINS", "HELM_REPOSITORY_CONFIG", "HELM_REPOSITORY_CACHE", "HELM_REGISTRY_CONFIG"];
        Assert.All(own, name => Assert.StartsWith(folder + "/", seen[name], StringComparison.Ordinal));
        Assert.DoesNotContain("from-this-process", seen.Values);
        Assert.DoesNotContain("KUBERNETES_SERVICE_HOST", seen.Keys);
        Assert.StartsWith("drwx------", File.ReadAllText(_programs["mode"]), StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder));
    }

    [SkippableTheory]
    [InlineData("sleep 600", "ran longer than 1 s")]
    [InlineData("while :; do echo endless; done", "wrote more than 1000 bytes")]
    public void A_helm_that_does_not_end_is_ended(string script, string reason)
    {
        var exception = Assert.Throws<GitOpsException>(() => Render(Chart, "apps/web", script, limits: new RenderingLimits { ProgramSeconds = 1, ProgramBytes = 1000 }));

        Assert.Equal("ProgramLimitExceeded", exception.ErrorId);
        Assert.StartsWith($"apps/web/Chart.yaml:1: helm was ended, because it {reason}", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_helm_the_error_says_what_to_install()
    {
        var options = new RenderOptions { HelmSearchPath = _programs.Path };

        var exception = Assert.Throws<GitOpsException>(() => Renderer.Render(new MemoryTree(Chart), "apps/web", options, CancellationToken.None));

        Assert.Equal("HelmNotFound", exception.ErrorId);
        Assert.Contains("https://helm.sh/docs/intro/install/", exception.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Definitions_of_a_chart_can_be_left_out_and_values_lie_beside_the_settings()
    {
        (string, string)[] files = [.. Chart, ("apps/gitops.yaml", "helm: { includeCrds: false, valuesFiles: [web/values.yaml] }\n")];

        Render(files, "apps/web", "true");

        var calls = File.ReadAllLines(_programs["arguments"]);
        Assert.DoesNotContain("--include-crds", calls);
        Assert.Contains("--values=given-values-0.yaml", calls);
    }

    [Theory]
    [InlineData("helm: { releasename: shop }", "gitops.yaml:1:9: no setting \"releasename\". Did you mean \"releaseName\"?")]
    [InlineData("helm: { includeCrds: sometimes }", "gitops.yaml:1:9: helm.includeCrds must be true or false.")]
    public void Settings_that_are_not_understood_are_named_with_their_place(string settings, string message)
    {
        var exception = Assert.Throws<GitOpsException>(() =>
            Renderer.Render(new MemoryTree([.. Chart, ("gitops.yaml", settings)]), "apps/web", new RenderOptions(), CancellationToken.None));

        Assert.Equal("SettingsInvalid", exception.ErrorId);
        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_values_file_that_is_not_there_is_named()
    {
        var files = new MemoryTree([.. Chart, ("gitops.yaml", "helm: { valuesFiles: [values/prd.yaml] }\n")]);

        var exception = Assert.Throws<GitOpsException>(() => Renderer.Render(files, "apps/web", new RenderOptions(), CancellationToken.None));

        Assert.Equal(("HelmFileNotFound", "apps/web/Chart.yaml:1: no file or folder \"values/prd.yaml\" for the chart."), (exception.ErrorId, exception.Message));
    }

    public void Dispose() => _programs.Dispose();

    private IReadOnlyList<Manifest> Render((string, string)[] files, string path, string script, RenderingLimits? limits = null, CancellationToken cancellationToken = default)
    {
        Skip.If(OperatingSystem.IsWindows(), "the stand-in for helm is a shell script");
        if (!OperatingSystem.IsWindows())
        {
            var program = _programs["helm"];
            File.WriteAllText(program, $"#!/bin/sh\nprintf '%s\\n' \"$@\" >> '{_programs["arguments"]}'\n{script}\n");
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var render = new RenderOptions { HelmSearchPath = _programs.Path, Limits = limits ?? new RenderingLimits() };
        return Renderer.Render(new MemoryTree(files), path, render, cancellationToken);
    }
}
