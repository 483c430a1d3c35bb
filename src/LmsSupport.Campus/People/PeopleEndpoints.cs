using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace LmsSupport.Campus.People;

/// <summary>The start page, signing in as one of the invented people, and the choice of language.</summary>
internal static class PeopleEndpoints
{
    public static void AddPeople(this IHostApplicationBuilder builder) => builder.Services.AddSingleton<Sessions>();

    public static void MapPeople(this IEndpointRouteBuilder app)
    {
        app.MapGet("/", StartPage);
        app.MapGet("/language/{language}", Language);
        var changes = app.MapGroup("").AddEndpointFilter(CampusEndpoints.OwnPagesOnly).DisableAntiforgery();
        changes.MapPost("/sign-in", SignIn);
        changes.MapPost("/sign-out", SignOut);
    }

    private static RazorComponentResult<StartPage> StartPage(Visit visit) => new(new { Visit = visit });

    private static RedirectHttpResult Language(string language, string? back, HttpContext http)
    {
        if (Texts.Languages.Contains(language, StringComparer.Ordinal))
            http.Response.Cookies.Append(Visit.LanguageCookie, language, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Path = "/", MaxAge = TimeSpan.FromDays(365) });
        return TypedResults.Redirect(IsOwn(back) ? back! : "/");
    }

    private static Results<RedirectHttpResult, RazorComponentResult<RefusedPage>> SignIn([FromForm] string? person, [FromForm] int? institution, Visit visit, Sessions sessions, HttpContext http)
    {
        if (Everyone.Find(person) is not { } found)
            return RefusedPage.Of(visit, "404", StatusCodes.Status404NotFound);
        sessions.Begin(http, found, institution ?? 0);
        return TypedResults.Redirect("/my");
    }

    private static RedirectHttpResult SignOut(Sessions sessions, HttpContext http)
    {
        sessions.End(http);
        return TypedResults.Redirect("/");
    }

    /// <summary>An address path of ours, not <c>//elsewhere</c> nor <c>/\elsewhere</c>, which browsers read as a host.</summary>
    private static bool IsOwn(string? back) => back is ['/', ..] and not ['/', '/' or '\\', ..] && !back.Any(char.IsControl);
}
