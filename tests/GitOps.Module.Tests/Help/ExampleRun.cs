using System.Text.Json;
using GitOps.Module.Tests.Engine;

namespace GitOps.Module.Tests.Help;

/// <summary>
/// Every example of every page, and every block of the other documents, run in one real PowerShell: each where there is a repository <c>./shop</c> that is pushed to a
/// server of its own, and a cluster of the context <c>prod-eu</c>, to which it was synced and which somebody changed since.
/// </summary>
public sealed class ExampleRun : IAsyncLifetime
{
    /// <summary>What came of an example.</summary>
    /// <param name="Page">The cmdlet whose page it is on, or the document.</param>
    /// <param name="Title">Its heading, or the number of the block.</param>
    /// <param name="Output">What it printed.</param>
    /// <param name="Errors">Its errors.</param>
    public sealed record Entry(string Page, string Title, string Output, string[] Errors);

    public IReadOnlyList<Entry> Entries { get; private set; } = [];

    /// <summary>What PowerShell printed besides.</summary>
    public string Log { get; private set; } = "";

    public async Task InitializeAsync()
    {
        using var folder = new TemporaryFolder();
        var examples = Pages.All.SelectMany(page => page.Examples.Where(example => example.NotRun is null).Select((example, index) => Prepare(folder, page.Name, example.Title, example.Code, index)))
            .Concat(DocumentBlock.All.Select((block, index) => Prepare(folder, block.Document, block.Title, block.Code, index)))
            .ToList();
        var results = Path.Combine(folder.Path, "results.json");
        var script = Path.Combine(BuildOutput.RepositoryRoot, "tests", "GitOps.Module.Tests", "Help", "Invoke-Examples.ps1");
        var ended = await PowerShellProcess.RunAsync($"& '{script}' -Examples '{folder.Write("examples.json", JsonSerializer.Serialize(examples))}' -Results '{results}'");
        Log = ended.Output + ended.Error;
        Entries = File.Exists(results) ? JsonSerializer.Deserialize<Entry[]>(await File.ReadAllTextAsync(results))! : [];
    }

    public Task DisposeAsync() => Task.CompletedTask;

    private static object Prepare(TemporaryFolder folder, string page, string title, string code, int index)
    {
        var place = Path.Combine(folder.Path, $"{Path.GetFileName(page)}-{index}");
        using var shop = new TestRepository(Path.Combine(place, "shop"));
        var samples = Path.Combine(BuildOutput.RepositoryRoot, "samples", "shop");
        string[] names = ["namespace.yaml", "web.yaml", "cart.yaml", "discounts.yaml"];
        shop.Commit("Open the shop", [
            ("base/kustomization.yaml", $"resources: [ {string.Join(", ", names)} ]\n"),
            .. names.Select(name => ("base/" + name, (string?)File.ReadAllText(Path.Combine(samples, name)))),
            ("overlays/prod/kustomization.yaml", "resources: [ ../../base ]\nreplicas:\n  - { name: web, count: 3 }\n"),
        ]);
        shop.Tag("v1.2.0");
        shop.Commit("Show more on a page", ("base/web.yaml", File.ReadAllText(Path.Combine(samples, "web.yaml")).Replace("PAGE_SIZE: \"24\"", "PAGE_SIZE: \"48\"", StringComparison.Ordinal)));
        shop.Tag("v1.3.0");
        shop.Publish(Path.Combine(place, "server", "shop.git"));
        return new { Page = page, Title = title, Code = code, Folder = place };
    }
}
