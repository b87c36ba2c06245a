using Microsoft.Playwright;

namespace GitOps.Reports.Tests.Pages;

/// <summary>The pictures that README shows. <c>GITOPS_WRITE_IMAGES=1</c> takes them anew.</summary>
public sealed class PictureTests(Browser browser) : IClassFixture<Browser>
{
    private static readonly string Folder = Path.Combine(Samples.RepositoryRoot, "docs", "images");

    [SkippableTheory]
    [InlineData("report-light.png", ColorScheme.Light)]
    [InlineData("report-dark.png", ColorScheme.Dark)]
    public async Task A_picture_of_each_theme_is_kept(string name, ColorScheme theme)
    {
        await using var report = await OpenReport.OpenAsync(browser, Samples.Report(Samples.Shop()), theme);
        await report.Objects.First.Locator("summary").ClickAsync();
        await report.Page.GetByRole(AriaRole.Button, new() { Name = "Side by side" }).ClickAsync();
        await Assertions.Expect(report.Page.Locator(".split")).ToBeVisibleAsync();
        var file = Path.Combine(Folder, name);
        if (Environment.GetEnvironmentVariable("GITOPS_WRITE_IMAGES") == "1")
        {
            Directory.CreateDirectory(Folder);
            await report.Page.ScreenshotAsync(new PageScreenshotOptions { Path = file, FullPage = true });
        }

        Assert.True(File.Exists(file), file);
    }
}
