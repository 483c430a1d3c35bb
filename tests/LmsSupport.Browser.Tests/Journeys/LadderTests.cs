using Microsoft.Playwright;

namespace LmsSupport.Browser.Tests.Journeys;

/// <summary>How a launch is bound to its browser where third-party cookies are blocked, rung by rung.</summary>
public sealed class LadderTests(Scene scene) : IClassFixture<Scene>
{
    /// <summary>WebKit on an iPhone: keeps none of our cookies in a frame.</summary>
    private const string Iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";

    [Fact]
    public async Task Rung_1_a_partitioned_cookie_binds_the_launch()
    {
        var anna = await scene.SignsIn("anna");
        await scene.Visits(anna, "/course/sicurezza");
        var launch = anna.WaitForRequestAsync(IsLaunch);
        await new Help(anna).Opens();
        (await (await launch).HeaderValueAsync("cookie") ?? "").ShouldContain("__lms_b_");
    }

    [Fact]
    public async Task Rung_2_the_frames_own_storage_binds_it_where_the_cookie_is_lost()
    {
        var anna = await scene.SignsIn("anna", new BrowserNewContextOptions { UserAgent = Iphone }, LosesCookies, keepsStorage: true);
        await scene.Visits(anna, "/course/sicurezza");
        var launch = anna.WaitForRequestAsync(IsLaunch);
        await new Help(anna).Opens();
        (await (await launch).HeaderValueAsync("cookie") ?? "").ShouldNotContain("__lms_b_");
    }

    [Fact]
    public async Task Rung_3_the_platforms_storage_binds_it_where_the_frame_has_none()
    {
        await using var storage = await scene.Misbehaves(new { storageTarget = "lti_storage" });
        var anna = await scene.SignsIn("anna", new BrowserNewContextOptions { UserAgent = Iphone }, LosesEverything);
        await scene.Visits(anna, "/course/sicurezza");
        await new Help(anna).Opens();
    }

    [Fact]
    public async Task Rung_4_a_click_opens_a_window_before_the_platform_is_asked_where_nothing_can_be_kept()
    {
        var anna = await scene.SignsIn("anna", new BrowserNewContextOptions { UserAgent = Iphone }, LosesEverything);
        await scene.Visits(anna, "/course/sicurezza");
        var help = new Help(anna);
        await help.Button.ClickAsync();
        var open = help.Widget.GetByRole(AriaRole.Link, new() { Name = "Apri l'aiuto" });
        await Assertions.Expect(open).ToBeVisibleAsync();
        var window = await anna.Context.RunAndWaitForPageAsync(() => open.ClickAsync());
        await Assertions.Expect(window.GetByRole(AriaRole.Textbox)).ToBeVisibleAsync();
        window.Url.ShouldContain("/widget/at/");
        await window.ReloadAsync();
        await Assertions.Expect(window.GetByRole(AriaRole.Textbox)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_reload_of_the_frame_and_of_a_tab_of_its_own_goes_on_without_a_new_launch()
    {
        var anna = await scene.SignsIn("anna", keepsStorage: true);
        await scene.Visits(anna, "/course/sicurezza");
        var help = new Help(anna);
        await help.Opens();
        var launches = 0;
        anna.Request += (_, request) => launches += IsLaunch(request) ? 1 : 0;
        await anna.Frames.Single(frame => frame.Url.Contains("/widget/at/", StringComparison.Ordinal)).EvaluateAsync("() => location.reload()");
        await Assertions.Expect(help.Composer).ToBeVisibleAsync();
        launches.ShouldBe(0);

        var giulia = await scene.OpensConsole(await scene.SignsIn("giulia"));
        await giulia.ReloadAsync();
        await Assertions.Expect(giulia.GetByRole(AriaRole.Tab, new() { Name = "In attesa" })).ToBeVisibleAsync();
        giulia.Url.ShouldNotContain("code=");
    }

    private static bool IsLaunch(IRequest request) => request.Method == "POST" && request.Url.EndsWith("/lti/launch", StringComparison.Ordinal);

    /// <summary>Our cookie is gone when the platform has answered, as in WebKit's frames.</summary>
    private async Task LosesCookies(IBrowserContext browser) => await browser.RouteAsync(scene.Stage.Campus.Address + "/lti/auth**", async route =>
    {
        if (route.Request.Frame.ParentFrame is not null)
            await browser.ClearCookiesAsync(new BrowserContextClearCookiesOptions { Domain = new Uri(scene.Stage.Service.Address).Host });
        await route.ContinueAsync();
    });

    /// <summary>Frames of other sites can keep nothing at all, not even for a moment.</summary>
    private async Task LosesEverything(IBrowserContext browser)
    {
        await LosesCookies(browser);
        await browser.AddInitScriptAsync(
            """
            if (window.top !== window.self && location.pathname.startsWith("/lti/")) {
              Object.defineProperty(window, "sessionStorage", { get() { throw new DOMException("denied", "SecurityError"); } });
              Object.defineProperty(document, "cookie", { get: () => "", set() {} });
            }
            """);
    }
}
