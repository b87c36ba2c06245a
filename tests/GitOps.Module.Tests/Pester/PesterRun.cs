using System.Text.Json;
using GitOps.Module.Tests.Engine;

namespace GitOps.Module.Tests.Pester;

/// <summary>One run of the whole suite by Pester, in the real PowerShell.</summary>
public sealed class PesterRun : IAsyncLifetime
{
    /// <summary>What became of a test, or of what failed outside of one. A test with several cases has several outcomes.</summary>
    /// <param name="File">Name of its file.</param>
    /// <param name="Line">Where in the file it begins.</param>
    /// <param name="Outcome"><c>Passed</c>, <c>Failed</c>, <c>Skipped</c>, ...</param>
    /// <param name="Errors">Why it failed.</param>
    public sealed record Entry(string File, int Line, string Outcome, string[] Errors);

    public IReadOnlyList<Entry> Entries { get; private set; } = [];

    /// <summary>What Pester printed.</summary>
    public string Log { get; private set; } = "";

    public async Task InitializeAsync()
    {
        using var folder = new TemporaryFolder();
        var results = Path.Combine(folder.Path, "results.json");
        var ended = await PowerShellProcess.RunAsync($"& '{PesterTest.Folder}/Invoke-Suite.ps1' -Results '{results}' -Pester '{BuildOutput.Pester}'");
        Log = ended.Output + ended.Error;
        Entries = File.Exists(results) ? JsonSerializer.Deserialize<Entry[]>(await File.ReadAllTextAsync(results))! : [];
    }

    public Task DisposeAsync() => Task.CompletedTask;
}
