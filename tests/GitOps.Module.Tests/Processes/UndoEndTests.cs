using GitOps.Module.Tests.Engine;

namespace GitOps.Module.Tests.Processes;

/// <summary>An undo whose sync does not get there ends in red, with what is wrong and where the commit is.</summary>
public sealed class UndoEndTests : IDisposable
{
    private readonly TestRepository _shop = new();

    public void Dispose() => _shop.Dispose();

    [Theory]
    [InlineData("image-pull", "-Wait -Timeout 300 -ErrorAction Stop; 'went on'", "cannot become healthy")]
    [InlineData("image-pull", "-Wait -Timeout 300", "cannot become healthy")]
    [InlineData("none", "-Wait -Timeout 1 -ErrorAction Stop; 'went on'", "is not healthy after 1 s")]
    public async Task What_does_not_become_healthy_fails_the_script_and_is_named(string failure, string arguments, string said)
    {
        _shop.Commit("Open the shop", ("cart.yaml", Cart(failure)));
        _shop.Commit("Repair", ("cart.yaml", Cart("none").Replace("cart:1.0", "cart:1.1", StringComparison.Ordinal)));

        var (exitCode, output, error) = await UndoAsync(arguments);

        Assert.True(exitCode == 1, output + error);
        Assert.Contains(said, error);
        Assert.Contains("Deployment default/cart", error);
        Assert.Matches("Reverted [0-9a-f]{7} \"Repair\"", output);
        Assert.DoesNotContain("went on", output);
    }

    [Theory]
    [InlineData("-ErrorAction Stop; 'went on'")]
    [InlineData("")]
    public async Task What_is_taken_back_in_part_fails_the_script(string arguments)
    {
        _shop.Commit("Open the shop", ("a.yaml", ConfigMap("a", 1)), ("b.yaml", ConfigMap("b", 1)));
        _shop.Commit("Change", ("a.yaml", ConfigMap("a", 2)), ("b.yaml", ConfigMap("b", 2)));

        var (exitCode, output, error) = await UndoAsync(
            arguments,
            """
            $client = [System.Net.Http.HttpClient]::new($cluster.Handler, $false)
            $body = [System.Net.Http.StringContent]::new('{"data":{"key":"3"}}', [System.Text.Encoding]::UTF8, 'application/merge-patch+json')
            $client.PatchAsync('http://sandbox.invalid/api/v1/namespaces/default/configmaps/b?fieldManager=some-controller', $body).Result.EnsureSuccessStatusCode() | Out-Null
            """);

        Assert.True(exitCode == 1, output + error);
        Assert.Contains("ConfigMap default/b", error);
        Assert.Matches("Reverted [0-9a-f]{7} \"Change\"", output);
        Assert.DoesNotContain("went on", output);
    }

    private Task<ProcessResult> UndoAsync(string arguments, string meanwhile = "") => PowerShellProcess.RunAsync(
        $$"""
        $cluster = Start-GitOpsSandbox -RolloutDelay {{(arguments.Contains("Timeout 1 ", StringComparison.Ordinal) ? 3600 : 0)}}
        $where = @{ Repository = '{{_shop.Path}}'; Cluster = $cluster }
        Sync-GitOpsRepo @where | Out-Null
        {{meanwhile}}
        Undo-GitOpsChange @where -Commit HEAD {{arguments}}
        """);

    private static string ConfigMap(string name, int value) => $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: {name} }}\ndata: {{ key: \"{value}\" }}\n";

    private static string Cart(string failure) => ShopSession.Cart.Replace("metadata:\n  name: cart", $"metadata:\n  name: cart\n  annotations: {{ sandbox.gitops/fail: {failure} }}", StringComparison.Ordinal);
}
