using System.Globalization;
using GitOps.Module.Tests.Engine;

namespace GitOps.Module.Tests.Commands;

/// <summary>What is told and written is the same in every culture: a pipeline's log reads like that of the next machine.</summary>
public sealed class CultureTests : IDisposable
{
    private readonly ShopSession _shop = new();

    public void Dispose() => _shop.Dispose();

    [Theory]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    [InlineData("th-TH")]
    public void Numbers_and_dates_are_written_alike_and_the_users_culture_stays(string culture)
    {
        var lines = In(culture, """
            Sync-GitOpsRepo @where -Name shop -Verbose 4>&1 | ForEach-Object { "$([cultureinfo]::CurrentCulture.Name) $_" }
            Get-GitOpsDiff @where -Name shop -Verbose 4>&1
            Sync-GitOpsRepo @where -Name shop -Wait -Timeout 0.5 2>&1 | Out-String
            (Get-Live 'api/v1/namespaces/default/configmaps/gitops-shop')
            (Get-Live 'apis/coordination.k8s.io/v1/namespaces/default/leases/gitops-shop')
            """);

        Assert.Contains(lines, line => line.StartsWith(culture + " ", StringComparison.Ordinal));
        Assert.Contains(lines, line => System.Text.RegularExpressions.Regex.IsMatch(line, @" \d+\.\d s, \d+ requests"));
        var year = DateTime.UtcNow.ToString("yyyy-MM-", CultureInfo.InvariantCulture);
        Assert.Contains(lines, line => line.Contains("renewTime\":\"" + year, StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("time\\\":\\\"" + year, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    public void A_repository_means_the_same_in_every_culture(string culture)
    {
        _shop.Repository.Commit(
            "Add",
            ("INFRA/ingress.yaml", "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: i }\nspec: { defaultBackend: { service: { name: s, port: { number: 80 } } } }\n"),
            ("INFRA/limits.yaml", "apiVersion: v1\nkind: LimitRange\nmetadata: { name: l }\nspec: { limits: [ { type: Container, default: { cpu: 1.5, memory: 1Gi } } ] }\n"));

        var here = In(culture, "Get-GitOpsManifest $repository -Path INFRA | Out-String; Test-GitOpsRepo $repository -Path INFRA | Out-String; Get-GitOpsDiff @where -Path INFRA -AsText");
        var there = In("", "Get-GitOpsManifest $repository -Path INFRA | Out-String; Test-GitOpsRepo $repository -Path INFRA | Out-String; Get-GitOpsDiff @where -Path INFRA -AsText");

        Assert.Equal(there, here);
    }

    private string[] In(string culture, string script) =>
        [.. _shop.Try($"[cultureinfo]::CurrentCulture = '{culture}'; {script}").Output.Select(item => item.ToString())];
}
