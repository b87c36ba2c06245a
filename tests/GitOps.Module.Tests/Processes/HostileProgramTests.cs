using GitOps.Module.Tests.Engine;

namespace GitOps.Module.Tests.Processes;

/// <summary>Programs beside the module whose messages attack the terminal and the pipeline, in the real PowerShell.</summary>
public sealed class HostileProgramTests : IDisposable
{
    private const string Exec = "exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command: plugin}";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData("helm", "Get-GitOpsManifest chart -Verbose; Test-GitOpsRepo chart")]
    [InlineData("git", "Get-GitOpsDiff git@host.invalid:shop -Cluster (Start-GitOpsSandbox) -Verbose; Test-GitOpsRepo git@host.invalid:shop")]
    [InlineData("plugin", "Get-GitOpsStatus $repository -Kubeconfig kubeconfig; Get-GitOpsDiff $repository -Kubeconfig kubeconfig -Verbose")]
    public async Task What_a_program_complains_of_is_told_in_words_that_nothing_obeys(string program, string script)
    {
        Skip.If(OperatingSystem.IsWindows(), "The stand-ins for the programs are shell scripts.");
        using var repository = new TestRepository();
        repository.Commit("Add", ("settings.yaml", ShopSession.Settings));
        var words = _folder.Write("words", Hostile.Lines + "fatal: https://ana:s3cret@host.invalid/shop\n");
        var stand = _folder.Write($"bin/{program}", $"#!/bin/sh\n[ \"$1\" = --version ] && exit 0\ncat '{words}' >&2\nexit 1\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(stand, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        _folder.Write("chart/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n");
        _folder.Write("chart/templates/web.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\n");
        _folder.Write(
            "kubeconfig",
            $"apiVersion: v1\nkind: Config\ncurrent-context: c\nclusters: [{{name: c, cluster: {{server: 'https://127.0.0.1:1'}}}}]\ncontexts: [{{name: c, context: {{cluster: c, user: u}}}}]\nusers: [{{name: u, user: {{{Exec}}}}}]\n");

        var (_, output, error) = await PowerShellProcess.RunAsync(
            $"$repository = '{repository.Path}'; Set-Location '{_folder.Path}'; & {{ {script} }}; $Error | ForEach-Object {{ Get-Error $_ | Out-String; for ($cause = $_.Exception; $cause; $cause = $cause.InnerException) {{ $cause.Message }} }}",
            ("PATH", $"{_folder.Path}/bin:{Environment.GetEnvironmentVariable("PATH")}"),
            ("XDG_CACHE_HOME", $"{_folder.Path}/cache"));

        Hostile.AssertHarmless(output + error);
        Assert.DoesNotContain("s3cret", output + error, StringComparison.Ordinal);
        Assert.Contains(Hostile.Trace, output + error, StringComparison.Ordinal);
    }
}
