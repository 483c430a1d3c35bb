using System.Text.Encodings.Web;
using System.Text.Unicode;
using LmsSupport.Api.People;
using LmsSupport.Widget;

namespace LmsSupport.Api.Lti;

/// <summary>
/// A small page on the way of a launch: a step that the browser takes by itself, or a refusal. No script and no style
/// inside; what the step needs stands in <c>data-</c> attributes.
/// </summary>
internal sealed class LaunchPage : IResult
{
    /// <summary>For a refusal before we know any platform: there is nothing on that page that could be clicked by trickery.</summary>
    public const string AnyPage = "*";

    private const string Ladder = "ladder.js";

    private static readonly HtmlEncoder _html = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly string _locale;
    private readonly string _frameAncestors;
    private readonly string _title;
    private readonly string _main;
    private readonly string? _script;
    private readonly string _formAction;
    private readonly Refusal? _refusal;

    private LaunchPage(string locale, string frameAncestors, string title, string main, string? script, string formAction = "'self'", Refusal? refusal = null)
    {
        _script = script;
        _formAction = formAction;
        _locale = locale;
        _frameAncestors = frameAncestors;
        _title = title;
        _main = main;
        _refusal = refusal;
    }

    /// <summary>Why it is no more than a page; null when it is what was asked for.</summary>
    public Refusal? Refusal => _refusal;

    /// <summary>A page of whatever else a platform may open.</summary>
    /// <param name="main">Its <c>main</c> element, everything in it encoded.</param>
    /// <param name="script">One of <see cref="PageFiles"/>; null: none.</param>
    /// <param name="formAction">Where its form may go.</param>
    public static LaunchPage Of(string locale, string frameAncestors, string title, string main, string? script = null, string formAction = "'self'") =>
        new(locale, frameAncestors, title, main, script, formAction);

    /// <param name="more">Further elements of the page, everything in them encoded.</param>
    /// <param name="advice">One of <c>launch.do</c>; null: as the code has it.</param>
    public static LaunchPage Refused(Refusal refusal, string locale, string frameAncestors = AnyPage, string more = "", string? script = null, string? advice = null)
    {
        var texts = Texts.Of(locale);
        var main = $"""
            <main class="card" data-code="{Encode(refusal.Code)}">
            <h1>{Encode(refusal.Title(locale))}</h1>
            <p>{Encode(refusal.Detail(locale))}</p>
            <p class="do">{Encode(texts["launch.do." + (advice ?? WhatToDo(refusal))])}</p>
            <p class="code">{Encode(texts["launch.code"])} <code>{Encode(refusal.Code)}</code></p>
            {more}
            </main>
            """;
        return new LaunchPage(locale, frameAncestors, refusal.Title(locale), main, script, refusal: refusal);
    }

    /// <summary>Before the platform is asked: keeps the binding where this frame finds it again, then goes on.</summary>
    public static LaunchPage Keep(KnownRegistration registration, string key, string binding, string authorization, string storageTarget, string ownWindow, string locale)
    {
        var texts = Texts.Of(locale);
        var main = $"""
            <main data-step="keep" data-key="{Encode(key)}" data-binding="{Encode(binding)}" data-authorization="{Encode(authorization)}" data-target="{Encode(storageTarget)}" data-origin="{Encode(registration.AuthorizationOrigin)}">
            <p class="waiting" data-part="waiting">{Encode(texts["launch.opening"])}</p>
            <div class="card" data-part="offered" hidden>{Window()}</div>
            <div class="card" data-part="opened" hidden>
            <h1 tabindex="-1">{Encode(texts["launch.opened.title"])}</h1>
            <p>{Encode(texts["launch.opened.detail"])}</p>
            </div>
            <noscript><div class="card">{Window()}</div></noscript>
            </main>
            """;
        return new LaunchPage(locale, registration.PageOrigins, texts["launch.opening"], main, Ladder);

        string Window() => $"""
            <h1 tabindex="-1">{Encode(texts["launch.window.title"])}</h1>
            <p>{Encode(texts["launch.window.detail"])}</p>
            <a class="button" href="{Encode(ownWindow)}" target="_blank" rel="noopener">{Encode(texts["launch.window.open"])}</a>
            """;
    }

    /// <summary>When a launch arrives without the cookie: reads the binding where <see cref="Keep"/> put it, and sends the launch once more.</summary>
    public static LaunchPage Recall(KnownRegistration registration, string key, string storageTarget, string idToken, string state, string locale)
    {
        var texts = Texts.Of(locale);
        var main = $"""
            <main data-step="recall" data-key="{Encode(key)}" data-target="{Encode(storageTarget)}" data-origin="{Encode(registration.AuthorizationOrigin)}">
            <p class="waiting">{Encode(texts["launch.opening"])}</p>
            <form method="post" action="{LtiEndpoints.LaunchPath}">
            <input type="hidden" name="id_token" value="{Encode(idToken)}">
            <input type="hidden" name="state" value="{Encode(state)}">
            <input type="hidden" name="binding" value="">
            <input type="hidden" name="kept" value="">
            </form>
            <noscript><p class="card">{Encode(texts["launch.noScript"])}</p></noscript>
            </main>
            """;
        return new LaunchPage(locale, registration.PageOrigins, texts["launch.opening"], main, Ladder);
    }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        if (_refusal is not null)
        {
            httpContext.Items[Refusal.LogItem] = _refusal.Code;
            response.StatusCode = _refusal.Status;
            response.Headers["X-Refusal-Code"] = _refusal.Code;
        }

        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action {_formAction}; frame-ancestors {_frameAncestors}";
        var script = _script is null ? "" : $"""<script type="module" src="{PageFiles.Address(_script)}"></script>""";
        return response.WriteAsync(
            $"""
            <!doctype html>
            <html lang="{_locale}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="robots" content="noindex">
            <title>{Encode(_title)}</title>
            <link rel="stylesheet" href="{PageFiles.Address("page.css")}">
            {script}
            </head>
            <body>
            {_main}
            </body>
            </html>
            """,
            httpContext.RequestAborted);
    }

    public static string Encode(string text) => _html.Encode(text);

    // The learner who sees this can do one of three things; whoever administers the platform finds the rest by the code.
    private static string WhatToDo(Refusal refusal) => refusal.Code switch
    {
        "too-many-requests" => "wait",
        "state-expired" or "state-used" or "state-other-browser" or "nonce-replayed" or "expired" or "issued-stale" or "launch-not-post" or "platform-error" or "state-missing" or "page-unknown" => "reopen",
        "deep-linking-type-other" => "byHand",
        "placing-over" or "placing-used" or "placing-altered" => "place",
        _ when refusal.Status == StatusCodes.Status424FailedDependency => "later",
        _ => "administrator",
    };
}
