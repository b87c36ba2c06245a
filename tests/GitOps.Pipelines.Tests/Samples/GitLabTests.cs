using GitOps.Pipelines.Tests.Engine;

namespace GitOps.Pipelines.Tests.Samples;

/// <summary>The jobs of <c>samples/pipelines/gitlab</c>, each line run by the shell as GitLab's runner does.</summary>
public sealed class GitLabTests : PipelineTest
{
    private readonly Dictionary<object, object> _file = Yaml.Read("samples", "pipelines", "gitlab", ".gitlab-ci.yml");

    [SkippableFact]
    public async Task A_request_is_checked_and_previewed_and_what_is_merged_is_deployed()
    {
        var basis = Shop.Head;
        Shop.Commit("Greet louder", ("overlays/prod/settings.yaml", PipelineShop.Settings("HELLO")));

        await RunAsync("check");
        var preview = await RunAsync("preview", ("CI_MERGE_REQUEST_DIFF_BASE_SHA", basis));
        await RunAsync("deploy");

        Assert.Contains("HELLO", preview.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Shop.Checkout, "report.html")));
        Assert.Equal("HELLO", await Shop.GreetingAsync());
    }

    [SkippableFact]
    public async Task Drift_ends_with_the_code_that_says_so()
    {
        await RunAsync("deploy");
        await RunAsync("drift");
        await Shop.EditAsync("howdy");

        Assert.Equal(2, (await RunAsync("drift", exitCode: 2)).ExitCode);
    }

    private Task<ProcessResult> RunAsync(string job, params (string Name, string Value)[] variables) => RunAsync(job, 0, variables);

    private async Task<ProcessResult> RunAsync(string job, int exitCode, params (string Name, string Value)[] variables)
    {
        Skip.If(OperatingSystem.IsWindows(), "The lines are for a shell of Unix.");
        var environment = new Dictionary<string, string>(Shop.Environment) { ["GITLAB_CI"] = "true", ["CI"] = "true", ["KUBECONFIG"] = Shop.Kubeconfig };
        foreach (var (name, value) in variables)
        {
            environment[name] = value;
        }

        IEnumerable<object> lines = [.. (List<object>)_file.Map("default")["before_script"], .. (List<object>)_file.Map(job)["script"]];
        var result = await Job.RunAsync(Shop.Checkout, environment, "bash", "-eo", "pipefail", "-c", string.Join('\n', lines));
        Assert.True(result.ExitCode == exitCode, result.Output + result.Error);
        return result;
    }
}
