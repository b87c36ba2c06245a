using Microsoft.Playwright;

namespace GitOps.Reports.Tests.Pages;

/// <summary>The Chromium, Chrome or Edge of this machine, without a window.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge"];

    /// <summary>How long a browser may take, in milliseconds: no test fails because a machine is slow.</summary>
    private const float Patience = 120_000;

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        if (Program() is { } program)
        {
            Assertions.SetDefaultExpectTimeout(Patience);
            _playwright = await Playwright.CreateAsync();
            // As root, which containers and pipelines often are, Chromium has no sandbox of its own.
            _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = program, Args = ["--no-sandbox"] });
        }
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>Opens a page in a context of its own.</summary>
    public async Task<IPage> NewPageAsync(ColorScheme theme = ColorScheme.Light, int width = 1180, int height = 900)
    {
        Skip.If(_browser is null, $"none of {string.Join(", ", Names)} is on PATH.");
        var context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            ColorScheme = theme,
            ViewportSize = new ViewportSize { Width = width, Height = height },
            TimezoneId = "UTC",
            Locale = "en-GB",
        });
        context.SetDefaultTimeout(Patience);
        return await context.NewPageAsync();
    }

    private static string? Program() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => Names.SelectMany(name => new[] { Path.Combine(folder, name), Path.Combine(folder, name + ".exe") }))
            .Concat(Installed())
            .FirstOrDefault(File.Exists);

    /// <summary>Where Windows and macOS keep them.</summary>
    private static IEnumerable<string> Installed()
    {
        foreach (var folder in new[] { Environment.SpecialFolder.ProgramFiles, Environment.SpecialFolder.ProgramFilesX86 }.Select(Environment.GetFolderPath).Where(folder => folder.Length > 0))
        {
            yield return Path.Combine(folder, "Google", "Chrome", "Application", "chrome.exe");
            yield return Path.Combine(folder, "Microsoft", "Edge", "Application", "msedge.exe");
        }

        yield return "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
        yield return "/Applications/Chromium.app/Contents/MacOS/Chromium";
    }
}
