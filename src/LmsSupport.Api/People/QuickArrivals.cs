using LmsSupport.Api.Storage;
using Microsoft.Data.Sqlite;

namespace LmsSupport.Api.People;

/// <summary>
/// The common arrival, by prepared statements on SQLite: a learner in a frame, of whom and of whose edition the platform
/// says what it said before. Then there is nothing to record but the session, and perhaps the person and the enrolment. All
/// else is for <see cref="Arrivals"/>. One connection, one thread; the caller begins and ends the transaction.
/// </summary>
internal sealed class QuickArrivals : IDisposable
{
    private readonly SqliteStatement _edition;
    private readonly SqliteStatement _known;
    private readonly SqliteStatement _addPerson;
    private readonly SqliteStatement _addIdentity;
    private readonly SqliteStatement _enrol;
    private readonly SqliteStatement _addSession;

    public QuickArrivals(SqliteConnection connection)
    {
        // Where groups of the context are editions of their own, somebody has to look whose group it is.
        _edition = new(
            connection,
            """
            SELECT id, course_id, told FROM editions AS whole WHERE organisation_id = ? AND platform_id = ? AND context = ? AND group_id = ''
            AND NOT EXISTS (SELECT 1 FROM editions AS part WHERE part.organisation_id = whole.organisation_id AND part.platform_id = whole.platform_id AND part.context = whole.context AND part.group_id > '')
            """);
        // Whom the launch names, whether as a tutor by an earlier launch's word, and whether enrolled already.
        _known = new(
            connection,
            $"""
            SELECT person_id, told,
            EXISTS (SELECT 1 FROM grants WHERE grants.organisation_id = identities.organisation_id AND grants.person_id = identities.person_id AND role = {(int)GrantRole.Tutor} AND scope = {(int)GrantScope.Course} AND scope_id = ?4 AND source = {(int)GrantSource.Launch}),
            EXISTS (SELECT 1 FROM enrolments WHERE enrolments.organisation_id = identities.organisation_id AND edition_id = ?5 AND source = {(int)LearnerSource.Platform} AND external_id = subject AND enrolments.person_id = identities.person_id)
            FROM identities WHERE organisation_id = ?1 AND platform_id = ?2 AND subject = ?3
            """);
        _addPerson = new(connection, "INSERT INTO persons (organisation_id, id, name, email, locale, created_at) VALUES (?, ?, ?, ?, ?, ?)");
        _addIdentity = new(connection, "INSERT INTO identities (organisation_id, platform_id, subject, person_id, told) VALUES (?, ?, ?, ?, ?)");
        _enrol = new(
            connection,
            """
            INSERT INTO enrolments (organisation_id, edition_id, source, external_id, person_id, created_at) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET person_id = excluded.person_id
            """);
        _addSession = new(
            connection,
            """
            INSERT INTO sessions (organisation_id, id, person_id, platform_id, edition_id, deployment_id, app, locale, created_at, seen_at, opening, rotation)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)
            """);
    }

    /// <summary>Null when it is not the common case; then nothing was written.</summary>
    public Session? Record(Arrival arrival, TimeProvider clock)
    {
        if (arrival.Role != FirstRole.Learner || arrival.InOwnTab || Edition(arrival) is not { } edition)
            return null;
        var known = _known.Bind(0, arrival.OrganisationId).Bind(1, arrival.PlatformId).Bind(2, arrival.Subject).Bind(3, edition.CourseId).Bind(4, edition.Id)
            .One(static row => (PersonId: row.Id(0), Told: row.IsNull(1) ? Guid.Empty : row.Id(1), IsGuessedTutor: row.Int(2) != 0, IsEnrolled: row.Int(3) != 0));
        if (known is { } one && (one.Told != arrival.ToldOfPerson || one.IsGuessedTutor))
            return null;
        var personId = known?.PersonId ?? AddPerson(arrival, clock);
        if (known is not { IsEnrolled: true })
            Enrol(arrival, edition.Id, personId, clock.Now());
        var session = arrival.Begin(personId, edition.Id, SessionApp.Widget, clock);
        Add(session);
        return session;
    }

    public void Dispose()
    {
        foreach (var statement in new[] { _edition, _known, _addPerson, _addIdentity, _enrol, _addSession })
            statement.Dispose();
    }

    private (Guid Id, Guid CourseId)? Edition(Arrival arrival)
    {
        var found = _edition.Bind(0, arrival.OrganisationId).Bind(1, arrival.PlatformId).Bind(2, arrival.Context)
            .One(static row => (Id: row.Id(0), CourseId: row.Id(1), Told: row.IsNull(2) ? Guid.Empty : row.Id(2)));
        return found is { } edition && edition.Told != Guid.Empty && edition.Told == arrival.ToldOfEdition ? (edition.Id, edition.CourseId) : null;
    }

    private Guid AddPerson(Arrival arrival, TimeProvider clock)
    {
        var person = new Person { OrganisationId = arrival.OrganisationId, Id = clock.NewId(), CreatedAt = clock.Now() };
        person.Tell(arrival.Name, arrival.Email, arrival.Locale);
        _addPerson.Bind(0, person.OrganisationId).Bind(1, person.Id).Bind(2, person.Name).Bind(3, person.Email).Bind(4, person.Locale).Bind(5, person.CreatedAt).Run();
        _addIdentity.Bind(0, arrival.OrganisationId).Bind(1, arrival.PlatformId).Bind(2, arrival.Subject).Bind(3, person.Id).Bind(4, arrival.ToldOfPerson).Run();
        return person.Id;
    }

    private void Enrol(Arrival arrival, Guid editionId, Guid personId, long now) => _enrol
        .Bind(0, arrival.OrganisationId).Bind(1, editionId).Bind(2, (int)LearnerSource.Platform).Bind(3, arrival.Subject).Bind(4, personId).Bind(5, now)
        .Run();

    private void Add(Session session) => _addSession
        .Bind(0, session.OrganisationId).Bind(1, session.Id).Bind(2, session.PersonId).Bind(3, session.PlatformId).Bind(4, session.EditionId).Bind(5, session.DeploymentId)
        .Bind(6, (int)session.App).Bind(7, session.Locale).Bind(8, session.CreatedAt).Bind(9, session.SeenAt).Bind(10, session.Opening)
        .Run();
}
