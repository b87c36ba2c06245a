using GitOps.Reports.Model;
using Microsoft.Playwright;

namespace GitOps.Reports.Tests.Pages;

/// <summary>A report in a browser, and what the browser said of it.</summary>
internal sealed class OpenReport : IAsyncDisposable
{
    private readonly string _file;

    private OpenReport(IPage page, string file)
    {
        (Page, _file) = (page, file);
        page.Console += (_, message) => Messages.Add($"{message.Type}: {message.Text}");
        page.PageError += (_, error) => Messages.Add(error);
        page.Request += (_, request) => Requests.Add(request.Url);
        page.Dialog += (_, dialog) => Messages.Add(dialog.Message);
    }

    public IPage Page { get; }

    /// <summary>What stands in the console, and errors of scripts.</summary>
    public List<string> Messages { get; } = [];

    /// <summary>All that was asked for.</summary>
    public List<string> Requests { get; } = [];

    public string Address => new Uri(_file).AbsoluteUri;

    public ILocator Objects => Page.Locator(".entry");

    public ILocator Count => Page.Locator(".count");

    public static async Task<OpenReport> OpenAsync(Browser browser, Report report, ColorScheme theme = ColorScheme.Light, int width = 1180, int height = 900)
    {
        var page = await browser.NewPageAsync(theme, width, height);
        var file = Path.Combine(Path.GetTempPath(), $"{Path.GetRandomFileName()}.html");
        ReportFile.Write(report, file, ReportFormat.Html);
        var open = new OpenReport(page, file);
        await page.GotoAsync(open.Address);
        return open;
    }

    public async ValueTask DisposeAsync()
    {
        await Page.Context.DisposeAsync();
        File.Delete(_file);
    }
}
