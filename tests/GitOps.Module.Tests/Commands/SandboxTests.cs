using GitOps.Module.Tests.Engine;

namespace GitOps.Module.Tests.Commands;

public sealed class SandboxTests : IDisposable
{
    private readonly TestSession _session = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task With_a_port_other_tools_reach_it_until_it_is_stopped()
    {
        var url = new Uri(_session.Run("$cluster = Start-GitOpsSandbox -Port 0; $cluster.Url.AbsoluteUri").Single().ToString()!);
        var kubeconfig = _session.Run("$cluster.Kubeconfig").Single().ToString()!;
        using var client = new HttpClient();

        Assert.Contains("gitVersion", await client.GetStringAsync(new Uri(url, "version")));
        Assert.Contains(url.Authority, await File.ReadAllTextAsync(kubeconfig));

        _session.Run("$cluster | Stop-GitOpsSandbox; $cluster | Stop-GitOpsSandbox");

        Assert.False(File.Exists(kubeconfig));
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync(new Uri(url, "version")));
        Assert.Equal("False", _session.Run("$cluster.IsRunning").Single().ToString());
    }

    [Fact]
    public void The_kubeconfig_leads_the_other_commands_to_it()
    {
        _folder.Write("shop/settings.yaml", ShopSession.Settings);
        using var repository = new TestRepository(Path.Combine(_folder.Path, "repository"));
        repository.Commit("Open", ("settings.yaml", ShopSession.Settings));

        var created = _session.Run(
            """
            $cluster = Start-GitOpsSandbox -Kubeconfig $kubeconfig
            Sync-GitOpsRepo $repository -Kubeconfig $kubeconfig | Where-Object { $_ -is [GitOps.SyncResult] } | ForEach-Object { "$($_.Created) $($_.Cluster.Context)" }
            Stop-GitOpsSandbox $cluster
            """,
            new { kubeconfig = Path.Combine(_folder.Path, "kubeconfig"), repository = repository.Path });

        Assert.Equal("1 sandbox", created.Single().ToString());
        Assert.True(File.Exists(Path.Combine(_folder.Path, "kubeconfig")), "A kubeconfig that was asked for by name is left in place.");
    }

    [Fact]
    public void A_seed_is_there_from_the_start()
    {
        using var repository = new TestRepository();
        repository.Commit("Open", ("settings.yaml", ShopSession.Settings));

        var actions = _session.Run(
            "$cluster = Start-GitOpsSandbox -Seed $repository -Revision HEAD; Get-GitOpsDiff $repository -Cluster $cluster -IncludeUnchanged | ForEach-Object { $_.Changes.Count }",
            new { repository = repository.Path });

        Assert.Equal("0", actions.Single().ToString());
    }

    [Fact]
    public void State_is_kept_in_a_file()
    {
        var variables = new { file = Path.Combine(_folder.Path, "state"), seed = _folder.Write("settings.yaml", ShopSession.Settings) };

        var differing = _session.Run(
            """
            Start-GitOpsSandbox -StateFile $file -Seed $seed | Stop-GitOpsSandbox
            $again = Start-GitOpsSandbox -StateFile $file
            $client = [System.Net.Http.HttpClient]::new($again.Handler, $false)
            $client.GetAsync('http://sandbox.invalid/api/v1/namespaces/default/configmaps/settings').GetAwaiter().GetResult().StatusCode.ToString()
            Stop-GitOpsSandbox $again
            """,
            variables);

        Assert.Equal("OK", differing.Single().ToString());
    }

    [Fact]
    public void A_damaged_state_file_is_an_error()
    {
        var (output, errors) = _session.Try("Start-GitOpsSandbox -StateFile $file", new { file = _folder.Write("state", "no state at all") });

        Assert.Empty(output);
        Assert.StartsWith("SandboxStateDamaged,", Assert.Single(errors).FullyQualifiedErrorId);
    }

    [Fact]
    public void A_port_that_is_taken_is_an_error()
    {
        var (_, errors) = _session.Try("$first = Start-GitOpsSandbox -Port 0; Start-GitOpsSandbox -Port $first.Url.Port; Stop-GitOpsSandbox $first");

        Assert.StartsWith("SandboxPortInUse,", Assert.Single(errors).FullyQualifiedErrorId);
    }
}
