using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using GitOps.Reports.Tests.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace GitOps.Reports.Tests.Forms;

/// <summary>Every field of everything that can be reported holds text that attacks what shows it.</summary>
public sealed partial class HostileReportTests(Browser browser) : IClassFixture<Browser>
{
    public static TheoryData<ReportFormat> Formats => [.. Enum.GetValues<ReportFormat>()];

    [Theory]
    [MemberData(nameof(Formats))]
    public void No_form_holds_what_a_terminal_or_a_log_obeys(ReportFormat format) =>
        Hostile.AssertHarmless(Samples.Report(Hostile.Line, Hostile.Objects()).Write(format));

    [Fact]
    public void Json_and_sarif_can_be_read()
    {
        JsonDocument.Parse(Samples.Report(Hostile.Objects()).Write(ReportFormat.Json)).Dispose();
        JsonDocument.Parse(Samples.Report(Hostile.Objects()).Write(ReportFormat.Sarif)).Dispose();
    }

    [Fact]
    public void Junit_is_xml()
    {
        var suites = XDocument.Parse(Samples.Report(Hostile.Line, Hostile.Objects()).Write(ReportFormat.JUnit)).Root!;

        Assert.Contains("<img src=x onerror=alert(1)>", suites.Attribute("name")!.Value);
        Assert.Contains(@"\ufffe\uffff\ud800", suites.Attribute("name")!.Value);
    }

    [Fact]
    public void A_page_has_no_tag_of_it()
    {
        var page = Samples.Report(Hostile.Line, Hostile.Objects()).Write(ReportFormat.Html);

        Assert.DoesNotContain("<img", page);
        Assert.Equal(2, ScriptEnd().Count(page));
    }

    [SkippableFact]
    public async Task A_browser_shows_it_as_text()
    {
        await using var report = await OpenReport.OpenAsync(browser, Samples.Report(Hostile.Line, Hostile.Objects()));
        foreach (var form in new[] { "Unified", "Side by side" })
        {
            await report.Page.GetByRole(AriaRole.Button, new() { Name = form }).ClickAsync();
            await report.Page.GetByRole(AriaRole.Button, new() { Name = "Open all" }).ClickAsync();
        }

        foreach (var part in new[] { "Findings", "Health", "History", "Objects" })
        {
            await report.Page.GetByRole(AriaRole.Tab, new() { Name = part }).ClickAsync();
            await Expect(report.Page.Locator("#part bdi").Filter(new() { HasText = "<img src=x onerror=alert(1)>" }).First).ToBeAttachedAsync();
        }

        Assert.Contains("<img src=x onerror=alert(1)>", await report.Page.TitleAsync());
        await Expect(report.Page.Locator("img, b, a, iframe, object, embed, #part script")).ToHaveCountAsync(0);
        Assert.Empty(report.Messages);
        Assert.Equal([report.Address], report.Requests);
    }

    [GeneratedRegex("</script", RegexOptions.IgnoreCase)]
    private static partial Regex ScriptEnd();
}
