using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace LmsSupport.Browser.Tests.Journeys;

/// <summary>Help gets into a course by the campus' own forms, and a platform into the service by its own page.</summary>
public sealed class PlacingTests(Scene scene) : IClassFixture<Scene>
{
    [Theory]
    [InlineData(ColorScheme.Light, 1280, "sicurezza", "giulia", "anna")]
    [InlineData(ColorScheme.Dark, 320, "privacy", "luca", "piero")]
    public async Task A_tutor_places_help_a_learner_is_greeted_and_the_button_then_finds_it_by_itself(ColorScheme colours, int width, string course, string tutor, string learner)
    {
        var look = new BrowserNewContextOptions { ColorScheme = colours, ViewportSize = new ViewportSize { Width = width, Height = 860 } };
        var name = $"{colours}-{width}".ToLowerInvariant();
        var giulia = await scene.SignsIn(tutor, look);
        await scene.Visits(giulia, $"/course/{course}/add");
        await giulia.GetByRole(AriaRole.Link, new() { Name = "LmsSupport" }).ClickAsync();
        var form = giulia.FrameLocator("iframe.help");
        await Assertions.Expect(form.GetByRole(AriaRole.Heading, new() { Name = "Aggiungi l'aiuto a questo corso" })).ToBeVisibleAsync();
        await form.GetByLabel("Frase d'inizio").FillAsync("Chiedi pure: rispondiamo in giornata.");
        await Scene.Photograph(giulia, $"place-{name}");
        await Everybody.CanUse(giulia, $"place {name}");
        await form.GetByRole(AriaRole.Button, new() { Name = "Aggiungi al corso" }).ClickAsync();
        await giulia.WaitForURLAsync("**said=placed**");
        await Scene.Photograph(giulia, $"placed-{name}");

        var anna = await scene.SignsIn(learner, look);
        await scene.Visits(anna, $"/course/{course}");
        await anna.Locator("#entries").GetByRole(AriaRole.Link).First.ClickAsync();
        await Assertions.Expect(anna.FrameLocator("iframe.help").GetByText("Chiedi pure: rispondiamo in giornata.")).ToBeVisibleAsync();
        // One way in is enough on this page, and nothing covers it.
        await Assertions.Expect(anna.Locator("lms-support")).ToHaveCountAsync(0);
        await Scene.Photograph(anna, $"greeted-{name}");

        // As a Moodle's administrator pastes it: no address in the line, the page says which course it is and who is signed in.
        await anna.AddInitScriptAsync($$"""
            window.M = { cfg: { userId: 3, courseId: {{(course == "sicurezza" ? 2 : 3)}} } };
            new MutationObserver(() => document.querySelector("script[data-launch]")?.removeAttribute("data-launch")).observe(document, { childList: true, subtree: true });
            """);
        await scene.Visits(anna, $"/course/{course}");
        var help = new Help(anna);
        await help.Opens();
        (await anna.Locator("lms-support iframe").GetAttributeAsync("src")).ShouldNotBeNull().ShouldContain("/mod/lti/launch.php?id=");
        await Assertions.Expect(help.Widget.GetByText("Chiedi pure: rispondiamo in giornata.")).ToBeVisibleAsync();
        await Scene.Photograph(anna, $"found-{name}");
        await Everybody.CanUse(anna, $"found {name}");
    }

    [Fact]
    public async Task An_administrator_pastes_one_address_and_the_platform_is_registered_once()
    {
        await scene.NewBrowser();
        var address = await Invitation();
        var dario = await scene.SignsIn("dario");
        await Registers(dario, address);
        var frame = dario.FrameLocator("iframe[data-register]");
        await Assertions.Expect(frame.GetByRole(AriaRole.Heading, new() { Name = "La piattaforma è registrata" })).ToBeVisibleAsync();
        await Scene.Photograph(dario, "register-done");
        await Everybody.CanUse(dario, "register done");
        await frame.GetByRole(AriaRole.Button, new() { Name = "Chiudi" }).ClickAsync();
        await dario.WaitForURLAsync("**/admin/tools?said=closed");
        await Assertions.Expect(dario.GetByText("Aiuto del corso").Or(dario.GetByText("Course help")).First).ToBeVisibleAsync();

        await Registers(dario, address);
        await Assertions.Expect(frame.GetByText("invitation-used")).ToBeVisibleAsync();
        await Scene.Photograph(dario, "register-used");
        await Everybody.CanUse(dario, "register used");
    }

    private async Task Registers(IPage page, string address)
    {
        await scene.Visits(page, "/admin/tools");
        await page.FillAsync("#address", address);
        await page.Locator("form.paste button").ClickAsync();
    }

    /// <summary>As the first administrator gets it: by the link in the service's folder.</summary>
    private async Task<string> Invitation()
    {
        var link = (await File.ReadAllTextAsync(Path.Combine(scene.Stage.Service.Folder, "data", "admin-link.txt"))).Trim();
        using var http = new HttpClient { BaseAddress = new Uri(scene.Stage.Service.Address) };
        var session = await Posts(http, "/api/admin/first", new { token = link[(link.IndexOf("#first=", StringComparison.Ordinal) + 7)..], name = "Dario", organisation = "Campus" });
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", session.GetProperty("accessToken").GetString());
        var me = await http.GetFromJsonAsync<JsonElement>("/api/admin/me");
        var made = await Posts(http, $"/api/admin/organisations/{me.GetProperty("organisationId").GetInt32()}/invitations", new { note = "Campus" });
        return made.GetProperty("address").GetString()!;
    }

    private static async Task<JsonElement> Posts(HttpClient http, string path, object command)
    {
        using var answer = await http.PostAsJsonAsync(path, command);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
