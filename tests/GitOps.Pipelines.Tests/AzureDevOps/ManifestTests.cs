using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace GitOps.Pipelines.Tests.AzureDevOps;

/// <summary>What the tasks say of themselves.</summary>
public sealed partial class ManifestTests
{
    private static readonly string Source = Path.Combine(BuildOutput.RepositoryRoot, "src", "AzureDevOps");

    private static readonly string[] TaskNames = ["GitOpsCheck", "GitOpsDiff", "GitOpsSync", "GitOpsUndo"];

    public static TheoryData<string> Tasks => [.. TaskNames];

    private static JsonNode Read(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(Source, name)))!;

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Each_input_has_help_and_is_shown_by_rules_that_name_other_inputs(string task)
    {
        var manifest = Read($"{task}/task.json");
        var inputs = manifest["inputs"]!.AsArray();
        var names = inputs.Select(input => (string)input!["name"]!).ToHashSet();

        Assert.Equal((task, 0), ((string)manifest["name"]!, (int)manifest["version"]!["Major"]!));
        Assert.All(inputs, input => Assert.NotEqual("", (string)input!["helpMarkDown"]!));
        Assert.All(
            inputs.Select(input => (string?)input!["visibleRule"]).OfType<string>().SelectMany(rule => Condition().Matches(rule)).Select(found => found.Groups[1].Value),
            name => Assert.Contains(name, names));
        Assert.Equal(["hasChanges", "outcome", "revision", "counts", "report"], manifest["outputVariables"]!.AsArray().Select(output => (string)output!["name"]!));
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Each_input_is_taken_by_the_handler_or_the_step(string task)
    {
        var handler = File.ReadAllText(Path.Combine(Source, "handler", "task.js")) + File.ReadAllText(Path.Combine(Source, "handler", "kubeconfig.js"));
        var step = File.ReadAllText(Path.Combine(Source, "..", "Pipelines", "GitOpsStep.psm1"));

        foreach (var name in Read($"{task}/task.json")["inputs"]!.AsArray().Select(input => (string)input!["name"]!))
        {
            var parameter = $"'{char.ToUpperInvariant(name[0])}{name[1..]}'";
            var variable = "GITOPS_" + Upper().Replace(name, "_$1").ToUpperInvariant();
            Assert.True(
                handler.Contains($"'{name}'", StringComparison.Ordinal) || step.Contains(parameter, StringComparison.Ordinal) || step.Contains($"$env:{variable}", StringComparison.Ordinal),
                $"{name} is nobody's.");
        }
    }

    [Fact]
    public void The_extension_has_every_task_and_the_version_of_the_module()
    {
        var extension = Read("vss-extension.json");
        var module = Regex.Match(File.ReadAllText(Path.Combine(BuildOutput.RepositoryRoot, "GitOps.psd1")), @"ModuleVersion\s*=\s*'([^']+)'").Groups[1].Value;
        var manifests = TaskNames.Select(task => Read($"{task}/task.json")).ToList();

        Assert.Equal(module, (string?)extension["version"]);
        Assert.All(manifests, manifest => Assert.Equal(module, $"{manifest["version"]!["Major"]}.{manifest["version"]!["Minor"]}.{manifest["version"]!["Patch"]}"));
        Assert.Equal(4, manifests.Select(manifest => (string)manifest["id"]!).Distinct().Count());
        Assert.Equal(manifests.Select(manifest => (string)manifest["name"]!), extension["contributions"]!.AsArray().Select(contribution => (string)contribution!["properties"]!["name"]!).Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"(\w+) =")]
    private static partial Regex Condition();

    [GeneratedRegex("([A-Z])")]
    private static partial Regex Upper();
}
