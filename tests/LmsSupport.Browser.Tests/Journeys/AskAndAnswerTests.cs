using LmsSupport.Harness;
using Microsoft.Playwright;

namespace LmsSupport.Browser.Tests.Journeys;

/// <summary>The whole path, as Anna and Giulia go it.</summary>
public sealed class AskAndAnswerTests(Scene scene) : IClassFixture<Scene>
{
    private const string Question = "Buongiorno, ho avviato il corso ma mi si apre una schermata bianca.";
    private const string Answer = "Ciao Anna, ci penso io: vedo che il video non parte.";
    private const string Meanwhile = "Ho provato anche dal telefono, è uguale.";
    private const string After = "Riprova adesso: ho chiesto di riavviarlo.";

    [Fact]
    public async Task An_unpartitioned_cookie_is_lost_in_the_frame()
    {
        var anna = await scene.SignsIn("anna");
        await anna.Context.AddCookiesAsync([new Cookie { Name = "plain", Value = "1", Url = scene.Stage.Service.Address, SameSite = SameSiteAttribute.None, Secure = true }]);
        await scene.Visits(anna, "/course/sicurezza");
        var help = new Help(anna);
        var launch = anna.WaitForRequestAsync(request => request.Url.EndsWith("/lti/launch", StringComparison.Ordinal));
        await help.Opens();
        var sent = await (await launch).HeaderValueAsync("cookie") ?? "";
        sent.ShouldNotContain("plain=");
        sent.ShouldContain("__lms_b_");
    }

    [Fact]
    public async Task A_question_is_asked_answered_across_pages_and_a_killed_service_and_confirmed()
    {
        var tokens = new Overheard();
        var anna = await scene.SignsIn("anna", prepare: tokens.In);
        await scene.Visits(anna, "/course/sicurezza/activity/reparto");
        var help = new Help(anna);
        // She does what everybody does first; by then the browser has the help's script at hand.
        await Assertions.Expect(help.Button).ToBeVisibleAsync();
        await anna.ReloadAsync();
        await help.Opens();
        await help.Writes(Question);
        await Assertions.Expect(help.Log).ToContainTextAsync(Question);
        await Assertions.Expect(help.Widget.GetByText("La tua domanda è arrivata")).ToBeVisibleAsync();

        // The tutor takes it without having reloaded anything.
        var giulia = await scene.OpensConsole(await scene.SignsIn("giulia", new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1440, Height = 900 } }, tokens.In));
        await Chooses(giulia, "schermata bianca", "Anna Longhi");
        await Assertions.Expect(giulia.GetByText("player.load is not a function").First).ToBeVisibleAsync();
        await Takes(giulia);
        await Writes(giulia, Answer);
        await Scene.Photograph(giulia, "console-answered");

        // Another page, a full load: the panel is there and so is the answer.
        await scene.Visits(anna, "/course/sicurezza/module/3");
        await Assertions.Expect(help.Panel).ToBeVisibleAsync();
        await Assertions.Expect(help.Log).ToContainTextAsync(Answer);
        await Scene.Photograph(anna, "widget");
        await Scene.Photograph(giulia, "console");

        // The service dies without a word; what both write meanwhile waits in their browsers.
        await scene.Stage.Service.Kill();
        await help.Writes(Meanwhile);
        await Writes(giulia, After);
        await scene.Stage.Service.Start();
        await Assertions.Expect(help.Log).ToContainTextAsync(After);
        await Assertions.Expect(giulia.GetByRole(AriaRole.Log)).ToContainTextAsync(Meanwhile);

        await giulia.GetByRole(AriaRole.Button, new() { Name = "Proponi risolto" }).ClickAsync();
        await help.Widget.GetByRole(AriaRole.Button, new() { Name = "Sì, funziona" }).ClickAsync();
        await Assertions.Expect(help.Widget.GetByText("Segnato come risolto")).ToBeVisibleAsync();
        foreach (var text in new[] { Question, Answer, Meanwhile, After })
        {
            await Assertions.Expect(help.Log.GetByText(text)).ToHaveCountAsync(1);
            await Assertions.Expect(giulia.GetByRole(AriaRole.Log).GetByText(text)).ToHaveCountAsync(1);
        }

        LogsHoldNothingPrivate(tokens);
    }

    [Fact]
    public async Task Panel_badge_and_answers_survive_three_pages()
    {
        var marco = await scene.SignsIn("marco");
        await scene.Visits(marco, "/course/sicurezza");
        var help = new Help(marco);
        await help.Opens();
        await help.Writes("Dove trovo il modulo 2?");
        await Assertions.Expect(help.Widget.GetByText("La tua domanda è arrivata")).ToBeVisibleAsync();
        foreach (var path in new[] { "/course/sicurezza/module/1", "/course/sicurezza/module/2", "/course/sicurezza/module/3" })
        {
            await scene.Visits(marco, path);
            await Assertions.Expect(help.Panel).ToBeVisibleAsync();
            await Assertions.Expect(help.Log).ToContainTextAsync("Dove trovo il modulo 2?");
        }

        // Closed, it still counts what arrives, also on the next page.
        await help.Button.ClickAsync();
        var giulia = await scene.OpensConsole(await scene.SignsIn("giulia"));
        await Chooses(giulia, "Dove trovo il modulo 2?", "Marco Riva");
        await Takes(giulia);
        await Writes(giulia, "È nella pagina del corso, sotto il modulo 1.");
        await scene.Visits(marco, "/course/sicurezza");
        await Assertions.Expect(help.Panel).ToBeHiddenAsync();
        await Assertions.Expect(marco.Locator("lms-support b")).ToHaveTextAsync("1");
    }

    private static async Task Chooses(IPage tutor, string question, string learner)
    {
        await tutor.GetByRole(AriaRole.Tab, new() { Name = "In attesa" }).ClickAsync();
        await tutor.GetByText(question).First.ClickAsync();
        await Assertions.Expect(tutor.GetByRole(AriaRole.Heading, new() { Name = learner })).ToBeVisibleAsync();
    }

    /// <summary>By key: it means the conversation that is open, whoever else waits.</summary>
    private static async Task Takes(IPage tutor)
    {
        await tutor.Keyboard.PressAsync("t");
        await Assertions.Expect(tutor.GetByRole(AriaRole.Textbox, new() { Name = "Risposta" })).ToBeVisibleAsync();
    }

    private static async Task Writes(IPage tutor, string text)
    {
        var composer = tutor.GetByRole(AriaRole.Textbox, new() { Name = "Risposta" });
        await composer.FillAsync(text);
        await composer.PressAsync("Control+Enter");
        await Assertions.Expect(tutor.GetByRole(AriaRole.Log)).ToContainTextAsync(text);
    }

    /// <summary>Tokens, names, words, session keys: none of it stands in any line that the service has written.</summary>
    private void LogsHoldNothingPrivate(Overheard tokens)
    {
        string[] words = [Question, Answer, Meanwhile, After, "schermata bianca", "Anna Longhi", "Giulia Bassi", "sesskey", "access_token", "id_token=", "#code="];
        var secrets = words.ToDictionary(word => $"'{word}'", StringComparer.Ordinal);
        tokens.All.Count.ShouldBeGreaterThan(5, "two sessions and their sockets have tokens");
        foreach (var (token, i) in tokens.All.Select((token, i) => (token, i)))
            secrets[$"token {i}"] = token;
        LogHygiene.Findings([scene.Stage.Service.LogFile], secrets).ShouldBeEmpty();
    }
}
