using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using GitOps.Pipelines.Tests.Engine;

namespace GitOps.Pipelines.Tests.AzureDevOps;

/// <summary>The extension for Azure DevOps: its tasks run by the task library's own runner, and packed by the marketplace's own tool.</summary>
[Collection(nameof(Npm))]
public sealed partial class ExtensionTests(Npm npm) : PipelineTest
{
    private static readonly string[] Whole =
        ["task.json", "task.js", "powershell.js", "kubeconfig.js", "Invoke-Task.ps1", "GitOpsStep.psm1", "node_modules/azure-pipelines-task-lib/task.js"];

    [SkippableFact]
    public async Task The_tasks_do_what_they_say_against_a_cluster()
    {
        Skip.If(npm.Missing is not null, npm.Missing);
        var calls = Path.Combine(Shop.Temporary, "calls");
        Shop.AddProgram("pwsh", $"#!/bin/sh\necho \"$*\" >> '{calls}'\nexec '{DotNet}' '{BuildOutput.PowerShell}' \"$@\"\n");
        var settings = JsonSerializer.Serialize(new
        {
            tasks = Npm.Tasks,
            checkout = Shop.Checkout,
            temporary = Shop.Temporary,
            kubeconfig = File.ReadAllText(Shop.Kubeconfig),
            server = Shop.Cluster,
            secret = PipelineShop.Secret,
            calls,
        });

        var output = await npm.RunAsync(new Dictionary<string, string>(Shop.Environment) { ["GITOPS_TEST_SETTINGS"] = settings }, "test");

        Assert.Matches("(?m)^# pass 1[0-9]$", output);
        Assert.Matches("(?m)^# skipped 0$", output);
        Assert.Equal("hello", await Shop.GreetingAsync());
    }

    [SkippableFact]
    public async Task The_extension_is_packed_with_four_tasks_that_are_whole()
    {
        Skip.If(npm.Missing is not null, npm.Missing);

        var output = await npm.RunAsync(new Dictionary<string, string>(), "run", "package");

        var package = PackagePath().Match(output).Groups[1].Value;
        using var archive = ZipFile.OpenRead(package);
        var files = archive.Entries.Select(entry => entry.FullName).ToHashSet();
        foreach (var task in (string[])["GitOpsCheck", "GitOpsDiff", "GitOpsSync", "GitOpsUndo"])
        {
            Assert.All(Whole, file => Assert.Contains($"{task}/{file}", files));
        }

        Assert.DoesNotContain(files, file => file.Contains("tfx-cli", StringComparison.Ordinal) || file.EndsWith("task.test.js", StringComparison.Ordinal));
    }

    private static string DotNet => Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";

    [GeneratedRegex(@"VSIX: (.+\.vsix)")]
    private static partial Regex PackagePath();
}
