using System.Net.Http.Json;
using System.Text;
using GitOps.Sandbox;

namespace GitOps.Pipelines.Tests.Engine;

/// <summary>
/// What a pipeline meets: a checkout of a shop's repository with its server, a cluster that is reached over the network, and a machine that
/// has <c>pwsh</c> on its path and the module where PowerShell looks for modules.
/// </summary>
internal sealed class PipelineShop : IAsyncDisposable, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private TestRepository? _repository;
    private SandboxServer? _server;

    /// <summary>The folder that a service checks out to.</summary>
    public string Checkout => Path.Combine(_folder.Path, "checkout");

    /// <summary>A folder for what lasts as long as the job.</summary>
    public string Temporary => Path.Combine(_folder.Path, "temp");

    /// <summary>Programs that stand before those of the machine.</summary>
    public string Programs => Path.Combine(_folder.Path, "programs");

    /// <summary>A kubeconfig of the cluster; its only context is prod-eu.</summary>
    public string Kubeconfig => Path.Combine(_folder.Path, "kubeconfig");

    public Uri Cluster { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        foreach (var folder in (string[])[Temporary, Programs])
        {
            Directory.CreateDirectory(folder);
        }

        AddProgram("pwsh", $"#!/bin/sh\nexec dotnet '{BuildOutput.PowerShell}' \"$@\"\n");
        _repository = new TestRepository(Checkout);
        Commit("Open the shop", ("overlays/prod/settings.yaml", Settings("hello")), ("overlays/prod/flags.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: flags }\n"));
        _repository.Publish(Path.Combine(_folder.Path, "server.git"));
        _server = await SandboxServer.StartAsync(new SandboxOptions());
        Cluster = await _server.ListenAsync();
        File.WriteAllText(Kubeconfig, $"""
            apiVersion: v1
            kind: Config
            clusters: [ {"{"} name: prod-eu, cluster: {"{"} server: "{Cluster}" {"}"} {"}"} ]
            contexts: [ {"{"} name: prod-eu, context: {"{"} cluster: prod-eu, user: deployer {"}"} {"}"} ]
            users: [ {"{"} name: deployer, user: {"{"} token: {Secret} {"}"} {"}"} ]
            current-context: prod-eu

            """);
    }

    /// <summary>What must never be printed.</summary>
    public const string Secret = "pipeline-secret-7f3a";

    public static string Settings(string greeting) => $"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  greeting: {greeting}\n";

    public string Commit(string message, params (string Name, string? Content)[] files) => _repository!.Commit(message, files);

    public void Branch(string name) => _repository!.Branch(name);

    /// <summary>Merges a branch with one commit into the branch in use, as services do for a pull request.</summary>
    public async Task MergePullRequestAsync(string message, params (string Name, string Content)[] files)
    {
        await GitAsync("switch", "--quiet", "-c", "request");
        Commit(message, [.. files.Select(file => (file.Name, (string?)file.Content))]);
        await GitAsync("switch", "--quiet", "main");
        await GitAsync("merge", "--quiet", "--no-ff", "-m", "Merge the request", "request");
    }

    /// <summary>Runs git in the checkout.</summary>
    public async Task GitAsync(params string[] arguments)
    {
        var (exitCode, output, error) = await Job.RunAsync(Checkout, Environment, "git", arguments);
        Assert.True(exitCode == 0, output + error);
    }

    /// <summary>The newest commit.</summary>
    public string Head => _repository!.Head;

    /// <summary>The subject of the newest commit.</summary>
    public string HeadSubject => _repository!.HeadMessage.Split('\n')[0];

    /// <summary>Puts a program where it is found first.</summary>
    public void AddProgram(string name, string script)
    {
        var path = Path.Combine(Programs, name);
        File.WriteAllText(path, script);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>The value that the cluster has; null when the object is not there.</summary>
    public async Task<string?> GreetingAsync()
    {
        using var client = new HttpClient { BaseAddress = Cluster };
        using var answer = await client.GetAsync(new Uri("api/v1/namespaces/default/configmaps/settings", UriKind.Relative));
        return answer.IsSuccessStatusCode ? (await answer.Content.ReadFromJsonAsync<System.Text.Json.Nodes.JsonObject>())!["data"]!["greeting"]!.GetValue<string>() : null;
    }

    /// <summary>Changes the cluster past Git.</summary>
    public async Task EditAsync(string greeting)
    {
        using var client = new HttpClient { BaseAddress = Cluster };
        using var body = new StringContent($$"""{"data":{"greeting":"{{greeting}}"} }""", Encoding.UTF8, "application/merge-patch+json");
        (await client.PatchAsync(new Uri("api/v1/namespaces/default/configmaps/settings?fieldManager=kubectl-edit", UriKind.Relative), body)).EnsureSuccessStatusCode();
    }

    /// <summary>The environment of a machine that runs jobs.</summary>
    public Dictionary<string, string> Environment => new()
    {
        ["PATH"] = Programs + Path.PathSeparator + System.Environment.GetEnvironmentVariable("PATH"),
        ["PSModulePath"] = Path.GetDirectoryName(Path.GetDirectoryName(BuildOutput.StagedModule))!,
        ["POWERSHELL_TELEMETRY_OPTOUT"] = "1",
        ["NO_COLOR"] = "1",
        ["XDG_CACHE_HOME"] = Path.Combine(_folder.Path, "cache"),
    };

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
            _server = null;
        }
    }

    public void Dispose()
    {
        _repository?.Dispose();
        _folder.Dispose();
    }
}
