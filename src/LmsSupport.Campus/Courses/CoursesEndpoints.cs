using LmsSupport.Campus.People;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace LmsSupport.Campus.Courses;

/// <summary>Courses, their modules and activities: a page each, loaded whole, as in most LMSs.</summary>
internal static class CoursesEndpoints
{
    public static void AddCourses(this IHostApplicationBuilder builder) => builder.Services.AddSingleton<Progress>().AddSingleton<Entries>();

    public static void MapCourses(this IEndpointRouteBuilder app)
    {
        app.MapGet("/my", MyCourses);
        var course = app.MapGroup("/course/{course}").AddEndpointFilter(Place.Enter);
        course.MapGet("", CoursePage);
        course.MapGet("/module/{number:int}", ModulePage);
        course.MapGet("/help", HelpPage);
        course.MapGet("/activity/{activity}", ActivityPage);
        course.MapGet("/activity/{activity}/player", Player);
        var changes = course.MapGroup("/activity/{activity}").AddEndpointFilter(CampusEndpoints.OwnPagesOnly).DisableAntiforgery();
        changes.MapPost("/done", MarkDone);
        changes.MapPost("/answer", Answer);
    }

    private static Results<RazorComponentResult<MyCoursesPage>, RedirectHttpResult> MyCourses(Visit visit) =>
        visit.Person is null ? TypedResults.Redirect("/") : new RazorComponentResult<MyCoursesPage>(new { Visit = visit });

    private static RazorComponentResult<CoursePage> CoursePage(Place place, string? said) => new(new { Place = place, Said = Key(said) });

    private static RazorComponentResult<HelpPage> HelpPage(Place place) => new(new { Place = place });

    private static Results<RazorComponentResult<ModulePage>, NotFound> ModulePage(Place place, int number) =>
        place.Course.Modules.ElementAtOrDefault(number - 1) is { } module
            ? new RazorComponentResult<ModulePage>(new { Place = place, Module = module })
            : TypedResults.NotFound();

    private static Results<RazorComponentResult<ActivityPage>, NotFound> ActivityPage(Place place, string activity, string? said) =>
        place.Course.Find(activity, out var found)
            ? new RazorComponentResult<ActivityPage>(new { Place = place, found.Module, found.Activity, Said = Key(said) })
            : TypedResults.NotFound();

    private static Results<RazorComponentResult<PlayerPage>, NotFound> Player(Place place, string activity) =>
        place.Course.Find(activity, out var found) && found.Activity.Kind is ActivityKind.Player or ActivityKind.Popup
            ? new RazorComponentResult<PlayerPage>(new { Place = place, found.Activity })
            : TypedResults.NotFound();

    private static Results<RedirectHttpResult, NotFound> MarkDone(Place place, string activity, [FromForm] bool done, Progress progress)
    {
        if (!place.Course.Find(activity, out var found))
            return TypedResults.NotFound();
        var said = done ? Complete(place, found.Activity, progress) : "undone";
        if (!done)
            progress.Mark(place.Visit.Who, place.Course, found.Activity, done: false);
        return TypedResults.Redirect($"{place.AddressOf(found.Activity)}?said={said}");
    }

    private static Results<RedirectHttpResult, NotFound> Answer(Place place, string activity, [FromForm] int option, Progress progress)
    {
        if (!place.Course.Find(activity, out var found) || found.Activity.Kind != ActivityKind.Exercise)
            return TypedResults.NotFound();
        var said = "wrong";
        if (option == found.Activity.Right)
            said = Complete(place, found.Activity, progress) is "all" ? "all" : "right";
        return TypedResults.Redirect($"{place.AddressOf(found.Activity)}?said={said}");
    }

    private static string Complete(Place place, Activity activity, Progress progress)
    {
        if (place.Visit.Who.Learns)
            progress.Mark(place.Visit.Who, place.Course, activity, done: true);
        return progress.IsComplete(place.Visit.Who, place.Course) ? "all" : "done";
    }

    private static string? Key(string? said) => said switch
    {
        "done" or "all" or "undone" => $"activity.said.{said}",
        "placed" or "removed" => $"entry.said.{said}",
        "right" or "wrong" => $"activity.{said}",
        _ => null,
    };
}
