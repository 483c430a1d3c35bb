using LmsSupport.Campus.Courses;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace LmsSupport.Campus.Lti;

/// <summary>Begins launches: the page that posts a login to the tool.</summary>
internal sealed class Launches(LaunchLogin login, Entries entries, Tools tools, IOptions<CampusOptions> options)
{
    /// <summary>The help of a course; null when there is no such course.</summary>
    /// <param name="tool">Another tool than the usual one, by its type.</param>
    public Entry? Help(string? course, int? tool)
    {
        if (Catalogue.Find(course) is not { } found)
            return null;
        var entry = entries.Help(found);
        return tool is { } type ? entry with { Tool = type } : entry;
    }

    /// <param name="entry">Null: there is none, which is told only to who is signed in.</param>
    /// <param name="target">Where the launch opens: <c>iframe</c> or <c>window</c>.</param>
    public IResult Begin(Visit visit, Entry? entry, string? target, HttpContext http)
    {
        if (visit.Session is not { } session)
            return TypedResults.Redirect("/");
        if (entry is null || tools.For(session, entry.Tool) is not { Active: true } tool)
            return RefusedPage.Of(visit, "404", StatusCodes.Status404NotFound);
        if (!session.Person.TakesPartIn(entry.Course.Id))
            return RefusedPage.Of(visit, "403", StatusCodes.Status403Forbidden);
        var into = target is "window" ? "window" : "iframe";
        return Post(visit, tool, session.Hints.Launch(entry, tool, options.Value.Product, into, visit.Language), http);
    }

    private RazorComponentResult<PostPage> Post(Visit visit, Tool tool, Hint hint, HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        return new RazorComponentResult<PostPage>(new
        {
            Visit = visit,
            Address = tool.LoginAddress,
            Fields = login.Fields(visit.Who, hint),
            Says = "post.login",
            hint.Course,
        });
    }
}
