using Microsoft.Playwright;

namespace LmsSupport.Browser.Tests.Journeys;

/// <summary>From an installed service that nobody has entered to help that is placed, asked for, and switched off.</summary>
public sealed class FirstDayTests(Beginning beginning) : IClassFixture<Beginning>
{
    private static readonly string[] _pages = ["platforms", "platforms/connect", "platforms/connect/hand", "courses", "courses/categories", "people", "audit", "/organisations", "/keys", "/trail"];

    [Fact]
    public async Task The_first_administrator_connects_a_platform_with_one_pasted_address()
    {
        var admin = await beginning.Connected();
        File.Exists(beginning.LinkFile).ShouldBeFalse("the link was used");
        await beginning.GoesTo(admin, "platforms");
        await Assertions.Expect(admin.GetByRole(AriaRole.Heading, new() { Name = "Campus di prova" })).ToBeVisibleAsync();
        await Assertions.Expect(admin.GetByText("Funziona", new() { Exact = true })).ToBeVisibleAsync();
        await admin.GetByRole(AriaRole.Button, new() { Name = "Prova il collegamento" }).ClickAsync();
        var steps = admin.Locator(".test-step");
        await Assertions.Expect(steps.Nth(0)).ToContainTextAsync("Chiavi · bene");
        await Assertions.Expect(steps.Nth(1)).ToContainTextAsync("Permesso · bene");
        await Assertions.Expect(steps.Nth(2)).ToContainTextAsync("Iscritti · bene");
        await Assertions.Expect(steps.Nth(3)).ToContainTextAsync("Voti · ");
        await Assertions.Expect(admin.Locator(".test-step.failed")).ToHaveCountAsync(0);
        await Scene.Photograph(admin, "admin-tested");
    }

    [Fact]
    public async Task Help_that_a_tutor_placed_greets_who_asks_and_the_list_of_members_demotes_nobody()
    {
        var admin = await beginning.Connected();
        var giulia = await beginning.SignsIn("giulia");
        await Places(giulia, "sicurezza", "Aiuto per la sicurezza", "Qui rispondono Giulia e Helen, dal lunedì al venerdì.");
        await Assertions.Expect(giulia.GetByText("Aggiunto al corso.")).ToBeVisibleAsync();

        var anna = await beginning.SignsIn("anna");
        var widget = await Opens(anna, "sicurezza", "Aiuto per la sicurezza");
        await Assertions.Expect(widget.GetByText("Qui rispondono Giulia e Helen")).ToBeVisibleAsync();
        await Scene.Photograph(anna, "placed-help");
        await widget.GetByRole(AriaRole.Textbox).FillAsync("Dove trovo le uscite di emergenza?");
        await widget.GetByRole(AriaRole.Textbox).PressAsync("Enter");
        await Assertions.Expect(widget.GetByText("La tua domanda è arrivata")).ToBeVisibleAsync();

        await beginning.OpensConsole(giulia, "sicurezza", Beginning.Tool);
        await giulia.GetByRole(AriaRole.Tab, new() { Name = "In attesa" }).ClickAsync();
        await giulia.GetByText("Dove trovo le uscite di emergenza?").First.ClickAsync();
        await Assertions.Expect(giulia.GetByRole(AriaRole.Heading, new() { Name = "Anna Longhi" })).ToBeVisibleAsync();

        await beginning.GoesTo(admin, "courses");
        await admin.GetByRole(AriaRole.Button).Filter(new() { HasText = "Sicurezza" }).First.ClickAsync();
        await admin.GetByRole(AriaRole.Button, new() { Name = "Aggiorna ora" }).ClickAsync();
        await Assertions.Expect(admin.GetByRole(AriaRole.Button, new() { Name = "Aggiorna ora" })).ToBeEnabledAsync();
        await Assertions.Expect(admin.GetByRole(AriaRole.Dialog)).ToContainTextAsync("aggiornato adesso");
        await admin.GetByRole(AriaRole.Button).Filter(new() { HasText = " iscritti" }).ClickAsync();
        var members = admin.Locator(".members");
        await Assertions.Expect(members).ToContainTextAsync("Anna Longhi");
        await Assertions.Expect(members).ToContainTextAsync("Giulia Bassi");
        await Scene.Photograph(admin, "admin-members");

        // Moodle lists tutors who may not edit as learners; here she goes on answering.
        await giulia.ReloadAsync();
        await giulia.GetByRole(AriaRole.Tab, new() { Name = "In attesa" }).ClickAsync();
        await Assertions.Expect(giulia.GetByText("Dove trovo le uscite di emergenza?").First).ToBeVisibleAsync();
        await beginning.GoesTo(admin, "people");
        await Assertions.Expect(admin.GetByRole(AriaRole.Main)).ToContainTextAsync("Giulia Bassi");
    }

