using System.Text.Json.Nodes;
using GitOps.Pipelines.Tests.Engine;

namespace GitOps.Pipelines.Tests.GitHub;

/// <summary>What would be sent to GitHub for a pull request, looked at with a program that stands in for <c>gh</c>.</summary>
public sealed class CommentTests : PipelineTest
{
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Shop.Branch("base");
        Shop.Commit("Greet louder", ("overlays/prod/settings.yaml", PipelineShop.Settings("HELLO")));
    }

    private string Calls => Path.Combine(Shop.Temporary, "calls");

    private string Body => Path.Combine(Shop.Temporary, "body.json");

    private string Comments => Path.Combine(Shop.Temporary, "comments");

    [SkippableFact]
    public async Task The_first_run_writes_a_comment_and_the_next_one_updates_it()
    {
        StandInForGh(exitCode: 0);
        await PreviewAsync();
        var first = File.ReadAllText(Calls);
        var body = JsonNode.Parse(File.ReadAllText(Body))!["body"]!.GetValue<string>();
        File.WriteAllText(Comments, new JsonObject { ["databaseId"] = 41, ["body"] = "of somebody else" }.ToJsonString() + "\n" + new JsonObject { ["databaseId"] = 42, ["body"] = body }.ToJsonString() + "\n");

        await PreviewAsync();

        Assert.Contains("run-token api graphql", first, StringComparison.Ordinal);
        Assert.Contains("run-token api --method POST repos/acme/shop/issues/12/comments", first, StringComparison.Ordinal);
        Assert.Contains("run-token api --method PATCH repos/acme/shop/issues/comments/42", File.ReadAllText(Calls), StringComparison.Ordinal);
        Assert.Matches(@"^<!-- gitops [0-9a-f]{16} -->\n", body);
        Assert.Contains("HELLO", body, StringComparison.Ordinal);
        Assert.DoesNotContain("HELLO", first, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Where_the_token_may_not_write_the_summary_has_the_preview()
    {
        StandInForGh(exitCode: 1);

        var run = await PreviewAsync();

        Assert.Contains("HELLO", run.Summary, StringComparison.Ordinal);
        Assert.Contains(LoggingCommand.ReadGitHub(run.Log), command => command.Name == "notice" && command["title"] == "No comment");
    }

    [SkippableFact]
    public async Task Outside_of_a_pull_request_nothing_is_sent()
    {
        StandInForGh(exitCode: 0);

        await PreviewAsync(pullRequest: null);

        Assert.False(File.Exists(Calls));
    }

    private async Task<ActionRun> PreviewAsync(int? pullRequest = 12)
    {
        var run = await new CompositeAction(Shop) { PullRequest = pullRequest }.RunAsync(("path", "overlays/prod"), ("from", "base"), ("comment", "true"));
        Assert.True(run.ExitCode == 0, run.Log);
        return run;
    }

    /// <summary>Notes its token and arguments, keeps what it is given to send, and answers the query for comments.</summary>
    private void StandInForGh(int exitCode)
    {
        Skip.If(OperatingSystem.IsWindows(), "The stand-in for gh is a shell script.");
        Shop.AddProgram("gh", $"""
            #!/bin/sh
            echo "$GH_TOKEN $*" >> '{Calls}'
            case "$2" in
              graphql) [ -f '{Comments}' ] && cat '{Comments}'; exit 0 ;;
            esac
            while [ $# -gt 0 ]; do [ "$1" = --input ] && cp "$2" '{Body}'; shift; done
            exit {exitCode}

            """);
    }
}
