using FluentValidation;
using LmsSupport.Api.People;
using LmsSupport.Api.People.Administration;
using LmsSupport.Api.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Api.Lti.Administration;

internal sealed record CoursesView(IReadOnlyList<CourseAdminView> Courses, Guid? More);

internal sealed record CourseAdminView(Guid Id, string Title, Guid? CategoryId, IReadOnlyList<EditionAdminView> Editions);

internal sealed record WriteCourse(string? Title, Guid? CategoryId)
{
    internal sealed class Rules : AbstractValidator<WriteCourse>
    {
        public Rules() => RuleFor(x => x.Title).Must(title => Person.Clean(title, int.MaxValue).Length is > 0 and <= Edition.MaxTitle).Sentence("invalid.courseTitle");
    }
}

/// <summary>Courses with their editions. They stand in this room because an edition's roster does.</summary>
internal static class CourseEndpoints
{
    private const int Page = 50;

    public static void MapCourses(this RouteGroupBuilder organisation)
    {
        var courses = organisation.MapGroup("/courses");
        courses.MapGet("/", List);
        courses.MapPost("/", Create);
        courses.MapPut("/{id:guid}", Change);
    }

    private static async Task<Results<Ok<CoursesView>, Refusal>> List(int organisationId, string? search, Guid? after, Caller caller, Administering administering, CancellationToken ct)
    {
        var answer = await administering.Read<CoursesView>(
            caller,
            organisationId,
            Need.Anything,
            async (asking, token) =>
            {
                var (db, reach) = (asking.Db, new Seen(asking));
                // Titles sort as the database sorts them, so a page begins where the one before ended in its own order.
                var ids = await Named(db, reach.Courses(db), Person.Clean(search, 100)).OrderBy(course => course.Title).ThenBy(course => course.Id).Select(course => course.Id).ToListAsync(token);
                var page = ids.Skip(after is { } last ? ids.IndexOf(last) + 1 : 0).Take(Page).ToList();
                var courses = await db.Set<Course>().AsNoTracking().Where(course => course.OrganisationId == organisationId && page.Contains(course.Id)).ToDictionaryAsync(course => course.Id, token);
                var editions = await EditionAdminViews.ByCourse(db, organisationId, reach.Editions(db).Where(edition => page.Contains(edition.CourseId)), token);
                var views = page.Select(id => new CourseAdminView(id, courses[id].Title, courses[id].CategoryId, [.. editions[id]]));
                return new CoursesView([.. views], page.Count > 0 && page[^1] != ids[^1] ? page[^1] : null);
            },
            ct);
        return answer.Ok();
    }

    private static IQueryable<Course> Named(Database db, IQueryable<Course> courses, string part)
    {
        if (part.Length == 0)
            return courses;
        var pattern = PeopleSearch.Pattern(part);
        var editions = db.Set<Edition>();
        return db.IsSqlite
            ? courses.Where(course => EF.Functions.Like(course.Title, pattern, "\\")
                || editions.Any(edition => edition.OrganisationId == course.OrganisationId && edition.CourseId == course.Id && EF.Functions.Like(edition.Title, pattern, "\\")))
            : courses.Where(course => EF.Functions.ILike(course.Title, pattern, "\\")
                || editions.Any(edition => edition.OrganisationId == course.OrganisationId && edition.CourseId == course.Id && EF.Functions.ILike(edition.Title, pattern, "\\")));
    }

    private static async Task<Results<Created<CourseAdminView>, Refusal>> Create(int organisationId, WriteCourse command, Caller caller, Administering administering, TimeProvider clock, CancellationToken ct)
    {
        var answer = await administering.Change<CourseAdminView>(
            caller,
            organisationId,
            Need.Whole,
            async (asking, token) =>
            {
                if (!await HasCategory(asking, command.CategoryId, token))
                    return Validation.Refusal("categoryId", "invalid.choice", caller.Locale);
                var course = new Course { OrganisationId = organisationId, Id = clock.NewId(), Title = Person.Clean(command.Title, Edition.MaxTitle), CategoryId = command.CategoryId, CreatedAt = clock.Now() };
                asking.Db.Add(course);
                asking.Wrote("course-created", "course", course.Id, before: null, Snapshot(course));
                return new CourseAdminView(course.Id, course.Title, course.CategoryId, []);
            },
            ct);
        return answer.Created(view => $"/api/admin/organisations/{organisationId}/courses/{view.Id}");
    }