    [Fact]
    public async Task A_deployment_that_is_switched_off_ends_what_is_open_and_on_again_lets_people_in()
    {
        var admin = await beginning.Connected();
        var giulia = await beginning.SignsIn("giulia");
        await Places(giulia, "privacy", "Aiuto per la privacy", "");
        var piero = await beginning.SignsIn("piero");
        var widget = await Opens(piero, "privacy", "Aiuto per la privacy");
        await Assertions.Expect(widget.GetByRole(AriaRole.Textbox)).ToBeVisibleAsync();

        await beginning.GoesTo(admin, "platforms");
        await admin.Locator(".platform-name").ClickAsync();
        await admin.GetByRole(AriaRole.Listitem).GetByRole(AriaRole.Button, new() { Name = "Spegni" }).ClickAsync();
        await admin.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Spegni" }).ClickAsync();
        await Assertions.Expect(admin.GetByRole(AriaRole.Listitem).GetByRole(AriaRole.Button, new() { Name = "Riaccendi" })).ToBeVisibleAsync();
        await Assertions.Expect(widget.GetByRole(AriaRole.Textbox)).ToHaveCountAsync(0, new() { Timeout = 10_000 });
        await Scene.Photograph(piero, "widget-switched-off");
        await Everybody.CanUse(piero, "widget of a deployment that was switched off");

        await beginning.Visits(piero, "/course/privacy");
        await piero.GetByRole(AriaRole.Link, new() { Name = "Aiuto per la privacy" }).ClickAsync();
        await Assertions.Expect(Frame(piero).GetByRole(AriaRole.Heading)).ToBeVisibleAsync();
        await Scene.Photograph(piero, "launch-switched-off");

        await admin.GetByRole(AriaRole.Listitem).GetByRole(AriaRole.Button, new() { Name = "Riaccendi" }).ClickAsync();
        await Assertions.Expect(admin.GetByRole(AriaRole.Listitem).GetByRole(AriaRole.Button, new() { Name = "Spegni" })).ToBeVisibleAsync();
        widget = await Opens(piero, "privacy", "Aiuto per la privacy");
        await Assertions.Expect(widget.GetByRole(AriaRole.Textbox)).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 320)]
    public async Task Every_page_of_the_administrator_can_be_used_by_everybody(ColorScheme colours, int width)
    {
        var admin = await beginning.Connected();
        await admin.SetViewportSizeAsync(width, 860);
        await admin.EmulateMediaAsync(new() { ColorScheme = colours, ReducedMotion = ReducedMotion.Reduce });
        foreach (var page in _pages)
        {
            await beginning.GoesTo(admin, page);
            await See(page);
        }

        await beginning.GoesTo(admin, "platforms");
        await admin.Locator(".platform-name").ClickAsync();
        await Assertions.Expect(admin.GetByRole(AriaRole.Heading, new() { Name = "Installazioni" })).ToBeVisibleAsync();
        await See("platform");
        await beginning.GoesTo(admin, "courses");
        await admin.Locator("button.edition").First.ClickAsync();
        await Assertions.Expect(admin.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await See("edition");
        await admin.Keyboard.PressAsync("Escape");
        await admin.SetViewportSizeAsync(1280, 860);

        async Task See(string view)
        {
            await Assertions.Expect(admin.Locator("main [aria-busy=true]")).ToHaveCountAsync(0);
            await Scene.Photograph(admin, $"admin-{view.Replace('/', '-')}-{colours}-{width}");
            await Everybody.CanUse(admin, $"admin {view} {colours} {width}");
        }
    }

    private static IFrameLocator Frame(IPage page) => page.FrameLocator("iframe.help");

    private async Task<IFrameLocator> Opens(IPage learner, string course, string title)
    {
        await beginning.Visits(learner, $"/course/{course}");
        await learner.GetByRole(AriaRole.Link, new() { Name = title }).ClickAsync();
        return Frame(learner);
    }

    /// <summary>As a tutor does it: add an activity, choose the tool, fill in its form in the frame.</summary>
    private async Task Places(IPage tutor, string course, string title, string opening)
    {
        await beginning.Visits(tutor, $"/course/{course}/add/{Beginning.Tool}");
        var form = Frame(tutor);
        await form.GetByLabel("Nome nel corso").FillAsync(title);
        await form.GetByLabel("Frase d'inizio").FillAsync(opening);
        await Scene.Photograph(tutor, $"placing-{course}");
        await form.GetByRole(AriaRole.Button, new() { Name = "Aggiungi al corso" }).ClickAsync();
        await tutor.WaitForURLAsync($"**/course/{course}?said=placed**");
    }
}
