using System.Text.RegularExpressions;
using GitOps.Pipelines.Tests.Engine;

namespace GitOps.Pipelines.Tests.Samples;

/// <summary>The scripts of <c>samples/pipelines/jenkins</c>, each run from a file as Jenkins' step <c>pwsh</c> does.</summary>
public sealed partial class JenkinsTests : PipelineTest
{
    [Fact]
    public async Task Each_stage_does_its_part()
    {
        Shop.Branch("target");
        Shop.Commit("Greet louder", ("overlays/prod/settings.yaml", PipelineShop.Settings("HELLO")));
        var file = File.ReadAllText(Path.Combine(BuildOutput.RepositoryRoot, "samples", "pipelines", "jenkins", "Jenkinsfile"));
        var scripts = Script().Matches(file).Select(found => found.Groups["long"].Success ? found.Groups["long"].Value : found.Groups["short"].Value).ToList();
        var environment = new Dictionary<string, string>(Shop.Environment)
        {
            ["JENKINS_URL"] = "https://ci.example.org/",
            ["CHANGE_TARGET"] = "target",
            ["KUBECONFIG"] = Shop.Kubeconfig,
        };

        var log = "";
        foreach (var script in scripts)
        {
            var step = Path.Combine(Shop.Temporary, $"{Guid.NewGuid()}.ps1");
            File.WriteAllText(step, script);
            var (exitCode, output, error) = await Job.RunAsync(Shop.Checkout, environment, "dotnet", BuildOutput.PowerShell, "-NoProfile", "-NonInteractive", "-File", step);
            log += output + error;
            Assert.True(exitCode == 0, log);
        }

        Assert.Equal(Regex.Count(file, @"stage\('"), scripts.Count);
        Assert.Contains("hello → HELLO", log, StringComparison.Ordinal);
        Assert.Equal("HELLO", await Shop.GreetingAsync());
        Assert.True(File.Exists(Path.Combine(Shop.Checkout, "report.html")));
    }

    [GeneratedRegex("pwsh (?:'''(?<long>.*?)'''|'(?<short>[^'\\n]+)')", RegexOptions.Singleline)]
    private static partial Regex Script();
}
