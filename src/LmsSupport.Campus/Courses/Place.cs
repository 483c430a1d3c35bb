using LmsSupport.Campus.People;

namespace LmsSupport.Campus.Courses;

/// <summary>A visit to a page of a course one takes part in.</summary>
public sealed record Place(Visit Visit, Course Course)
{
    private string Language => Visit.Language;

    public string Title => Course.Title[Language];

    public string Address => $"/course/{Course.Id}";

    public (string Text, string Address) MyCourses => (Visit["nav.courses"], "/my");

    public string In<T>(Said<T> said)
        where T : notnull => said[Language].ToString()!;

    public string AddressOf(Activity activity) => $"{Address}/activity/{activity.Id}";

    public string AddressOf(CourseModule module) => $"{Address}/module/{Number(module)}";

    public int Number(CourseModule module) => Course.Modules.Select((one, index) => (one, index)).First(pair => pair.one == module).index + 1;

    /// <summary>For example "Modulo 3 · Valutazione dei rischi".</summary>
    public string TitleOf(CourseModule module) => $"{Visit.Texts.With("course.module", ("n", Number(module)))} · {module.Title[Language]}";

    public IEnumerable<Person> Tutors => Everyone.People.Where(person => person.Role == Role.Tutor && person.TakesPartIn(Course.Id));

    /// <summary>Who isn't signed in, or is in no such course, is turned away by <see cref="Enter"/> before a handler sees this.</summary>
    public static ValueTask<Place?> BindAsync(HttpContext http) =>
        ValueTask.FromResult<Place?>(new Place(Visit.Of(http), Catalogue.Find(http.Request.RouteValues["course"] as string)!));

    public static async ValueTask<object?> Enter(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var visit = Visit.Of(context.HttpContext);
        if (visit.Person is null)
            return TypedResults.Redirect("/");
        if (Catalogue.Find(context.HttpContext.Request.RouteValues["course"] as string) is not { } course)
            return RefusedPage.Of(visit, "404", StatusCodes.Status404NotFound);
        if (!visit.Person.TakesPartIn(course.Id))
            return RefusedPage.Of(visit, "403", StatusCodes.Status403Forbidden);
        return await next(context);
    }
}
