using System.Net;
using System.Text.Json;
using GitOps.Module.Tests.Engine;

namespace GitOps.Module.Tests.Commands;

/// <summary>A repository, a server and a kubeconfig whose every text attacks the terminal and the pipeline.</summary>
public sealed class HostileTextTests : IDisposable
{
    private const string FileName = "\u001b]0;own\u0007::error::\u202ex ##vso[task]\n::error::y.yaml";
    private static readonly string Json = JsonSerializer.Serialize(Hostile.Lines);
    private readonly ShopSession _shop = new();

    public HostileTextTests()
    {
        _shop.Repository.Author = Hostile.Line;
        _shop.Repository.Commit(Hostile.Line, ("hostile.yaml", $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: hostile, annotations: {{note: {Json}}}}}\ndata: {{text: {Json}, other: a}}\n"));
        _shop.Run("Sync-GitOpsRepo @where; $VerbosePreference = 'Continue'; $DebugPreference = 'Continue'");
        _shop.Repository.Commit(Hostile.Line, ("hostile.yaml", $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: hostile}}\ndata: {{text: {Json}, other: {Json}}}\n"));
    }

    public void Dispose() => _shop.Dispose();

    [Theory]
    [InlineData("Get-GitOpsDiff @where")]
    [InlineData("Get-GitOpsDiff @where -AsText")]
    [InlineData("Get-GitOpsDiff @where | ForEach-Object { \"$_ $($_.Changes)\" }")]
    [InlineData("(Get-GitOpsDiff @where).Changes; (Get-GitOpsDiff @where).Revision")]
    [InlineData("Sync-GitOpsRepo @where -WhatIf")]
    [InlineData("Sync-GitOpsRepo @where -Wait")]
    [InlineData("Sync-GitOpsRepo @where | Out-Null; Get-GitOpsStatus @where")]
    [InlineData("Undo-GitOpsChange @where -WhatIf")]
    [InlineData("Sync-GitOpsRepo @where | Out-Null; Undo-GitOpsChange @where")]
    [InlineData("Get-GitOpsManifest $repository; Get-GitOpsManifest $repository | ForEach-Object { \"$_\" }")]
    [InlineData("Get-GitOpsManifest $repository -AsYaml")]
    [InlineData("Test-GitOpsRepo $repository")]
    public void No_command_shows_what_a_terminal_or_a_pipeline_obeys(string script)
    {
        _shop.Show(script);

        AssertShown("");
    }

    [Fact]
    public void A_question_shows_nothing_that_a_terminal_obeys()
    {
        _shop.Screen.Answer = 1;
        _shop.Show("Sync-GitOpsRepo @where -Confirm; Undo-GitOpsChange @where -Confirm");

        Assert.Equal(2, _shop.Screen.Questions.Count);
        Assert.All(_shop.Screen.Questions, Hostile.AssertHarmless);
        Assert.Contains(Hostile.Trace, _shop.Screen.Questions[0]);
    }

