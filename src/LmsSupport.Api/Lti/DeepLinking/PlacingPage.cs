using LmsSupport.Api.People;
using LmsSupport.Widget;

namespace LmsSupport.Api.Lti.DeepLinking;

/// <summary>The form by which a teacher places help in a course, and the page that carries the signed answer back.</summary>
internal static class PlacingPage
{
    private const string Script = "place.js";

    /// <param name="course">As the platform calls it; empty when it does not say.</param>
    public static LaunchPage Form(PlacingRequest request, string sealedRequest, string course, string frameAncestors)
    {
        var texts = Texts.Of(request.Locale);
        var main = $"""
            <main class="card" data-step="place">
            <h1>{Encode(texts["place.title"])}</h1>
            {(course.Length > 0 ? $"<p class=\"do\">{Encode(course)}</p>" : "")}
            <p>{Encode(texts["place.intro"])}</p>
            <form method="post" action="{LtiEndpoints.PlacePath}">
            <input type="hidden" name="request" value="{Encode(sealedRequest)}">
            <input type="hidden" name="binding" value="">
            <label for="name">{Encode(texts["place.name"])}</label>
            <input id="name" name="name" maxlength="{PlacedHelp.MaxTitle}" value="{Encode(texts["place.nameDefault"])}" required autocomplete="off">
            <label for="opening">{Encode(texts["place.opening"])} <small>{Encode(texts["place.optional"])}</small></label>
            <textarea id="opening" name="opening" rows="3" maxlength="{Session.MaxOpening}" aria-describedby="opening-hint"></textarea>
            <p class="hint" id="opening-hint">{Encode(texts["place.openingHint"])}</p>
            <div class="buttons">
            <button class="button" name="do" value="place">{Encode(texts["place.do"])}</button>
            <button class="button second" name="do" value="cancel" formnovalidate>{Encode(texts["place.cancel"])}</button>
            </div>
            </form>
            <noscript><p>{Encode(texts["launch.noScript"])}</p></noscript>
            </main>
            """;
        return LaunchPage.Of(request.Locale, frameAncestors, texts["place.title"], main, Script);
    }

    public static LaunchPage Answer(PlacingRequest request, string token, string frameAncestors)
    {
        var texts = Texts.Of(request.Locale);
        var main = $"""
            <main data-step="answer">
            <form method="post" action="{Encode(request.ReturnAddress)}">
            <input type="hidden" name="JWT" value="{Encode(token)}">
            <p class="waiting">{Encode(texts["place.returning"])}</p>
            <noscript><button class="button">{Encode(texts["place.continue"])}</button></noscript>
            </form>
            </main>
            """;
        return LaunchPage.Of(request.Locale, frameAncestors, texts["place.returning"], main, Script, request.ReturnOrigin);
    }

    private static string Encode(string text) => LaunchPage.Encode(text);
}
