using System.Management.Automation;
using GitOps.Module.Tests.Engine;

namespace GitOps.Module.Tests.Commands;

public sealed class StoppedSyncTests : IDisposable
{
    private readonly ShopSession _shop = new();

    public void Dispose() => _shop.Dispose();

    [Fact]
    public async Task A_stopped_pipeline_is_told_on_the_screen_what_was_left()
    {
        var many = string.Join("---\n", Enumerable.Range(0, 20).Select(n => $"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c{n}\ndata:\n  key: value\n"));
        _shop.Repository.Commit("Open many shops", ("many.yaml", many));
        var sandbox = (HttpMessageHandler)_shop.Run("$cluster.Handler").Single().BaseObject;
        using var handler = new HoldingHandler(sandbox, answered: 10);
        _shop.Run("$target = [GitOps.ClusterTarget]@{ Handler = $handler; Context = 'sandbox'; Namespace = 'default' }", new { handler });
        using var shell = PowerShell.Create(_shop.Runspace);
        shell.AddScript("Sync-GitOpsRepo $repository -Cluster $target -Path many.yaml");
        using var output = new PSDataCollection<PSObject>();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        output.DataAdded += (_, _) => begun.TrySetResult();
        var run = shell.BeginInvoke<PSObject, PSObject>(null, output);
        await begun.Task.WaitAsync(TimeSpan.FromMinutes(5));

        await shell.StopAsync(null, null);
        Assert.ThrowsAny<Exception>(() => shell.EndInvoke(run));

        Assert.Contains("was interrupted", _shop.Screen.PlainText, StringComparison.Ordinal);
        Assert.Contains("Sync again", _shop.Screen.PlainText, StringComparison.Ordinal);
    }
}
