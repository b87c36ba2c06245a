using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GitOps.Module.Tests.Engine;

namespace GitOps.Module.Tests.Commands;

/// <summary>Reports of what the commands write, from a real pipeline.</summary>
public sealed class ExportGitOpsReportTests : IDisposable
{
    private readonly ShopSession _shop = new();
    private readonly TemporaryFolder _folder = new();

    public ExportGitOpsReportTests() => _shop.Run("$null = $ExecutionContext.SessionState.Path.SetLocation($folder)", new { folder = _folder.Path });

    public void Dispose()
    {
        _shop.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void One_pipeline_writes_every_form_of_one_report()
    {
        var written = _shop.Run("Get-GitOpsDiff @where | Export-GitOpsReport a.md, a.html, a.json, a.xml, a.sarif | ForEach-Object { \"$($_.GetType().Name) $($_.Name)\" }");

        Assert.Equal(["FileInfo a.md", "FileInfo a.html", "FileInfo a.json", "FileInfo a.xml", "FileInfo a.sarif"], written.Select(line => line.ToString()));
        Assert.Contains("**2 objects differ.**", Read("a.md"));
        Assert.Contains("+  name: cart", Read("a.md"));
        Assert.All(["a.html", "a.json", "a.xml"], file => Assert.Contains("cart", Read(file)));
        Assert.Equal(["a.html", "a.json", "a.md", "a.sarif", "a.xml"], Directory.EnumerateFiles(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_different_commands_write_is_one_report()
    {
        _shop.Run(
            """
            $( Sync-GitOpsRepo @where -Wait -Timeout 300
               Get-GitOpsStatus @where
               Get-GitOpsHistory @where
               Test-GitOpsRepo $repository
               Export-GitOpsPlan @where plan.json ) | Export-GitOpsReport all.json
            """);

        using var report = JsonDocument.Parse(Read("all.json"));
        var all = report.RootElement;
        Assert.Equal(["Created cart", "Created settings"], all.GetProperty("entries").EnumerateArray().Select(entry => $"{entry.GetProperty("action")} {entry.GetProperty("name")}").Order(StringComparer.Ordinal));
        Assert.Equal(["ConfigMap 0", "Deployment 1"], all.GetProperty("members").EnumerateArray().Select(member => $"{member.GetProperty("kind")} {member.GetProperty("owned").GetArrayLength()}"));
        Assert.StartsWith("succeeded", Assert.Single(all.GetProperty("history").EnumerateArray()).GetProperty("outcome").GetString());
        Assert.True(all.GetProperty("scopes")[0].GetProperty("sync").GetProperty("succeeded").GetBoolean());
    }

    [Theory]
    [InlineData("@()")]
    [InlineData("$null")]
    [InlineData("$( Sync-GitOpsRepo @where | Out-Null; Get-GitOpsDiff @where )")]
    public void Nothing_is_a_report_that_nothing_differs(string input)
    {
        _shop.Run($"{input} | Export-GitOpsReport none.md");

        Assert.Contains("**Nothing differs.**", Read("none.md"));
    }

    [Fact]
    public void An_error_that_comes_down_the_pipeline_is_a_finding()
    {
        _shop.Run("Get-GitOpsDiff @where -Revision none 2>&1 | Export-GitOpsReport failed.md");

        Assert.Contains("- **Error** `RevisionNotFound`: `", Read("failed.md"));
        Assert.DoesNotContain("Nothing differs", Read("failed.md"));
    }

    [Theory]
    [InlineData("'text' | Export-GitOpsReport a.md", "NotReportable")]
    [InlineData("Get-GitOpsDiff @where | Export-GitOpsReport a.md, a.doc", "ReportFormatUnknown")]
    [InlineData("$null | Export-GitOpsReport none/a.md", "FileSystemFailed")]
    [InlineData("$null | Export-GitOpsReport env:a.md", "PathNotOnDisk")]
    [InlineData("$null | Export-GitOpsReport a.md -MaxLength 10", "ParameterArgumentValidationError")]
    public void What_cannot_be_written_is_an_error(string script, string id) => Assert.StartsWith(id, _shop.Error(script).FullyQualifiedErrorId);

    [Fact]
    public void A_form_is_chosen_by_name_or_by_parameter_and_a_file_that_is_there_is_replaced()
    {
        _folder.Write("a.txt", "old");

        _shop.Run("$null | Export-GitOpsReport a.txt -Format Json -Title 'My shop'");

        Assert.Contains("\"title\": \"My shop\"", Read("a.txt"));
    }

    [Fact]
    public void Whatif_writes_nothing()
    {
        Assert.Empty(_shop.Run("Get-GitOpsDiff @where | Export-GitOpsReport a.md, a.json -WhatIf"));

        Assert.Empty(Directory.EnumerateFiles(_folder.Path));
    }

    [Fact]
    public void No_form_holds_a_value_of_a_secret_or_anything_made_of_it()
    {
        string[] values = ["Tr0ub4dor-one", "Tr0ub4dor-two", "Tr0ub4dor-live", "Tr0ub4dor-raw"];
        _shop.Repository.Commit("Add a secret", ("secret.yaml", Secret($"stringData: {{ password: {values[0]} }}")));
        _shop.Run("Sync-GitOpsRepo @where | Export-GitOpsReport first.md, first.html, first.json, first.xml, first.sarif");
        _shop.Repository.Commit("Change it", ("secret.yaml", Secret($"stringData: {{ password: {values[1]}, more: {values[1]} }}")));
        _shop.Run(
            "Edit-Live api/v1/namespaces/default/secrets/door $patch; $( Get-GitOpsDiff @where; Export-GitOpsPlan @where plan.json; Test-GitOpsRepo $repository; Sync-GitOpsRepo @where ) 2>&1 | Export-GitOpsReport second.md, second.html, second.json, second.xml, second.sarif",
            new { patch = "{\"stringData\":{\"password\":\"" + values[2] + "\"}}" });
        _shop.Repository.Commit("Break it", ("secret.yaml", Secret($"data: {{ password: {values[3]} }}")));
        _shop.Run("$( Get-GitOpsDiff @where; Sync-GitOpsRepo @where; Test-GitOpsRepo $repository ) 2>&1 | Export-GitOpsReport third.md, third.html, third.json, third.xml, third.sarif");

        var written = Directory.EnumerateFiles(_folder.Path).Where(file => !file.EndsWith("plan.json", StringComparison.Ordinal)).Select(File.ReadAllText).ToList();
        Assert.Equal(15, written.Count);
        Assert.InRange(written.Count(text => text.Contains("door", StringComparison.Ordinal) && !text.Contains("\"version\": \"2.1.0\"", StringComparison.Ordinal)), 12, 15);
        Assert.Contains("***", Read("second.md"));
        Assert.Contains("- `x` **Failed** `Secret default/door`", Read("third.md"));
        Assert.Equal(2, Read("third.md").Split("illegal base64").Length);
        Assert.All(written, text => Assert.All(values.SelectMany(Spellings), spelling => Assert.DoesNotContain(spelling, text, StringComparison.OrdinalIgnoreCase)));
    }

    private static string Secret(string data) => $"apiVersion: v1\nkind: Secret\nmetadata: {{ name: door }}\n{data}\n";

    private static string[] Spellings(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        return [value, Convert.ToBase64String(bytes).TrimEnd('='), Convert.ToHexString(SHA256.HashData(bytes)), Convert.ToBase64String(SHA256.HashData(bytes)).TrimEnd('=')];
    }

    private string Read(string file) => File.ReadAllText(Path.Combine(_folder.Path, file));
}
