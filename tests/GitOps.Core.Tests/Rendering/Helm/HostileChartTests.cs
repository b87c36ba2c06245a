using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using GitOps.Core.Git;
using GitOps.Core.Git.Transports;
using GitOps.Core.Rendering;
using GitOps.Core.Rendering.Kustomize.Loading;
using GitOps.Core.Rendering.Limits;
using GitOps.Core.Rendering.Options;
using GitOps.Core.Rendering.Remotes;
using GitOps.Core.Tests.Git;

namespace GitOps.Core.Tests.Rendering.Helm;

/// <summary>Charts and settings that try to get at what is not in their repository, with a real helm.</summary>
public sealed class HostileChartTests : IDisposable
{
    private const string Template = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {v: {{ .Values.v | default \"own\" | quote }}}\n";
    private readonly TemporaryFolder _machine = new();
    private readonly TemporaryFolder _repository = new();
    private readonly List<string> _verbose = [];

    public HostileChartTests()
    {
        File.WriteAllText(_machine["secret.yaml"], "v: stolen\n");
        Directory.CreateDirectory(_machine["lib/templates"]);
        File.WriteAllText(_machine["lib/Chart.yaml"], "apiVersion: v2\nname: lib\nversion: 1.0.0\n");
        File.WriteAllText(_machine["lib/templates/lib.yaml"], "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: stolen}\n");
        Write("chart/Chart.yaml", "apiVersion: v2\nname: web\nversion: 0.1.0\n");
        Write("chart/templates/a.yaml", Template);
    }

    [SkippableTheory]
    [InlineData("own.yaml,{0}/secret.yaml")]
    [InlineData("own.yaml,v={0}/secret.yaml")]
    [InlineData("file://{0}/secret.yaml")]
    [InlineData("https:/{0}/secret.yaml")]
    [InlineData("\"{0}/secret.yaml\"")]
    public void A_values_file_is_that_of_the_repository_whatever_it_is_called(string name)
    {
        name = name.Replace("{0}", _machine.Path, StringComparison.Ordinal);
        Write("gitops.yaml", $"helm: {{ valuesFiles: ['{name}'] }}\n");
        Write(name, "v: repository\n");

        Assert.Equal("repository", Render("chart"));
    }

    [SkippableTheory]
    [InlineData("{0}/secret.yaml")]
    [InlineData("../../../../../../..{0}/secret.yaml")]
    [InlineData("values")]
    public void A_values_file_that_is_not_in_the_repository_is_an_error(string name)
    {
        Write("gitops.yaml", $"helm: {{ valuesFiles: ['{name.Replace("{0}", _machine.Path, StringComparison.Ordinal)}'] }}\n");
        Write("values/inside.yaml", "v: repository\n");

        AssertRefused("HelmFileNotFound", "chart");
    }

    [SkippableTheory]
    [InlineData("nameTemplate: '{{ env \"HOME\" }}'")]
    [InlineData("nameTemplate: '{{ expandenv \"$HOME\" }}'")]
    [InlineData("repo: https://charts.example.com\n  name: {0}/lib")]
    [InlineData("repo: https://charts.example.com\n  name: ../lib")]
    [InlineData("repo: https://charts.example.com\n  name: --post-renderer=/bin/sh")]
    [InlineData("repo: 'file://{0}'")]
    [InlineData("repo: http://charts.example.com")]
    [InlineData("repo: https://user:hunter2@charts.example.com")]
    public void What_a_kustomization_says_of_a_chart_reaches_nothing_of_this_machine(string option)
    {
        var fields = option.Contains("name: ", StringComparison.Ordinal) ? option : "name: chart\n  " + option;
        Write("kustomization.yaml", $"helmGlobals: {{chartHome: .}}\nhelmCharts:\n- version: 1.0.0\n  {fields.Replace("{0}", _machine.Path, StringComparison.Ordinal)}\n");

        var exception = AssertRefused("HelmRefused", "");

        Assert.StartsWith("kustomization.yaml:3: ", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", exception.Message, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("Chart.yaml", "file://{0}/lib")]
    [InlineData("Chart.yaml", "file://../../../../../../../..{0}/lib")]
    [InlineData("Chart.yaml", "file://localhost:{0}/lib")]
    [InlineData("requirements.yaml", "file://{0}/lib")]
    [InlineData("Chart.yaml", "http://charts.example.com")]
    [InlineData("Chart.yaml", "@private")]
    [InlineData("Chart.yaml", "alias:private")]
    [InlineData("Chart.yaml", "s3://bucket")]
    public void A_dependency_outside_of_the_repository_is_refused_where_it_is_named(string file, string address)
    {
        Write($"chart/{file}", (file == "Chart.yaml" ? "apiVersion: v2\nname: web\nversion: 0.1.0\n" : "") + $"dependencies:\n- name: lib\n  version: 1.0.0\n  repository: '{address.Replace("{0}", _machine.Path, StringComparison.Ordinal)}'\n");

        Assert.StartsWith($"chart/{file}:", AssertRefused("HelmRefused", "chart").Message, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("https://charts.example.com")]
    [InlineData("oci://registry.example.com/charts")]
    [InlineData("oci://127.0.0.1:5000/charts")]
    [InlineData("https://[::1]:8443")]
    public void A_chart_on_a_host_that_the_operator_did_not_allow_is_not_fetched(string address)
    {
        Write("chart/Chart.yaml", $"apiVersion: v2\nname: web\nversion: 0.1.0\ndependencies:\n- {{name: lib, version: 1.0.0, repository: '{address}'}}\n");
        Write("kustomization.yaml", $"helmCharts:\n- {{name: lib, version: 1.0.0, repo: '{address}'}}\n");
        using var remotes = new RemoteSource(_repository.Path, new GitSourceOptions(), new AllowedHosts(_repository.Path, "https://git.example.com/web.git", ["other.example.com"]));

        Assert.StartsWith("chart/Chart.yaml:5: ", AssertRefused("KustomizeRemoteNotAllowed", "chart", remotes: remotes).Message, StringComparison.Ordinal);
        Assert.StartsWith("kustomization.yaml:2: ", AssertRefused("KustomizeRemoteNotAllowed", "", remotes: remotes).Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_dependency_that_only_helm_sees_or_that_the_lock_file_moves_is_not_read_from_this_machine()
    {
        var hidden = $"- name: lib\n  version: 1.0.0\n  Repository: file://{_machine["lib"]}\n";
        Write("chart/Chart.yaml", $"apiVersion: v2\nname: web\nversion: 0.1.0\ndependencies:\n{hidden}");
        Write("chart/Chart.lock", $"dependencies:\n- name: lib\n  version: 1.0.0\n  repository: file://{_machine["lib"]}\ndigest: sha256:0\n");

        Assert.Contains("missing", AssertRefused("HelmFailed", "chart").Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_link_out_of_the_repository_is_refused()
    {
        File.CreateSymbolicLink(_repository["chart/values.yaml"], _machine["secret.yaml"]);

        AssertRefused("SymbolicLinkLeavesRepository", "chart");
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_schema_of_values_opens_no_file_and_no_address(bool isInArchive)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var asked = listener.AcceptTcpClientAsync();
        File.WriteAllText(_machine["schema.json"], """{"required": ["told"]}""");
        var schema = $$"""{"allOf": [{"$ref": "file://{{_machine["schema.json"]}}"}, {"$ref": "http://{{listener.LocalEndpoint}}/x"}]}""";
        if (isInArchive)
        {
            Archive("chart/charts/lib-1.0.0.tgz", ("lib/Chart.yaml", "apiVersion: v2\nname: lib\nversion: 1.0.0\n"), ("lib/values.schema.json", schema));
        }
        else
        {
            Write("chart/values.schema.json", schema);
        }

        Assert.Equal("own", Render("chart"));
        Assert.False(asked.IsCompleted);
        Assert.Contains(_verbose, line => line.Contains("schema", StringComparison.Ordinal));
    }

    [SkippableFact]
    public void A_schema_that_is_complete_in_itself_is_still_held()
    {
        Write("chart/values.schema.json", """{"$schema": "http://json-schema.org/draft-07/schema#", "definitions": {"x": {"type": "string"}}, "properties": {"v": {"$ref": "#/definitions/x"}}, "required": ["v"]}""");

        Assert.Contains("missing property 'v'", AssertRefused("HelmFailed", "chart").Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Templates_see_no_variables_names_of_hosts_or_clusters()
    {
        foreach (var call in new[] { "env \"PATH\"", "expandenv \"$PATH\"" })
        {
            Write("chart/templates/a.yaml", Template.Replace(".Values.v", call, StringComparison.Ordinal));
            Assert.Contains("not defined", AssertRefused("HelmFailed", "chart").Message, StringComparison.Ordinal);
        }

        Write("chart/templates/a.yaml", Template.Replace(".Values.v", "(getHostByName \"localhost\")", StringComparison.Ordinal));
        Assert.Equal("own", Render("chart"));
        Write("chart/templates/a.yaml", Template.Replace(".Values.v", $"(.Files.Get \"../../..{_machine["secret.yaml"]}\")", StringComparison.Ordinal));
        Assert.Equal("own", Render("chart"));
    }

    [SkippableFact]
    public void An_archive_that_holds_far_more_than_it_seems_to_is_refused()
    {
        Archive("chart/charts/lib-1.0.0.tgz", ("lib/Chart.yaml", "apiVersion: v2\nname: lib\nversion: 1.0.0\n"), ("lib/zeros", new string('0', 2_000_000)));

        var exception = AssertRefused("RenderingLimitExceeded", "chart", new RenderingLimits { Bytes = 1_000_000 });

        Assert.Contains("lib-1.0.0.tgz", exception.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_chart_that_takes_all_memory_is_ended()
    {
        Write("chart/templates/a.yaml", "{{- $x := repeat 200000000 \"x\" }}{{ range until 100000000 }}{{ $x }}{{ end }}\n");

        var exception = AssertRefused("ProgramLimitExceeded", "chart", new RenderingLimits { ProgramMemory = 400_000_000 });

        Assert.StartsWith("chart/Chart.yaml:1: helm was ended, because it took more than 400000000 bytes of memory", exception.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _machine.Dispose();
        _repository.Dispose();
    }

    private GitOpsException AssertRefused(string id, string path, RenderingLimits? limits = null, IRemoteSource? remotes = null)
    {
        var exception = Assert.Throws<GitOpsException>(() => Render(path, limits, remotes));
        Assert.Equal(id, exception.ErrorId);
        return exception;
    }

    private string Render(string path, RenderingLimits? limits = null, IRemoteSource? remotes = null)
    {
        var options = new RenderOptions { HelmSearchPath = PackagedHelm.Folder, Remotes = remotes ?? new NoRemotes(), Verbose = _verbose.Add, Limits = limits ?? new RenderingLimits() };
        return (string)Renderer.Render(new FolderTree(_repository.Path), path, options, CancellationToken.None).Single().Object["data"]!["v"]!;
    }

    private void Archive(string path, params (string Name, string Text)[] files)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_repository[path])!);
        using var archive = new TarWriter(new GZipStream(File.Create(_repository[path]), CompressionLevel.Fastest));
        foreach (var (name, text) in files)
        {
            archive.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
        }
    }

    private void Write(string path, string text)
    {
        var file = new FileInfo($"{_repository.Path}/{path}");
        file.Directory!.Create();
        File.WriteAllText(file.FullName, text);
    }
}
