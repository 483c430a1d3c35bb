using System.Text.Json;
using LmsSupport.Campus.Lti;
using LmsSupport.Harness;
using Microsoft.Playwright;

namespace LmsSupport.Browser.Tests.Campus;

public sealed class CampusTests(CampusInChromium world) : IClassFixture<CampusInChromium>
{
    private static readonly string[] _learnersPages =
    [
        "/my", "/course/sicurezza", "/course/sicurezza/module/3", "/course/sicurezza/activity/per-primo?said=wrong", "/course/sicurezza/activity/allarme",
        "/course/sicurezza/activity/reparto", "/course/privacy/activity/richiesta", "/course/sicurezza/help", "/nowhere",
    ];

    [Theory]
    [InlineData(ColorScheme.Light, 1280, "en")]
    [InlineData(ColorScheme.Dark, 320, "it")]
    public async Task Every_page_can_be_used_by_everybody_and_fits(ColorScheme colours, int width, string language)
    {
        var start = await world.Opens(colours, width, language);
        await ShouldSuitEverybody(start, "/");
        var anna = await world.SignsIn("anna", colours, width, language);
        foreach (var path in _learnersPages)
            await ShouldSuitEverybody(anna, path);
        var giulia = await world.SignsIn("giulia", colours, width, language);
        foreach (var path in new[] { "/course/sicurezza", "/course/sicurezza/help", "/course/sicurezza/add", "/course/sicurezza/add/1" })
            await ShouldSuitEverybody(giulia, path);
        var dario = await world.SignsIn("dario", colours, width, language);
        foreach (var path in new[] { "/my", "/admin/tools" })
            await ShouldSuitEverybody(dario, path);
    }

    [Fact]
    public async Task A_lesson_in_a_frame_stays_white_and_its_script_has_failed()
    {
        var anna = await world.SignsIn("anna");
        var failed = new TaskCompletionSource<string>();
        anna.PageError += (_, error) => failed.TrySetResult(error);

        await anna.GotoAsync($"{world.Campus.Address}/course/sicurezza/activity/reparto");

        (await failed.Task.WaitAsync(TimeSpan.FromSeconds(60))).ShouldContain("player.load is not a function");
        (await anna.FrameLocator("iframe.player").Locator("body").InnerTextAsync()).Trim().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_lesson_in_a_window_stays_white_and_its_script_has_failed()
    {
        var anna = await world.SignsIn("anna");
        await anna.GotoAsync($"{world.Campus.Address}/course/privacy/activity/richiesta");

        var window = await anna.RunAndWaitForPopupAsync(() => anna.ClickAsync("a[data-window]"));
        var failed = new TaskCompletionSource<string>();
        window.PageError += (_, error) => failed.TrySetResult(error);
        await window.ReloadAsync();

        (await failed.Task.WaitAsync(TimeSpan.FromSeconds(60))).ShouldContain("player.load is not a function");
        (await window.InnerTextAsync("body")).Trim().ShouldBeEmpty();
        (await window.EvaluateAsync<bool>("window.opener !== null")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_lesson_that_works_leads_from_screen_to_screen()
    {
        var anna = await world.SignsIn("anna");
        await anna.GotoAsync($"{world.Campus.Address}/course/sicurezza/activity/allarme");
        var player = anna.FrameLocator("iframe.player");

        await player.GetByRole(AriaRole.Button, new() { Name = "Continua" }).ClickAsync();

        await Assertions.Expect(player.GetByRole(AriaRole.Status)).ToHaveTextAsync("Schermata 2 di 3");
    }

    [Fact]
    public async Task A_launch_posts_itself_to_the_tool_without_an_inline_script()
    {
        var anna = await world.SignsIn("anna");
        var request = await anna.RunAndWaitForRequestAsync(
            () => anna.GotoAsync($"{world.Campus.Address}/course/sicurezza/help"),
            request => request.Url == $"{world.Tool}/lti/login");

        request.Method.ShouldBe("POST");
        request.PostData!.ShouldContain("lti_message_hint=%7B%22cmid%22%3A4%2C");
    }

    [Fact]
    public async Task Platform_storage_answers_the_tool_and_nobody_else()
    {
        var anna = await world.SignsIn("anna");
        world.Campus.Misbehaves = new Misbehaviour { StorageTarget = "campus_storage" };
        try
        {
            await anna.GotoAsync($"{world.Campus.Address}/course/sicurezza");
            await anna.EvaluateAsync("tool => new Promise(done => { const frame = document.createElement('iframe'); frame.onload = done; frame.src = tool; document.body.append(frame); })", $"{world.Tool}/page");
            var tool = anna.Frames.Single(frame => frame.Url == $"{world.Tool}/page");

            (await Ask(tool, """{ "subject": "lti.put_data", "message_id": "1", "key": "k", "value": "v" }""")).GetProperty("value").GetString().ShouldBe("v");
            (await Ask(tool, """{ "subject": "lti.get_data", "message_id": "2", "key": "k" }""")).GetProperty("value").GetString().ShouldBe("v");
            (await Ask(tool, """{ "subject": "lti.get_data", "key": "k" }""")).GetProperty("error").GetProperty("code").GetString().ShouldBe("bad_request");
            (await Ask(anna.MainFrame, """{ "subject": "lti.get_data", "message_id": "3", "key": "k" }""")).GetProperty("error").GetProperty("code").GetString().ShouldBe("wrong_origin");
        }
        finally
        {
            world.Campus.Misbehaves = Misbehaviour.None;
        }

        Task<JsonElement> Ask(IFrame from, string message) => from.EvaluateAsync<JsonElement>(
            "([message, origin]) => new Promise(done => { addEventListener('message', event => event.origin === origin && done(event.data), { once: true }); parent.frames['campus_storage'].postMessage(JSON.parse(message), origin); })",
            new[] { message, world.Campus.Address });
    }

    private async Task ShouldSuitEverybody(IPage page, string path)
    {
        await page.GotoAsync(world.Campus.Address + path);
        await Everybody.CanUse(page, path);
    }
}
