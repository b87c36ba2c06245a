using GitOps.Pipelines.Tests.Engine;

namespace GitOps.Pipelines.Tests.Samples;

/// <summary>The scripts in <c>samples/pipelines/plain</c>.</summary>
public sealed class PlainTests : PipelineTest
{
    [Fact]
    public async Task What_was_deployed_drifts_and_is_taken_back()
    {
        Assert.Equal(0, await RunAsync("deploy.ps1"));
        Assert.Equal(0, await RunAsync("drift.ps1"));
        await Shop.EditAsync("howdy");
        Assert.Equal(2, await RunAsync("drift.ps1"));
        Assert.True(File.Exists(Path.Combine(Shop.Temporary, "drift.html")));
        Shop.Commit("Greet louder", ("overlays/prod/settings.yaml", PipelineShop.Settings("HELLO")));
        await Shop.GitAsync("push", "--quiet", "origin", "main");
        Assert.Equal(0, await RunAsync("deploy.ps1"));
        Assert.Equal("HELLO", await Shop.GreetingAsync());

        Assert.Equal(0, await RunAsync("undo.ps1"));

        Assert.Equal("hello", await Shop.GreetingAsync());
    }

    private async Task<int> RunAsync(string script)
    {
        var file = Path.Combine(BuildOutput.RepositoryRoot, "samples", "pipelines", "plain", script);
        var environment = new Dictionary<string, string>(Shop.Environment) { ["KUBECONFIG"] = Shop.Kubeconfig };
        var (exitCode, output, error) = await Job.RunAsync(Shop.Temporary, environment, "dotnet", BuildOutput.PowerShell, "-NoProfile", "-NonInteractive", "-File", file, Shop.Checkout, "-Path", "overlays/prod");
        Assert.True(exitCode is 0 or 2, output + error);
        return exitCode;
    }
}
