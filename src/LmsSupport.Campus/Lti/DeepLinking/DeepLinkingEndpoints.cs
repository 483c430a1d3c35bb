using LmsSupport.Campus.Courses;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace LmsSupport.Campus.Lti.DeepLinking;

/// <summary>"Add an activity": the tool is opened to choose content, and what it chose is placed in the course.</summary>
internal static class DeepLinkingEndpoints
{
    public static void AddDeepLinking(this IHostApplicationBuilder builder) => builder.Services.AddSingleton<ContentReturn>();

    public static void MapDeepLinking(this IEndpointRouteBuilder app)
    {
        var course = app.MapGroup("/course/{course}").AddEndpointFilter(Place.Enter);
        course.MapGet("/add", ChooseTool);
        course.MapGet("/add/{type:int}", ChooseContent);
        course.MapGet("/entry/{module:int}", EntryPage);
        course.MapPost("/entry/{module:int}/remove", Remove).AddEndpointFilter(CampusEndpoints.OwnPagesOnly).DisableAntiforgery();
        app.MapGet("/mod/lti/contentitem.php", Begin);
        // The tool's own page posts here, from another site: the session's key in the address shows that a page of ours asked for it.
        app.MapPost("/mod/lti/contentitem_return.php", Return).DisableAntiforgery();
    }

    private static IResult ChooseTool(Place place) =>
        MayAdd(place.Visit, place.Course) ? new RazorComponentResult<ChooseToolPage>(new { Place = place }) : RefusedPage.Of(place.Visit, "403", StatusCodes.Status403Forbidden);

    private static IResult ChooseContent(Place place, int type, Tools tools)
    {
        if (!MayAdd(place.Visit, place.Course))
            return RefusedPage.Of(place.Visit, "403", StatusCodes.Status403Forbidden);
        return tools.Find(type) is { Active: true, ContentAddress: not null } tool ? new RazorComponentResult<ChooseContentPage>(new { Place = place, Tool = tool }) : TypedResults.NotFound();
    }

    private static Results<RazorComponentResult<EntryPage>, NotFound> EntryPage(Place place, int module, Entries entries) =>
        entries.Find(module) is { } entry && entry.Course == place.Course ? new RazorComponentResult<EntryPage>(new { Place = place, Entry = entry }) : TypedResults.NotFound();

    private static IResult Remove(Place place, int module, Entries entries)
    {
        if (!MayAdd(place.Visit, place.Course))
            return RefusedPage.Of(place.Visit, "403", StatusCodes.Status403Forbidden);
        if (entries.Find(module) is not { Placed: true } entry || entry.Course != place.Course)
            return TypedResults.NotFound();
        entries.Remove(entry);
        return TypedResults.Redirect($"{place.Address}?said=removed");
    }

    /// <param name="course">The course's number.</param>
    /// <param name="id">The tool's type.</param>
    private static IResult Begin(int course, int id, Visit visit, Tools tools, LaunchLogin login, IOptions<CampusOptions> options, HttpContext http)
    {
        if (visit.Session is not { } session)
            return TypedResults.Redirect("/");
        if (ServiceJson.CourseOf(course) is not { } found || tools.For(session, id) is not { Active: true, ContentAddress: not null } tool)
            return RefusedPage.Of(visit, "404", StatusCodes.Status404NotFound);
        if (!MayAdd(visit, found))
            return RefusedPage.Of(visit, "403", StatusCodes.Status403Forbidden);
        http.Response.Headers.CacheControl = "no-store";
        var hint = session.Hints.ChooseContent(found, tool, options.Value.Product, visit.Language);
        return new RazorComponentResult<PostPage>(new { Visit = visit, Address = tool.LoginAddress, Fields = login.Fields(session.Person, hint), Says = "post.content", Course = found });
    }

    private static async Task<IResult> Return(
        int course, int id, string? sesskey, [FromForm(Name = "JWT")] string? jwt, [FromForm] string? repost, Visit visit, ContentReturn content, Tools tools, HttpContext http, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (visit.Session is not { } session)
        {
            // The Lax cookie stays behind when another site posts; as Moodle does: once more from a page of our own.
            IReadOnlyList<(string, string)> fields = [("JWT", jwt ?? ""), ("repost", "1")];
            return repost is not null ? TypedResults.Redirect("/") : new RazorComponentResult<PostPage>(new
            {
                Visit = visit,
                Address = $"{http.Request.Path}{http.Request.QueryString}",
                Fields = fields,
                Says = "post.content",
            });
        }

        if (ServiceJson.CourseOf(course) is not { } found || tools.Find(id) is not { } tool)
            return RefusedPage.Of(visit, "404", StatusCodes.Status404NotFound);
        if (!string.Equals(sesskey, session.Key, StringComparison.Ordinal) || !MayAdd(visit, found))
            return RefusedPage.Of(visit, "foreign", StatusCodes.Status403Forbidden);
        var outcome = await content.Take(jwt ?? "", found, tool, ct);
        return new RazorComponentResult<ContentTakenPage>(new { Place = new Place(visit, found), Tool = tool, Outcome = outcome })
        {
            StatusCode = outcome.Refusal is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest,
        };
    }

    public static bool MayAdd(Visit visit, Course course) => visit.Person is { Learns: false } person && person.TakesPartIn(course.Id);
}
