using System.Text.Json;
using System.Text.RegularExpressions;
using GitOps.Pipelines.Tests.Engine;

namespace GitOps.Pipelines.Tests.GitHub;

/// <summary>Runs the action as GitHub's runner does: expressions, environment files, and the step's script in a file.</summary>
internal sealed partial class CompositeAction(PipelineShop shop)
{
    private readonly Dictionary<object, object> _action = Yaml.Read("src", "GitHubAction", "action.yml");

    public IEnumerable<string> Inputs => _action.Map("inputs").Keys.Cast<string>();

    /// <summary>The event of the run: that of a pull request where a number is given.</summary>
    public int? PullRequest { get; init; }

    /// <summary>The folder of the user; that of whoever runs the tests where none is given.</summary>
    public string? Home { get; init; }

    public async Task<ActionRun> RunAsync(params (string Name, string Value)[] inputs)
    {
        var given = inputs.ToDictionary(input => input.Name, input => input.Value);
        Assert.Empty(given.Keys.Except(Inputs));
        var step = _action.Map("runs").Maps("steps").Single();
        var folder = Directory.CreateDirectory(Path.Combine(shop.Temporary, $"{Guid.NewGuid()}")).FullName;
        var files = new { Output = Path.Combine(folder, "output"), Summary = Path.Combine(folder, "summary"), Event = Path.Combine(folder, "event.json") };
        File.WriteAllText(files.Output, "");
        File.WriteAllText(files.Summary, "");
        File.WriteAllText(files.Event, PullRequest is { } number ? JsonSerializer.Serialize(new { pull_request = new { number } }) : "{}");
        var environment = new Dictionary<string, string>(shop.Environment)
        {
            ["GITHUB_ACTIONS"] = "true",
            ["GITHUB_ACTION_PATH"] = Path.Combine(BuildOutput.RepositoryRoot, "src", "GitHubAction"),
            ["GITHUB_ACTOR"] = "ana",
            ["GITHUB_ACTOR_ID"] = "7",
            ["GITHUB_EVENT_PATH"] = files.Event,
            ["GITHUB_OUTPUT"] = files.Output,
            ["GITHUB_REPOSITORY"] = "acme/shop",
            ["GITHUB_STEP_SUMMARY"] = files.Summary,
            ["GITHUB_WORKSPACE"] = shop.Checkout,
            ["RUNNER_TEMP"] = folder,
        };
        if (Home is not null)
        {
            (environment["HOME"], environment["PSModulePath"]) = (Home, Path.Combine(Home, "none"));
        }

        foreach (var (name, value) in step.Map("env"))
        {
            environment[$"{name}"] = Expression().Replace($"{value}", found => Input(found.Groups[1].Value, given));
        }

        var (exitCode, output, error) = await Job.RunPowerShellStepAsync(shop.Checkout, environment, step.Text("run"), folder);
        Assert.Empty(Directory.EnumerateFiles(folder, "kubeconfig*", SearchOption.AllDirectories));
        return new ActionRun(exitCode, output + error, Outputs(files.Output), File.ReadAllText(files.Summary));
    }

    private string Input(string name, Dictionary<string, string> given)
    {
        var value = given.GetValueOrDefault(name) ?? _action.Map("inputs").Map(name).Text("default");
        return value == "${{ github.token }}" ? "run-token" : value;
    }

    private static Dictionary<string, string> Outputs(string file) =>
        File.ReadAllLines(file).Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);

    [GeneratedRegex(@"\$\{\{ inputs\.([\w-]+) \}\}")]
    private static partial Regex Expression();
}
