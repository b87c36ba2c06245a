using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GitOps.Pipelines.Tests.AzureDevOps;
using GitOps.Pipelines.Tests.Engine;

namespace GitOps.Pipelines.Tests.Samples;

/// <summary>The pipelines in <c>samples/pipelines/azure</c>: each is read, and its steps are run one after the other as an agent would.</summary>
[Collection(nameof(Npm))]
public sealed partial class AzureTests(Npm npm) : PipelineTest
{
    private static readonly string[] OfAzure = ["checkout", "download", "publish"];

    [SkippableFact]
    public async Task Deploy_brings_what_was_merged_to_the_cluster()
    {
        await RunAsync("deploy.yml");

        Assert.Equal("hello", await Shop.GreetingAsync());
    }

    [SkippableFact]
    public async Task Preview_checks_and_shows_what_a_request_changes()
    {
        await Shop.MergePullRequestAsync("Greet louder", ("overlays/prod/settings.yaml", PipelineShop.Settings("HELLO")));

        var log = await RunAsync("preview.yml");

        Assert.Contains("HELLO", log, StringComparison.Ordinal);
        Assert.Null(await Shop.GreetingAsync());
    }

    [SkippableFact]
    public async Task What_was_planned_and_approved_is_synced_by_the_second_stage()
    {
        await RunAsync("plan-approve-sync.yml");

        Assert.Equal("hello", await Shop.GreetingAsync());
    }

    [SkippableFact]
    public async Task Drift_fails_when_somebody_changed_the_cluster()
    {
        await RunAsync("deploy.yml");
        await RunAsync("drift.yml");
        await Shop.EditAsync("howdy");

        Assert.Contains("result=Failed", await RunAsync("drift.yml", succeeds: false), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Undo_takes_back_what_the_last_deployment_brought()
    {
        await RunAsync("deploy.yml");
        Shop.Commit("Greet louder", ("overlays/prod/settings.yaml", PipelineShop.Settings("HELLO")));
        await RunAsync("deploy.yml");
        await Shop.GitAsync("checkout", "--quiet", "--detach");

        await RunAsync("undo.yml");

        Assert.Equal(("hello", "Revert \"Greet louder\""), (await Shop.GreetingAsync(), Shop.HeadSubject));
    }

    [SkippableFact]
    public async Task Without_the_extension_the_module_does_the_same()
    {
        await RunAsync("without-extension.yml");

        Assert.Equal("hello", await Shop.GreetingAsync());
    }

    private async Task<string> RunAsync(string file, bool succeeds = true)
    {
        Skip.If(npm.Missing is not null, npm.Missing);
        var pipeline = Yaml.Read("samples", "pipelines", "azure", file);
        var log = "";
        foreach (var step in Steps(pipeline).Where(step => !OfAzure.Any(step.ContainsKey)))
        {
            var (exitCode, output, error) = step.ContainsKey("pwsh")
                ? await Job.RunPowerShellStepAsync(Shop.Checkout, Environment(step), Expand(step.Text("pwsh")), Shop.Temporary)
                : await RunTaskAsync(step);
            log += output + error;
            Assert.True(!succeeds || (exitCode == 0 && !output.Contains("result=Failed", StringComparison.Ordinal)), log);
        }

        return log;
    }

    private async Task<ProcessResult> RunTaskAsync(Dictionary<object, object> step)
    {
        var task = step.Text("task");
        if (task == "DownloadSecureFile@1")
        {
            return new ProcessResult(0, "", "");
        }

        Assert.EndsWith("@0", task, StringComparison.Ordinal);
        var manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(Npm.Tasks, task[..^2], "task.json")))!["inputs"]!.AsArray();
        var inputs = manifest.Where(input => input!["defaultValue"] is not null).ToDictionary(input => (string)input!["name"]!, input => Expand((string)input!["defaultValue"]!));
        foreach (var (name, value) in step.Map("inputs"))
        {
            Assert.Contains(manifest, input => (string)input!["name"]! == (string)name);
            inputs[$"{name}"] = Expand($"{value}");
        }

        return await Npm.RunTaskAsync(Shop.Checkout, new Dictionary<string, string>(Environment(step))
        {
            ["TEST_TASK"] = Path.Combine(Npm.Tasks, task[..^2], "task.js"),
            ["TEST_INPUTS"] = JsonSerializer.Serialize(inputs),
            ["ENDPOINT_AUTH_PARAMETER_prod_KUBECONFIG"] = File.ReadAllText(Shop.Kubeconfig),
        });
    }

    private Dictionary<string, string> Environment(Dictionary<object, object> step)
    {
        var environment = new Dictionary<string, string>(Shop.Environment)
        {
            ["TF_BUILD"] = "True",
            ["AGENT_TEMPDIRECTORY"] = Shop.Temporary,
            ["BUILD_SOURCESDIRECTORY"] = Shop.Checkout,
            ["BUILD_SOURCEBRANCHNAME"] = "main",
            ["BUILD_REQUESTEDFOR"] = "Bo Berg",
        };
        foreach (var (name, value) in step.TryGetValue("env", out var own) ? (Dictionary<object, object>)own : [])
        {
            environment[$"{name}"] = Expand($"{value}");
        }

        return environment;
    }

    private string Expand(string text) => Variable().Replace(text, found => found.Value switch
    {
        "$(Build.SourcesDirectory)" => Shop.Checkout,
        "$(Build.SourceVersion)" => Shop.Head,
        "$(Build.ArtifactStagingDirectory)" => Directory.CreateDirectory(Path.Combine(Shop.Temporary, "plan")).FullName,
        "$(Pipeline.Workspace)" => Shop.Temporary,
        "$(System.PullRequest.TargetBranch)" => "HEAD^1",
        "$(kubeconfig.secureFilePath)" => Shop.Kubeconfig,
        "${{ parameters.commit }}" => " ",
        _ => throw new InvalidOperationException($"No value for {found.Value}."),
    });

    private static IEnumerable<Dictionary<object, object>> Steps(Dictionary<object, object> pipeline) =>
        pipeline.ContainsKey("stages")
            ? pipeline.Maps("stages").SelectMany(stage => stage.Maps("jobs")).SelectMany(job => job.ContainsKey("steps") ? job.Maps("steps") : job.Map("strategy").Map("runOnce").Map("deploy").Maps("steps"))
            : pipeline.Maps("steps");

    [GeneratedRegex(@"\$\([\w.]+\)|\$\{\{ [\w.]+ \}\}")]
    private static partial Regex Variable();
}
