using LmsSupport.Harness;
using Microsoft.Playwright;

namespace LmsSupport.Browser.Tests.Journeys;

/// <summary>Each view of widget and console, for eyes, keyboards, screen readers, small screens and the dark.</summary>
public sealed class EverybodyTests(Scene scene) : IClassFixture<Scene>
{
    private static readonly (string View, string Path)[] _failures =
    [
        ("refused-launch", "/lti/launch"),
        ("refused-registration-not-begun", "/lti/register"),
        ("refused-registration-invitation", "/lti/register?invitation=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA&openid_configuration=http%3A%2F%2Flocalhost%3A9%2Fconfiguration"),
    ];

    [Theory]
    [InlineData(ColorScheme.Light, 1280, "lucia")]
    [InlineData(ColorScheme.Dark, 1280, "sara")]
    [InlineData(ColorScheme.Light, 320, "piero")]
    [InlineData(ColorScheme.Dark, 320, "mariavittoria")]
    public async Task Every_view_can_be_used_by_everybody_and_fits(ColorScheme colours, int width, string learner)
    {
        var look = $"{colours}-{width}".ToLowerInvariant();
        var anna = await scene.SignsIn(learner, Looks(colours, width));
        var course = await FirstCourse(anna);
        var help = new Help(anna);
        await See(anna, "help-button");
        await help.Opens();
        await See(anna, "widget-empty");
        await help.Writes("Non riesco ad aprire il test finale. Ho provato con un indirizzo molto lungo: https://campus.example.org/un/percorso/molto/lungo/che/non/finisce/mai");
        await Assertions.Expect(help.Widget.GetByText("La tua domanda è arrivata")).ToBeVisibleAsync();
        await See(anna, "widget-waiting");
        await help.Widget.GetByRole(AriaRole.Button, new() { Name = "Cosa condivido" }).ClickAsync();
        await See(anna, "widget-share");
        await anna.Keyboard.PressAsync("Escape");

        var giulia = await scene.OpensConsole(await scene.SignsIn(Tutor(course), Looks(colours, width)), course);
        await giulia.GetByRole(AriaRole.Tab, new() { Name = "In attesa" }).ClickAsync();
        await See(giulia, "console-waiting");
        await giulia.GetByText("Non riesco ad aprire").First.ClickAsync();
        await giulia.GetByRole(AriaRole.Log).WaitForAsync();
        await giulia.Keyboard.PressAsync("t");
        var composer = giulia.GetByRole(AriaRole.Textbox, new() { Name = "Risposta" });
        await composer.FillAsync("Ciao, vedo il test: te lo riapro subito.");
        await composer.PressAsync("Control+Enter");
        await Assertions.Expect(help.Log).ToContainTextAsync("te lo riapro subito");
        await See(giulia, "console-conversation");
        await See(anna, "widget-answered");
        await giulia.GetByRole(AriaRole.Button, new() { Name = "Proponi risolto" }).ClickAsync();
        await giulia.Mouse.MoveAsync(0, 0); // a notice under the pointer stays, so that it can be read and undone
        var yes = help.Widget.GetByRole(AriaRole.Button, new() { Name = "Sì, funziona" });
        await Assertions.Expect(yes).ToBeVisibleAsync();
        await See(anna, "widget-proposed");
        await yes.ClickAsync();
        await Assertions.Expect(help.Widget.GetByText("Segnato come risolto")).ToBeVisibleAsync();
        await See(anna, "widget-solved");
        await help.Widget.GetByRole(AriaRole.Button, new() { Name = "Le tue domande" }).ClickAsync();
        await See(anna, "widget-history");

        async Task See(IPage page, string view)
        {
            await Scene.Photograph(page, $"{view}-{look}");
            await Everybody.CanUse(page, $"{view} {look}");
        }
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task The_pages_of_a_launch_or_a_registration_that_failed_can_be_used_by_everybody(ColorScheme colours)
    {
        var page = await (await scene.NewBrowser(Looks(colours, 320))).NewPageAsync();
        foreach (var (view, path) in _failures)
        {
            await page.GotoAsync(scene.Stage.Service.Address + path);
            await Assertions.Expect(page.GetByRole(AriaRole.Heading)).ToBeVisibleAsync();
            await Scene.Photograph(page, $"{view}-{colours}");
            await Everybody.CanUse(page, view);
        }
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 320)]
    public async Task What_is_held_about_a_person_can_be_read_by_everybody(ColorScheme colours, int width)
    {
        var emma = await scene.SignsIn("emma", Looks(colours, width));
        await scene.Visits(emma, "/course/statistica");
        await new Help(emma).Opens();
        await using (await scene.Misbehaves(new { changes = new object[] { new { path = "message_type", value = "LtiDataPrivacyLaunchRequest" }, new { path = "resource_link", remove = true } } }))
            await scene.Visits(emma, "/mod/lti/launch?course=statistica&target=window");
        await emma.WaitForURLAsync("**/lti/launch");
        // The LMS's own pages show the name, too: it must be in the service's list.
        await Assertions.Expect(emma.Locator("dl").GetByText("Emma Clarke").First).ToBeVisibleAsync();
        // Chromium gives a page of another site its process first, and that its size a moment later.
        await Eventually.True(() => emma.EvaluateAsync<bool>("innerWidth > 0"), TimeSpan.FromSeconds(10), () => "the page has no size");
        await Scene.Photograph(emma, $"own-data-{colours}-{width}");
        await Everybody.CanUse(emma, "own data");
    }

    [Fact]
    public async Task The_whole_of_asking_goes_by_keyboard_alone()
    {
        var emma = await scene.SignsIn("emma");
        await scene.Visits(emma, "/course/sicurezza");
        var help = new Help(emma);
        await help.Button.FocusAsync();
        await emma.Keyboard.PressAsync("Enter");
        await Assertions.Expect(help.Composer).ToBeFocusedAsync();
        await emma.Keyboard.TypeAsync("Can I finish after the deadline?");
        await emma.Keyboard.PressAsync("Enter");
        await Assertions.Expect(help.Log).ToContainTextAsync("Can I finish after the deadline?");
        await Assertions.Expect(help.Composer).ToBeFocusedAsync();
        await emma.Keyboard.PressAsync("Escape");
        await Assertions.Expect(help.Panel).ToBeHiddenAsync();
        await Assertions.Expect(help.Button).ToBeFocusedAsync();
    }

    private async Task<string> FirstCourse(IPage learner)
    {
        var address = await learner.Locator("main a[href^='/course/']").First.GetAttributeAsync("href") ?? throw new InvalidOperationException("The learner has no course.");
        await scene.Visits(learner, address);
        return address.Split('/')[2];
    }

    private static string Tutor(string course) => course == "sicurezza" ? "giulia" : "luca";

    private static BrowserNewContextOptions Looks(ColorScheme colours, int width) => new() { ColorScheme = colours, ViewportSize = new ViewportSize { Width = width, Height = width < 600 ? 640 : 860 } };
}
