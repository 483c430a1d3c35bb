using LmsSupport.Api.People;
using LmsSupport.Widget;

namespace LmsSupport.Api.Lti.Registering;

/// <summary>What came of a registration, in the frame of the platform's page that asked for it; it closes by a message to that page.</summary>
internal static class RegisterPage
{
    private const string Script = "close.js";

    /// <summary>Long enough to be read; milliseconds.</summary>
    private const int ClosesAfter = 12_000;

    public static LaunchPage Done(Registered done, string locale, string frameAncestors)
    {
        var texts = Texts.Of(locale);
        var title = texts[done.Again ? "register.renewed" : "register.done"];
        var next = done.Approved ? texts["register.open"] : texts.Format("register.waiting", ("organisation", done.Organisation));
        var main = $"""
            <main class="card" data-registered="{(done.Approved ? "open" : "waiting")}">
            <h1>{LaunchPage.Encode(title)}</h1>
            <p class="do">{LaunchPage.Encode(next)}</p>
            {(done.KnownPlatform ? $"<p>{LaunchPage.Encode(texts["register.kept"])}</p>" : "")}
            <dl>
            <dt>{LaunchPage.Encode(texts["register.organisation"])}</dt><dd>{LaunchPage.Encode(done.Organisation)}</dd>
            <dt>{LaunchPage.Encode(texts["register.platform"])}</dt><dd>{LaunchPage.Encode(done.Issuer)}</dd>
            <dt>{LaunchPage.Encode(texts["register.client"])}</dt><dd>{LaunchPage.Encode(done.ClientId)}</dd>
            <dt>{LaunchPage.Encode(texts["register.deployment"])}</dt><dd>{LaunchPage.Encode(done.DeploymentId ?? texts["register.deploymentLater"])}</dd>
            </dl>
            {Close(texts, ClosesAfter)}
            </main>
            """;
        return LaunchPage.Of(locale, frameAncestors, title, main, Script);
    }

    public static LaunchPage Refused(Refusal refusal, string locale, string frameAncestors) =>
        LaunchPage.Refused(refusal, locale, frameAncestors, Close(Texts.Of(locale), after: 0), Script, WhatToDo(refusal.Code));

    /// <param name="after">Milliseconds; 0: only by the button.</param>
    private static string Close(Texts texts, int after) => $"""
        <div data-close-after="{after}" hidden>
        {(after > 0 ? $"<p>{LaunchPage.Encode(texts["register.closes"])}</p>" : "")}
        <button class="button" type="button">{LaunchPage.Encode(texts["register.close"])}</button>
        </div>
        """;

    private static string WhatToDo(string code) => code switch
    {
        "invitation-in-use" or "too-many-requests" => "wait",
        "registration-not-begun" => "paste",
        _ when code.StartsWith("invitation-", StringComparison.Ordinal) => "invite",
        "configuration-foreign" or "configuration-address-foreign" or "configuration-private" or "configuration-address-invalid" or "registration-of-others" => "administrator",
        _ => "register",
    };
}
