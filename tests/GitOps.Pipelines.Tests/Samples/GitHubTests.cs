using System.Text.RegularExpressions;
using GitOps.Pipelines.Tests.Engine;
using GitOps.Pipelines.Tests.GitHub;

namespace GitOps.Pipelines.Tests.Samples;

/// <summary>The workflows in <c>samples/pipelines/github</c>: each is read, and its steps are run one after the other as GitHub would.</summary>
public sealed partial class GitHubTests : PipelineTest
{
    private const string Action = "gitops-ps/GitOps/src/GitHubAction@v";
    private static readonly string[] OfGitHub = ["actions/checkout@v4", "actions/upload-artifact@v4"];

    [Fact]
    public async Task Deploy_brings_what_was_merged_to_the_cluster()
    {
        var (workflow, runs) = await RunAsync("deploy.yml");

        Assert.Equal(["main"], (List<object>)workflow.Map("on").Map("push")["branches"]);
        Assert.Equal((0, "hello"), (Assert.Single(runs).ExitCode, await Shop.GreetingAsync()));
    }

    [SkippableFact]
    public async Task Preview_checks_and_comments_without_a_cluster()
    {
        Skip.If(OperatingSystem.IsWindows(), "The stand-in for gh is a shell script.");
        var sent = Path.Combine(Shop.Temporary, "sent");
        Shop.AddProgram("gh", $"#!/bin/sh\ncase \"$*\" in *--input*) echo \"$*\" > '{sent}' ;; esac\n");
        await Shop.MergePullRequestAsync("Greet louder", ("overlays/prod/settings.yaml", PipelineShop.Settings("HELLO")));

        var (workflow, runs) = await RunAsync("preview.yml", pullRequest: 7);

        Assert.Equal("write", workflow.Map("permissions").Text("pull-requests"));
        Assert.Equal([0, 0], runs.Select(run => run.ExitCode));
        Assert.Equal("""{"Update":1}""", runs[1]["counts"]);
        Assert.Contains("repos/acme/shop/issues/7/comments", File.ReadAllText(sent), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drift_fails_when_somebody_changed_the_cluster()
    {
        await RunAsync("deploy.yml");
        Assert.Equal(0, Assert.Single((await RunAsync("drift.yml")).Runs).ExitCode);
        await Shop.EditAsync("howdy");

        var run = Assert.Single((await RunAsync("drift.yml")).Runs);

        Assert.Equal((1, "differs", """{"Drift":1}"""), (run.ExitCode, run["outcome"], run["counts"]));
    }

    [Fact]
    public async Task Undo_takes_back_what_the_last_deployment_brought()
    {
        await RunAsync("deploy.yml");
        Shop.Commit("Greet louder", ("overlays/prod/settings.yaml", PipelineShop.Settings("HELLO")));
        await RunAsync("deploy.yml");

        var (workflow, runs) = await RunAsync("undo.yml");

        Assert.Equal("write", workflow.Map("permissions").Text("contents"));
        Assert.Equal(0, Assert.Single(runs).ExitCode);
        Assert.Equal(("hello", "Revert \"Greet louder\""), (await Shop.GreetingAsync(), Shop.HeadSubject));
    }

    [Fact]
    public void Every_workflow_is_tried_here()
    {
        var tried = new[] { "deploy.yml", "drift.yml", "preview.yml", "undo.yml" };

        Assert.Equal(tried, Directory.EnumerateFiles(Path.Combine(BuildOutput.RepositoryRoot, "samples", "pipelines", "github")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private async Task<(Dictionary<object, object> Workflow, List<ActionRun> Runs)> RunAsync(string file, int? pullRequest = null)
    {
        var workflow = Yaml.Read("samples", "pipelines", "github", file);
        var runs = new List<ActionRun>();
        foreach (var step in workflow.Map("jobs").Map("prod").Maps("steps").Where(step => !OfGitHub.Contains(step.Text("uses"))))
        {
            Assert.StartsWith(Action, step.Text("uses"), StringComparison.Ordinal);
            var inputs = step.Map("with").Select(input => ($"{input.Key}", Expression().Replace($"{input.Value}", found => Value(found.Groups[1].Value))));
            runs.Add(await new CompositeAction(Shop) { PullRequest = pullRequest }.RunAsync([.. inputs]));
        }

        return (workflow, runs);
    }

    private string Value(string expression) => expression switch
    {
        "secrets.KUBECONFIG" => File.ReadAllText(Shop.Kubeconfig),
        "inputs.commit" => "",
        _ => throw new InvalidOperationException($"No value for {expression}."),
    };

    [GeneratedRegex(@"\$\{\{ ([\w.]+) \}\}")]
    private static partial Regex Expression();
}
