using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace GitOps.Reports.Tests.Pages;

/// <summary>What axe-core finds wrong with the page for people who do not see it well, or use no mouse: nothing.</summary>
public sealed class AccessibilityTests(Browser browser) : IClassFixture<Browser>
{
    private const int Desk = 1180;
    private const int Phone = 360;

    [SkippableTheory]
    [InlineData(ColorScheme.Light, Desk)]
    [InlineData(ColorScheme.Dark, Desk)]
    [InlineData(ColorScheme.Light, Phone)]
    [InlineData(ColorScheme.Dark, Phone)]
    public async Task Every_part_is_accessible_in_both_themes_at_a_desk_and_on_a_phone(ColorScheme theme, int width)
    {
        await using var report = await OpenReport.OpenAsync(browser, Samples.Report(Samples.Shop()), theme, width);
        await report.Page.GetByRole(AriaRole.Button, new() { Name = "Open all" }).ClickAsync();
        await AssertAccessibleAsync(report.Page);
        await report.Page.GetByRole(AriaRole.Button, new() { Name = "Side by side" }).ClickAsync();
        await report.Page.Locator(".tile").First.ClickAsync();
        await AssertAccessibleAsync(report.Page);
        foreach (var part in new[] { "Findings", "Health", "History" })
        {
            await report.Page.GetByRole(AriaRole.Tab, new() { Name = part }).ClickAsync();
            await AssertAccessibleAsync(report.Page);
        }
    }

    [SkippableFact]
    public async Task A_report_that_nothing_differs_is_accessible()
    {
        await using var report = await OpenReport.OpenAsync(browser, Samples.Report());

        await AssertAccessibleAsync(report.Page);
    }

    [SkippableFact]
    public async Task A_phone_scrolls_the_page_in_one_direction_only()
    {
        await using var report = await OpenReport.OpenAsync(browser, Samples.Report(Samples.Shop()), width: Phone);
        foreach (var part in new[] { "Findings", "Health", "History", "Objects" })
        {
            await report.Page.GetByRole(AriaRole.Tab, new() { Name = part }).ClickAsync();
            Assert.Equal(Phone, await report.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        }

        await report.Page.GetByRole(AriaRole.Button, new() { Name = "Open all" }).ClickAsync();
        Assert.Equal(Phone, await report.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }

    private static async Task AssertAccessibleAsync(IPage page)
    {
        var result = await page.RunAxe();

        Assert.NotEmpty(result.Passes);
        Assert.Equal([], result.Violations.SelectMany(rule => rule.Nodes.Select(node => $"{rule.Id}: {node.Html} {string.Join(' ', node.Any.Select(check => check.Message))}")));
    }
}
