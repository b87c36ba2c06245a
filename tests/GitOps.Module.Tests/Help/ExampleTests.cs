namespace GitOps.Module.Tests.Help;

/// <summary>The examples in <c>docs/commands</c> do what they say, in the real PowerShell; those in other documents run.</summary>
public sealed class ExampleTests(ExampleRun run) : IClassFixture<ExampleRun>
{
    public static TheoryData<string, string> All
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var page in Pages.All)
            {
                foreach (var example in page.Examples.Where(example => example.NotRun is null))
                {
                    all.Add(page.Name, example.Title);
                }
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_example_runs(string page, string title)
    {
        var example = run.Entries.SingleOrDefault(entry => entry.Page == page && entry.Title == title);

        Assert.True(example is not null, $"It was not run.\n{run.Log}");
        Assert.Equal([], example.Errors);
    }

    [Theory]
    [InlineData("Get-GitOpsDiff", "Compare a repository with a cluster", "shop/cart.*kubectl-edit")]
    [InlineData("Get-GitOpsDiff", "See who changed the cluster", "spec.replicas +5 +2 +kubectl-edit")]
    [InlineData("Get-GitOpsDiff", "See what a change would do before it is committed", "-  replicas: 5\\s+\\+  replicas: 2")]
    [InlineData("Get-GitOpsDiff", "Compare with a release", "shop/web.*PAGE_SIZE")]
    [InlineData("Get-GitOpsManifest", "Compare two releases without a cluster", "^\\s*InputObject.*\\s[- ]*\\s* PAGE_SIZE: \"48\" +=>\\s* PAGE_SIZE: \"24\" +<=\\s*$")]
    [InlineData("Get-GitOpsStatus", "See how it is", "Deployment shop/cart.*Pod shop/cart")]
    [InlineData("Start-GitOpsSandbox", "See what a release would change, without its cluster", "^(?!.*there already).*shop/web.*PAGE_SIZE")]
    [InlineData("Start-GitOpsSandbox", "See what a first sync would take over", "shop/web.*there already")]
    [InlineData("Sync-GitOpsRepo", "Deploy a release", "shop/web.*PAGE_SIZ")]
    [InlineData("Undo-GitOpsChange", "See what taking back the last sync would change", "shop/web.*PAGE_SIZE")]
    [InlineData("Undo-GitOpsChange", "Take back what was synced last", "pushed to origin/main")]
    [InlineData("Undo-GitOpsChange", "Prepare a pull request", "pushed to origin/undo-release, not synced")]
    public void It_shows_what_it_is_for(string page, string title, string shown) =>
        Assert.Matches($"(?s){shown}", run.Entries.Single(entry => entry.Page == page && entry.Title == title).Output);

    public static TheoryData<string, string> Blocks
    {
        get
        {
            var blocks = new TheoryData<string, string>();
            foreach (var block in DocumentBlock.All)
            {
                blocks.Add(block.Document, block.Title);
            }

            return blocks;
        }
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public void What_a_document_says_runs(string document, string title) => The_example_runs(document, title);

    [Fact]
    public void Each_line_of_a_document_that_is_not_run_is_listed_with_why() =>
        Assert.All(DocumentBlock.NotRun, entry => Assert.True(DocumentBlock.Lines.Count(line => line.Contains(entry.Key)) == 1, $"{entry.Key} ({entry.Value})"));

    [Fact]
    public void Few_examples_are_not_run()
    {
        var left = Pages.All.SelectMany(page => page.Examples.Where(example => example.NotRun is not null).Select(example => $"{page.Name}: {example.NotRun}"));

        Assert.Equal(
            [
                "Get-GitOpsDiff: needs a server and its repository",
                "Start-GitOpsSandbox: stays until it is interrupted",
                "Watch-GitOpsRepo: it does not end",
                "Watch-GitOpsRepo: it does not end",
                "Watch-GitOpsRepo: it does not end",
                "Watch-GitOpsRepo: it does not end",
            ],
            left);
    }
}
