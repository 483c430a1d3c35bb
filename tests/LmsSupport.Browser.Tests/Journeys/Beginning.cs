using System.Globalization;
using Microsoft.Playwright;

namespace LmsSupport.Browser.Tests.Journeys;

/// <summary>A service that was just installed: no platform, nobody. Whoever asks for the campus gets it connected, once, as people do it.</summary>
public sealed class Beginning : Scene
{
    /// <summary>The campus' number of the tool that registered itself.</summary>
    public const int Tool = 2;

    private IPage? _admin;
    private Task<IPage>? _connected;

    protected override bool IsRegistered => false;

    /// <summary>Where the service has written the first administrator's link.</summary>
    public string LinkFile => Path.Combine(Stage.Service.Folder, "data", "admin-link.txt");

    /// <summary>The administrator's page of whoever came first.</summary>
    public async Task<IPage> Administrator()
    {
        if (_admin is not null)
            return _admin;
        var page = await (await NewBrowser()).NewPageAsync();
        await page.GotoAsync((await File.ReadAllTextAsync(LinkFile)).Trim());
        await page.GetByLabel("Il tuo nome").FillAsync("Ada Rossi");
        await page.GetByLabel("Il nome della tua organizzazione").FillAsync("Istituto Rossi");
        await page.GetByRole(AriaRole.Button, new() { Name = "Entra" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Navigation).First).ToBeVisibleAsync();
        return _admin = page;
    }

    /// <summary>An address for a platform to register itself with, from the administrator's page.</summary>
    public async Task<string> Invites(IPage admin, string note)
    {
        await GoesTo(admin, "platforms/connect");
        if (await admin.GetByRole(AriaRole.Button, new() { Name = "Crea un altro indirizzo" }).IsVisibleAsync())
            await admin.GetByRole(AriaRole.Button, new() { Name = "Crea un altro indirizzo" }).ClickAsync();
        await admin.GetByLabel("Per chi è").FillAsync(note);
        await admin.GetByRole(AriaRole.Button, new() { Name = "Crea l'indirizzo" }).ClickAsync();
        return (await admin.Locator(".copy.main code").InnerTextAsync()).Trim();
    }

    /// <summary>The campus' administrator pastes the address; the answer stands in the frame.</summary>
    public async Task<IFrameLocator> Pastes(IPage dario, string address)
    {
        await Visits(dario, "/admin/tools");
        await dario.GetByLabel("Indirizzo di registrazione").FillAsync(address);
        await dario.GetByRole(AriaRole.Button, new() { Name = "Registra" }).ClickAsync();
        return dario.FrameLocator("iframe[data-register]");
    }

    /// <summary>To one of the pages of the organisation, for example <c>courses</c>, or with a slash before it of the service.</summary>
    public async Task GoesTo(IPage admin, string page)
    {
        await admin.GotoAsync($"{Stage.Service.Address}/admin/#{(page[0] == '/' ? "" : "/1/")}{page}");
        await Assertions.Expect(admin.GetByRole(AriaRole.Main).GetByRole(AriaRole.Heading).First).ToBeVisibleAsync();
    }

    /// <summary>
    /// The campus, registered by itself, let in there and here. It does not say which deployment it has made, as some do
    /// not: that one is approved when the first launch has told it.
    /// </summary>
    public Task<IPage> Connected() => _connected ??= Connect();

    private async Task<IPage> Connect()
    {
        var admin = await Administrator();
        var address = await Invites(admin, "Campus di prova");
        await Assertions.Expect(admin.GetByText("Aspetto che la piattaforma risponda")).ToBeVisibleAsync();
        var dario = await SignsIn("dario");
        await using (await Misbehaves(new { registration = new { answer = new[] { new { path = "tool-configuration.deployment_id", remove = true } } } }))
        {
            var frame = await Pastes(dario, address);
            await Assertions.Expect(frame.GetByRole(AriaRole.Heading, new() { Name = "La piattaforma è registrata" })).ToBeVisibleAsync();
            await Assertions.Expect(frame.GetByText("Istituto Rossi").First).ToBeVisibleAsync();
            await Photograph(dario, "registered");
        }

        await SwitchesOn(dario);
        // Nobody has reloaded the administrator's page.
        await Assertions.Expect(admin.GetByText("La piattaforma ha risposto")).ToBeVisibleAsync();
        await admin.GetByRole(AriaRole.Link, new() { Name = "Vai alle piattaforme" }).ClickAsync();
        await Assertions.Expect(admin.GetByText("Aspettano il tuo sì")).ToBeVisibleAsync();
        await Photograph(admin, "admin-waiting");
        await Approves(admin);
        await Deploys(admin);
        return admin;
    }

    private async Task Deploys(IPage admin)
    {
        var giulia = await SignsIn("giulia");
        await Visits(giulia, string.Create(CultureInfo.InvariantCulture, $"/mod/lti/launch?course=sicurezza&tool={Tool}&target=window"));
        await Assertions.Expect(giulia.GetByText("deployment-unknown")).ToBeVisibleAsync();
        await Photograph(giulia, "launch-waiting");
        await Assertions.Expect(admin.GetByText("Aspettano il tuo sì")).ToBeVisibleAsync();
        await Photograph(admin, "admin-waiting-deployment");
        await Approves(admin);
        await OpensConsole(giulia, "sicurezza", Tool);
        await giulia.Context.CloseAsync();
    }

    public static async Task SwitchesOn(IPage dario)
    {
        await dario.WaitForURLAsync("**/admin/tools?said=closed");
        await dario.GetByRole(AriaRole.Button, new() { Name = "Attiva " }).ClickAsync();
        await Assertions.Expect(dario.GetByText("Strumento attivo.")).ToBeVisibleAsync();
    }

    /// <summary>The only thing that waits.</summary>
    public static async Task Approves(IPage admin)
    {
        await admin.GetByRole(AriaRole.Button, new() { Name = "Approva" }).ClickAsync();
        await Assertions.Expect(admin.GetByText("Aspettano il tuo sì")).ToHaveCountAsync(0);
    }
}