    private static async Task<Results<NoContent, Refusal>> Change(int organisationId, Guid id, WriteCourse command, Caller caller, Administering administering, GrantBook grants, Sessions sessions, CancellationToken ct)
    {
        var answer = await administering.Change<IReadOnlyList<Guid>>(
            caller,
            organisationId,
            Need.Whole,
            async (asking, token) =>
            {
                if (await asking.Db.Set<Course>().SingleOrDefaultAsync(known => known.OrganisationId == organisationId && known.Id == id, token) is not { } course)
                    return Administering.NotFound;
                if (!await HasCategory(asking, command.CategoryId, token))
                    return Validation.Refusal("categoryId", "invalid.choice", caller.Locale);
                var before = Snapshot(course);
                var from = course.CategoryId;
                course.Title = Person.Clean(command.Title, Edition.MaxTitle);
                course.CategoryId = command.CategoryId;
                if (!before.Equals(Snapshot(course)))
                    asking.Wrote("course-changed", "course", id, before, Snapshot(course));
                // What is granted on a category reaches other courses now.
                var touched = asking.Db.Set<Grant>().Where(grant => grant.OrganisationId == organisationId && grant.Scope == GrantScope.Category && (grant.ScopeId == from || grant.ScopeId == command.CategoryId));
                return new(from == command.CategoryId ? [] : await touched.Select(grant => grant.PersonId).Distinct().ToListAsync(token), null);
            },
            ct);
        grants.Forget(organisationId, answer.Value ?? [], sessions);
        return answer.Refusal is { } refusal ? refusal : TypedResults.NoContent();
    }

    private static async Task<bool> HasCategory(Asking asking, Guid? id, CancellationToken ct) =>
        id is null || await asking.Db.Set<Category>().AnyAsync(category => category.OrganisationId == asking.OrganisationId && category.Id == id, ct);

    private static CourseSnapshot Snapshot(Course course) => new(course.Title, course.CategoryId);

    private sealed record CourseSnapshot(string Name, Guid? CategoryId);

    /// <summary>What of an organisation's courses somebody sees.</summary>
    private sealed class Seen(Asking asking)
    {
        private readonly int _organisation = asking.OrganisationId;
        private readonly bool _all = asking.Reach.SeesWhole;
        private readonly List<Guid> _categories = [.. asking.Reach.Seen(GrantScope.Category)];
        private readonly List<Guid> _courses = [.. asking.Reach.Seen(GrantScope.Course)];
        private readonly List<Guid> _editions = [.. asking.Reach.Seen(GrantScope.Edition)];

        /// <summary>Also one of which they see a single edition.</summary>
        public IQueryable<Course> Courses(Database db)
        {
            var courses = db.Set<Course>().Where(course => course.OrganisationId == _organisation);
            var editions = db.Set<Edition>();
            return _all ? courses : courses.Where(course => _categories.Contains(course.CategoryId ?? Guid.Empty) || _courses.Contains(course.Id)
                || editions.Any(edition => edition.OrganisationId == _organisation && edition.CourseId == course.Id && _editions.Contains(edition.Id)));
        }

        public IQueryable<Edition> Editions(Database db)
        {
            var editions = db.Set<Edition>().Where(edition => edition.OrganisationId == _organisation);
            var courses = db.Set<Course>();
            return _all ? editions : editions.Where(edition => _editions.Contains(edition.Id) || _courses.Contains(edition.CourseId)
                || courses.Any(course => course.OrganisationId == _organisation && course.Id == edition.CourseId && _categories.Contains(course.CategoryId ?? Guid.Empty)));
        }
    }
}
