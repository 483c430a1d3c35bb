using LmsSupport.Harness;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

namespace LmsSupport.Browser.Tests.Campus;

/// <summary>The campus in a real browser. Its tool is only a stand-in: the loader's address answers an empty script, any other an empty page.</summary>
public sealed class CampusInChromium : IAsyncLifetime
{
    private WebApplication? _tool;
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private RunningCampus? _campus;

    public RunningCampus Campus => _campus ?? throw new InvalidOperationException("There is no browser: ask Skip first.");

    public string Tool { get; } = $"http://127.0.0.1:{RunningService.FreePort()}";

    public async ValueTask InitializeAsync()
    {
        if (Chromium.Program is null)
            return;
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(Tool);
        _tool = builder.Build();
        _tool.MapGet("/widget.js", () => Results.Text("", "text/javascript"));
        _tool.MapFallback(() => Results.Text("<!doctype html><html lang=\"en\"><title>Tool</title><main><h1>Tool</h1></main>", "text/html"));
        await _tool.StartAsync();
        _campus = await RunningCampus.Start(Tool);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Chromium.Program, Args = Chromium.Arguments });
    }

    /// <summary>Somebody's own browser, signed in.</summary>
    public async Task<IPage> SignsIn(string person, ColorScheme colours = ColorScheme.Light, int width = 1280, string language = "it")
    {
        var page = await Opens(colours, width, language);
        await page.GotoAsync(Campus.Address);
        await page.ClickAsync($"button[value={person}]");
        await Assertions.Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/my$", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));
        return page;
    }

    public async Task<IPage> Opens(ColorScheme colours = ColorScheme.Light, int width = 1280, string language = "it")
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions { ColorScheme = colours, Locale = language, ViewportSize = new ViewportSize { Width = width, Height = 800 } });
        // A machine that builds and tests at once is slow, not wrong.
        context.SetDefaultTimeout(60_000);
        var page = await context.NewPageAsync();
        if (language != "it")
            await page.GotoAsync($"{Campus.Address}/language/{language}");
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_campus is not null)
            await _campus.DisposeAsync();
        if (_tool is not null)
            await _tool.DisposeAsync();
    }
}
