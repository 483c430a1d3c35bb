using System.Globalization;
using System.Net.Http.Json;
using LmsSupport.Harness;
using Microsoft.Playwright;

namespace LmsSupport.Browser.Tests.Journeys;

/// <summary>The published service, the practice LMS and a Chromium that blocks third-party cookies: three processes.</summary>
public class Scene : IAsyncLifetime
{
    private static readonly HttpClient _http = new();

    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private readonly List<IBrowserContext> _profiles = [];
    private Stage? _stage;

    public Stage Stage => _stage ?? throw new InvalidOperationException("There is no browser: ask Skip first.");

    /// <summary>Whether the service knows the campus from its configuration.</summary>
    protected virtual bool IsRegistered => true;

    /// <summary>Pictures of what was seen; git ignores the folder.</summary>
    public static string Pictures { get; } = Checkout.At("artifacts", "pictures");

    public async ValueTask InitializeAsync()
    {
        if (Chromium.Program is null)
            return;
        Directory.CreateDirectory(Pictures);
        // Where hope ends, not how long anything takes: a busy machine must fail no journey.
        Assertions.SetDefaultExpectTimeout(30_000);
        _stage = await Stage.Open(campusSettings: new Dictionary<string, string> { ["Campus:Switches"] = "true" }, registered: IsRegistered);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium.Program,
            Args = [.. Chromium.Arguments, "--test-third-party-cookie-phaseout"],
        });
    }

    /// <summary>A browser of one's own, for somebody who has not signed in yet.</summary>
    /// <param name="keepsStorage">Gives frames of other sites a storage of their own, as iPhones do; without it they have none.</param>
    public async Task<IBrowserContext> NewBrowser(BrowserNewContextOptions? options = null, bool keepsStorage = false)
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        options ??= new BrowserNewContextOptions();
        options.Locale ??= "it-IT";
        options.TimezoneId ??= "Europe/Rome";
        options.ViewportSize ??= new ViewportSize { Width = 1280, Height = 860 };
        var context = keepsStorage ? await NewProfile(options) : await _browser!.NewContextAsync(options);
        context.SetDefaultTimeout(30_000);
        return context;
    }

    // Only the settings of a profile decide about it: as driven here, Chromium gives frames of other sites no storage.
    private async Task<IBrowserContext> NewProfile(BrowserNewContextOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("lmssupport-profile-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "Default"));
        await File.WriteAllTextAsync(Path.Combine(folder, "Default", "Preferences"), """{"profile":{"cookie_controls_mode":0}}""");
        var profile = await _playwright!.Chromium.LaunchPersistentContextAsync(folder, new BrowserTypeLaunchPersistentContextOptions
        {
            ExecutablePath = Chromium.Program,
            Args = Chromium.Arguments,
            UserAgent = options.UserAgent,
            Locale = options.Locale,
            TimezoneId = options.TimezoneId,
            ViewportSize = options.ViewportSize,
        });
        _profiles.Add(profile);
        return profile;
    }

    /// <summary>Somebody's browser at their list of courses.</summary>
    public async Task<IPage> SignsIn(string person, BrowserNewContextOptions? options = null, Func<IBrowserContext, Task>? prepare = null, bool keepsStorage = false)
    {
        var context = await NewBrowser(options, keepsStorage);
        if (prepare is not null)
            await prepare(context);
        var page = await context.NewPageAsync();
        await page.GotoAsync(Stage.Campus.Address);
        await page.ClickAsync($"button[value={person}]");
        await Assertions.Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/my$", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));
        return page;
    }

    public Task<IResponse?> Visits(IPage page, string path) => page.GotoAsync(Stage.Campus.Address + path);

    /// <summary>The tutor's console in a tab of its own, as the campus opens it.</summary>
    /// <param name="tool">The campus' number of the tool; 1 is that of its settings.</param>
    public async Task<IPage> OpensConsole(IPage tutor, string course = "sicurezza", int tool = 1)
    {
        await tutor.GotoAsync(string.Create(CultureInfo.InvariantCulture, $"{Stage.Campus.Address}/mod/lti/launch?course={course}&tool={tool}&target=window"));
        await tutor.WaitForURLAsync("**/console/**");
        await Assertions.Expect(tutor.GetByRole(AriaRole.Navigation).Or(tutor.GetByRole(AriaRole.Main)).First).ToBeVisibleAsync();
        return tutor;
    }

    /// <summary>Until what is returned is disposed of, the campus behaves as told (see its README).</summary>
    public async Task<IAsyncDisposable> Misbehaves(object how)
    {
        var switches = new Uri(Stage.Campus.Address + "/switches");
        using var set = await _http.PostAsJsonAsync(switches, how);
        set.EnsureSuccessStatusCode();
        return new BehavesAgain(switches);
    }

    private sealed class BehavesAgain(Uri switches) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => (await _http.DeleteAsync(switches)).Dispose();
    }

    public static Task Photograph(IPage page, string name) => page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Pictures, name + ".png") });

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_browser is not null)
            await _browser.DisposeAsync();
        foreach (var profile in _profiles)
            await profile.CloseAsync();
        _playwright?.Dispose();
        if (_stage is not null)
            await _stage.DisposeAsync();
    }
}

/// <summary>The help as a learner meets it on a page of the campus.</summary>
internal sealed class Help(IPage page)
{
    public ILocator Button => page.Locator("lms-support button.help");

    public ILocator Panel => page.Locator("lms-support .panel");

    public IFrameLocator Widget => page.FrameLocator("lms-support iframe");

    public ILocator Composer => Widget.GetByRole(AriaRole.Textbox);

    public ILocator Log => Widget.GetByRole(AriaRole.Log);

    public async Task Opens()
    {
        await Button.ClickAsync();
        await Assertions.Expect(Composer).ToBeVisibleAsync();
    }

    public async Task Writes(string text)
    {
        await Composer.FillAsync(text);
        await Composer.PressAsync("Enter");
    }
}
