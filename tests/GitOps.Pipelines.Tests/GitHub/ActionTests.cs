using System.Text.RegularExpressions;
using GitOps.Pipelines.Tests.Engine;

namespace GitOps.Pipelines.Tests.GitHub;

/// <summary>The GitHub Action, run as GitHub's runner would run it, against a cluster that is reached over the network.</summary>
public sealed partial class ActionTests : PipelineTest
{
    private static readonly (string, string) Prod = ("path", "overlays/prod");

    private (string, string) Kubeconfig => ("kubeconfig", File.ReadAllText(Shop.Kubeconfig));

    [Fact]
    public async Task A_sync_changes_the_cluster_and_says_what_it_did()
    {
        var run = await new CompositeAction(Shop).RunAsync(("command", "sync"), Prod, Kubeconfig, ("prune", "true"), ("wait", "true"), ("timeout", "30"));

        Assert.True(run.ExitCode == 0, run.Log);
        Assert.Equal("hello", await Shop.GreetingAsync());
        Assert.Equal(("true", "in-sync", """{"Created":2}"""), (run["has-changes"], run["outcome"], run["counts"]));
        Assert.Matches("^[0-9a-f]{40}$", run["revision"]);
        Assert.True(File.Exists(run["report"]));
        Assert.Contains("settings", run.Summary, StringComparison.Ordinal);
        Assert.DoesNotContain(PipelineShop.Secret, run.Log + run.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_diff_tells_whether_something_differs_and_fails_only_where_it_is_asked_to()
    {
        var action = new CompositeAction(Shop);
        var differs = await action.RunAsync(Prod, Kubeconfig);
        var failed = await action.RunAsync(Prod, Kubeconfig, ("fail-on-changes", "true"));
        await action.RunAsync(("command", "sync"), Prod, Kubeconfig);
        var same = await action.RunAsync(Prod, Kubeconfig, ("fail-on-changes", "true"));

        Assert.Equal((0, "true", "differs", """{"Create":2}"""), (differs.ExitCode, differs["has-changes"], differs["outcome"], differs["counts"]));
        Assert.Equal((1, "differs"), (failed.ExitCode, failed["outcome"]));
        Assert.Equal((0, "false", "in-sync", "{}"), (same.ExitCode, same["has-changes"], same["outcome"], same["counts"]));
    }

    [Fact]
    public async Task A_preview_of_a_pull_request_needs_no_cluster()
    {
        Shop.Branch("base");
        Shop.Commit("Greet louder", ("overlays/prod/settings.yaml", PipelineShop.Settings("HELLO")));

        var run = await new CompositeAction(Shop).RunAsync(Prod, ("from", "base"), ("prune", "true"));

        Assert.True(run.ExitCode == 0, run.Log);
        Assert.Equal(("true", """{"Update":1}"""), (run["has-changes"], run["counts"]));
        Assert.Contains("HELLO", run.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_is_carried_out_by_a_later_job()
    {
        var action = new CompositeAction(Shop);
        var file = Path.Combine(Shop.Temporary, "plan.json");

        var plan = await action.RunAsync(("command", "plan"), ("plan", file), Prod, Kubeconfig);
        var sync = await action.RunAsync(("command", "sync"), ("plan", file), Prod, Kubeconfig);

        Assert.Equal(("differs", """{"Create":2}"""), (plan["outcome"], plan["counts"]));
        Assert.True(sync.ExitCode == 0, sync.Log);
        Assert.Equal("hello", await Shop.GreetingAsync());
    }

    [Fact]
    public async Task An_undo_makes_a_commit_in_the_name_of_who_clicked()
    {
        var action = new CompositeAction(Shop);
        await action.RunAsync(("command", "sync"), Prod, Kubeconfig);
        Shop.Commit("Greet louder", ("overlays/prod/settings.yaml", PipelineShop.Settings("HELLO")));
        await action.RunAsync(("command", "sync"), Prod, Kubeconfig);

        var run = await action.RunAsync(("command", "undo"), Prod, Kubeconfig, ("push", "true"));

        Assert.True(run.ExitCode == 0, run.Log);
        Assert.Equal(("hello", "Revert \"Greet louder\""), (await Shop.GreetingAsync(), Shop.HeadSubject));
        Assert.Equal("true", run["has-changes"]);
        Assert.Contains("author ana <7+ana@users.noreply.github.com>", (await Job.RunAsync(Shop.Checkout, Shop.Environment, "git", "cat-file", "-p", run["revision"])).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_fails_with_findings_beside_their_lines()
    {
        Shop.Commit("Break it", ("overlays/prod/bad.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: bad }\ndat: {}\n"));

        var run = await new CompositeAction(Shop).RunAsync(("command", "check"), Prod);

        Assert.Equal((1, "findings", """{"Error":1}"""), (run.ExitCode, run["outcome"], run["counts"]));
        Assert.Contains(LoggingCommand.ReadGitHub(run.Log), command => (command.Name, command["file"], command["line"]) == ("error", "overlays/prod/bad.yaml", "4"));
        Assert.Contains("unknown-field", run.Summary, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_module_that_the_machine_lacks_is_installed()
    {
        Skip.If(OperatingSystem.IsWindows(), "On Windows, no variable says where a user's modules and repositories are.");
        var home = Directory.CreateDirectory(Path.Combine(Shop.Temporary, "home")).FullName;
        // Where this is missing, NuGet takes the current folder for it.
        Directory.CreateDirectory(Path.Combine(home, ".config"));
        var feed = Directory.CreateDirectory(Path.Combine(Shop.Temporary, "feed")).FullName;
        var prepared = await Job.RunPowerShellStepAsync(
            Shop.Checkout,
            new Dictionary<string, string>(Shop.Environment) { ["HOME"] = home },
            $"Compress-PSResource '{BuildOutput.StagedModule}' '{feed}'\nRegister-PSResourceRepository Local -Uri '{feed}'\nUnregister-PSResourceRepository PSGallery",
            Shop.Temporary);
        Assert.True(prepared.ExitCode == 0, prepared.Output + prepared.Error);

        var run = await new CompositeAction(Shop) { Home = home }.RunAsync(("command", "check"), Prod);

        Assert.True(run.ExitCode == 0, run.Log);
        Assert.Single(Directory.EnumerateFiles(home, "GitOps.psd1", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("path", "x'; Set-Content hacked 1; '")]
    [InlineData("revision", "$(Set-Content hacked 1)")]
    [InlineData("command", "sync; Set-Content hacked 1")]
    [InlineData("kubeconfig", "\"; Set-Content hacked 1; \"")]
    [InlineData("prune", "$(Set-Content hacked 1)")]
    public async Task What_an_input_says_is_never_run(string input, string value)
    {
        var run = await new CompositeAction(Shop).RunAsync([.. new[] { Prod, Kubeconfig, (input, value) }.GroupBy(pair => pair.Item1).Select(pair => pair.Last())]);

        Assert.Equal(1, run.ExitCode);
        Assert.Empty(Directory.EnumerateFiles(Shop.Checkout, "hacked", SearchOption.AllDirectories));
    }

    [Fact]
    public void No_script_of_a_step_has_an_expression_in_it()
    {
        var step = Yaml.Read("src", "GitHubAction", "action.yml").Map("runs").Maps("steps").Single();

        Assert.DoesNotContain("${{", step.Text("run"), StringComparison.Ordinal);
        var passed = Expression().Matches(string.Join('\n', step.Map("env").Values)).Select(found => found.Groups[1].Value);
        Assert.Equal(new CompositeAction(Shop).Inputs.Order(), passed.Order());
    }

    [GeneratedRegex(@"inputs\.([\w-]+)")]
    private static partial Regex Expression();
}