    [Theory]
    [InlineData("apiVersion: v1\nkind: {0}\nmetadata: {{name: a}}\n")]
    [InlineData("apiVersion: {0}\nkind: ConfigMap\nmetadata: {{name: a}}\n")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {0}}}\n")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a, namespace: {0}}}\n")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a, labels: {{a: {0}}}}}\n")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}}\ndata: {{{0}: a}}\n")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}}\ndata: {{{0}: a, {0}: a}}\n")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}}\n{0}: a\n")]
    [InlineData("apiVersion: v1\nkind: Service\nmetadata: {{name: a}}\nspec: {{type: {0}, ports: [{{port: {0}}}]}}\n")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a, annotations: {{argocd.argoproj.io/sync-wave: {0}}}}}\n")]
    public void A_hostile_manifest_is_refused_in_words_that_nothing_obeys(string manifest)
    {
        _shop.Repository.Commit("Add", ("a.yaml", string.Format(System.Globalization.CultureInfo.InvariantCulture, manifest, Json)));

        _shop.Show("Get-GitOpsDiff @where; Get-GitOpsDiff @where -AsText; Sync-GitOpsRepo @where; Test-GitOpsRepo $repository; Get-GitOpsManifest $repository; $Error | Out-String; $Error | ForEach-Object { $_.CategoryInfo.TargetName }");

        AssertShown(":");
    }

    [SkippableFact]
    public void A_hostile_file_name_is_shown_spelled_out()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no such file names.");
        _shop.Repository.Commit("Add", (FileName, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndat: {}\n"), ("b-" + FileName, "a: [\n"));

        _shop.Show("Test-GitOpsRepo $repository; Get-GitOpsManifest $repository; Get-GitOpsDiff @where");
        _shop.Repository.Commit("Mend", ("b-" + FileName, null));
        _shop.Show("Get-GitOpsManifest $repository; Get-GitOpsDiff @where; Sync-GitOpsRepo @where");

        AssertShown(": :error: :");
    }

    [Fact]
    public void A_hostile_server_is_quoted_in_words_that_nothing_obeys()
    {
        using var handler = new AnsweringHandler(HttpStatusCode.Forbidden, "Forbidden", Json[1..^1]);

        _shop.Show(
            "$target = [GitOps.ClusterTarget]@{ Handler = $handler; Context = $line }; Get-GitOpsDiff $repository -Cluster $target; Sync-GitOpsRepo $repository -Cluster $target; Get-GitOpsStatus $repository -Cluster $target",
            new { handler, line = Hostile.Line });

        AssertShown(Hostile.Trace);
    }

    [Fact]
    public void A_hostile_workload_is_shown_in_words_that_nothing_obeys()
    {
        var condition = new { type = "Progressing", status = "False", reason = "ProgressDeadlineExceeded", message = Hostile.Line };
        var patch = JsonSerializer.Serialize(new { status = new { observedGeneration = 1, conditions = new[] { condition } } });

        _shop.Show(
            """
            $cluster = Start-GitOpsSandbox -WithoutWorkloads
            $where = @{ Repository = $repository; Cluster = $cluster }
            Sync-GitOpsRepo @where | Out-Null
            Edit-Live apis/apps/v1/namespaces/default/deployments/cart/status $patch
            Get-GitOpsStatus @where; Get-GitOpsStatus @where | ForEach-Object { "$_ $($_.Health)" }; Get-GitOpsStatus @where | Format-List
            Sync-GitOpsRepo @where -Wait -Timeout 2
            """,
            new { patch });

        AssertShown(Hostile.Trace);
    }

    [Theory]
    [InlineData("Get-GitOpsDiff $repository -Revision $line -Cluster $cluster")]
    [InlineData("Get-GitOpsDiff $repository -Path $line -Cluster $cluster")]
    [InlineData("Get-GitOpsDiff $repository -Name $line -Cluster $cluster")]
    [InlineData("Get-GitOpsDiff $line -Cluster $cluster")]
    [InlineData("Get-GitOpsDiff \"https://$line@host.invalid/$line\" -Cluster $cluster")]
    [InlineData("Get-GitOpsDiff $repository -Kubeconfig $kubeconfig")]
    [InlineData("Get-GitOpsDiff $repository -Kubeconfig $kubeconfig -Context none")]
    [InlineData("Get-GitOpsManifest $repository -Path $line")]
    [InlineData("Test-GitOpsRepo $repository -Path $line")]
    public void What_is_not_found_is_named_in_words_that_nothing_obeys(string script)
    {
        using var folder = new TemporaryFolder();
        var name = JsonSerializer.Serialize(Hostile.Line);
        var kubeconfig = folder.Write("config", $"apiVersion: v1\nkind: Config\ncurrent-context: {name}\ncontexts: [{{name: {name}, context: {{cluster: {name}, user: {name}}}}}]\n");

        _shop.Show(script, new { line = Hostile.Line, kubeconfig });

        AssertShown(":");
    }

    private void AssertShown(params string[] anyOf)
    {
        Hostile.AssertHarmless(_shop.Screen.Text);
        Assert.All(_shop.Screen.Progress, record => Hostile.AssertHarmless($"{record.Activity}\n{record.StatusDescription}"));
        Assert.Contains(anyOf, text => _shop.Screen.PlainText.Contains(text, StringComparison.Ordinal));
    }
}
