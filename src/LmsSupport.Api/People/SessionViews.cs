using LmsSupport.Api.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LmsSupport.Api.People;

internal sealed record SessionView(string AccessToken, int ExpiresIn, string Handle, Me Me);

/// <param name="Apps">Pages of ours that this person may open in a tab of their own: <c>console</c>, <c>admin</c>.</param>
/// <param name="Course">Blank for a session that no launch began; so is the edition.</param>
/// <param name="Opening">What whoever placed the help wrote for those who open it; null when nothing.</param>
internal sealed record Me(
    PersonView Person,
    string Role,
    IReadOnlyList<string> Apps,
    OrganisationView Organisation,
    CourseView Course,
    EditionView Edition,
    string Locale,
    IReadOnlyList<string> PageOrigins,
    string DataKey,
    string? Opening,
    long Now);

/// <param name="Name">Empty when the platform shares no names.</param>
public sealed record PersonView(Guid Id, string Name, string Initials);

internal sealed record OrganisationView(string Name);

public sealed record CourseView(Guid Id, string Title);

/// <param name="Start">UTC microseconds; null when the platform does not say.</param>
public sealed record EditionView(Guid Id, string Title, long? Start, long? Due);

/// <summary>What a page needs to begin: fresh tokens, and who and where its reader is.</summary>
internal sealed class SessionViews(IDbContextFactory<Database> databases, Rights rights, Tokens tokens, DataKeys keys, TimeProvider clock, IOptions<PeopleOptions> options)
{
    public async Task<SessionView> Of(Session session, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var (person, organisation) = await Who(db, session, ct);
        var place = await Where(db, session, ct);

        // The edition's course of today: an organizer may have regrouped it since the launch.
        var caller = new Caller(session.OrganisationId, session.PersonId, session.Id, session.EditionId, place.Course.Id, session.Locale);
        var may = await rights.Of(caller, ct);
        return new SessionView(
            tokens.Access(caller),
            (int)Tokens.AccessLife.TotalSeconds,
            tokens.Handle(new SessionKey(session.OrganisationId, session.Id), session.Rotation, options.Value.SessionLife),
            new Me(
                new PersonView(person.Id, person.Name, person.Initials),
                Role(session, caller, may),
                Apps(may),
                new OrganisationView(organisation.Name),
                place.Course,
                place.Edition,
                session.Locale,
                place.PageOrigins.Split(' ', StringSplitOptions.RemoveEmptyEntries),
                Convert.ToBase64String(keys.Of(organisation, session.PersonId)),
                session.Opening,
                clock.Now()));
    }

    private static async Task<(Person Person, Organisation Organisation)> Who(Database db, Session session, CancellationToken ct)
    {
        var found = await (
            from person in db.Set<Person>().AsNoTracking()
            join organisation in db.Set<Organisation>() on person.OrganisationId equals organisation.Id
            where person.OrganisationId == session.OrganisationId && person.Id == session.PersonId
            select new { person, organisation }).SingleAsync(ct);
        return (found.person, found.organisation);
    }

    private static async Task<(CourseView Course, EditionView Edition, string PageOrigins)> Where(Database db, Session session, CancellationToken ct)
    {
        if (session.EditionId == Guid.Empty)
            return (new CourseView(Guid.Empty, ""), new EditionView(Guid.Empty, "", null, null), "");
        var found = await (
            from edition in db.Set<Edition>().AsNoTracking()
            join course in db.Set<Course>() on new { edition.OrganisationId, Id = edition.CourseId } equals new { course.OrganisationId, course.Id }
            join platform in db.Set<Platform>() on new { edition.OrganisationId, Id = edition.PlatformId } equals new { platform.OrganisationId, platform.Id }
            where edition.OrganisationId == session.OrganisationId && edition.Id == session.EditionId
            select new { edition, course, platform.PageOrigins }).SingleAsync(ct);
        return (new CourseView(found.course.Id, found.course.Title), new EditionView(found.edition.Id, found.edition.Title, found.edition.Start, found.edition.Due), found.PageOrigins);
    }

    private static List<string> Apps(PersonRights may)
    {
        var apps = new List<string>(2);
        if (may.TutorsAnything)
            apps.Add(SessionApps.Console);
        if (may.OpensAdmin)
            apps.Add(SessionApps.Admin);
        return apps;
    }

    // Who tutors one course and learns in another is a learner there, and a tutor in the console.
    private static string Role(Session session, Caller caller, PersonRights may) =>
        may.MayTutor(caller.CourseId, caller.EditionId) || (session.App == SessionApp.Console && may.TutorsAnything) ? "tutor" : "learner";
}
