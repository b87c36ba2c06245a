using GitOps.Pipelines.Tests.Engine;

namespace GitOps.Pipelines.Tests.AzureDevOps;

/// <summary>Tests that need the packages of the extension share them.</summary>
[CollectionDefinition(nameof(Npm))]
public sealed class NpmCollection : ICollectionFixture<Npm>;

/// <summary>The packages of the extension, restored as its lock file says, and its tasks as they are packed.</summary>
public sealed class Npm : IAsyncLifetime
{
    private static readonly string Source = Path.Combine(BuildOutput.RepositoryRoot, "src", "AzureDevOps");

    private readonly string? _npm = OnPath(OperatingSystem.IsWindows() ? "npm.cmd" : "npm");

    /// <summary>The folder of the tasks.</summary>
    public static string Tasks { get; } = Path.Combine(BuildOutput.RepositoryRoot, "out", "AzureDevOps");

    /// <summary>Why nothing can be run here; null when it can.</summary>
    public string? Missing => _npm is null ? "Node.js with npm is not on PATH." : null;

    public async Task InitializeAsync()
    {
        if (_npm is not null)
        {
            await RunAsync(new Dictionary<string, string>(), "ci", "--no-audit", "--no-fund", "--ignore-scripts");
            await RunAsync(new Dictionary<string, string>(), "run", "stage");
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>Runs npm in the extension's folder; a failure fails the test with what was printed.</summary>
    internal async Task<string> RunAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var (exitCode, output, error) = await Job.RunAsync(Source, environment, _npm!, arguments);
        Assert.True(exitCode == 0, $"npm {string.Join(' ', arguments)} ended with {exitCode}:\n{output}{error}");
        return output;
    }

    /// <summary>Runs a task as the agent does.</summary>
    internal static Task<ProcessResult> RunTaskAsync(string folder, IReadOnlyDictionary<string, string> environment) =>
        Job.RunAsync(folder, environment, "node", Path.Combine(Source, "test", "run-task.js"));

    private static string? OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Where(folder => folder.Length > 0).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
