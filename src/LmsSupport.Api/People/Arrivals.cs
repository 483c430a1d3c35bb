using LmsSupport.Api.Storage;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Api.People;

/// <summary>The role that a platform states at a launch: a first guess, no more.</summary>
internal enum FirstRole
{
    Learner,
    Instructor,
}

/// <summary>Somebody has come in through a proven launch.</summary>
internal sealed record Arrival
{
    public required int OrganisationId { get; init; }

    public required Guid PlatformId { get; init; }

    /// <summary>Null for who came in otherwise than by a launch.</summary>
    public Guid? DeploymentId { get; init; }

    public required string Subject { get; init; }

    public string? Name { get; init; }

    public string? Email { get; init; }

    public required string Locale { get; init; }

    /// <summary>The edition's key at the platform.</summary>
    public required string Context { get; init; }

    public string? Title { get; init; }

    /// <summary>The person's groups in that context, by the platform's ids.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    public Told? Start { get; init; }

    public Told? Due { get; init; }

    public required FirstRole Role { get; init; }

    /// <summary>What whoever placed the help wrote for those who open it.</summary>
    public string? Opening { get; init; }

    /// <summary>The platform's address that launches this again, for the floating button; null when there is none to learn from this launch.</summary>
    public string? LaunchAddress { get; init; }

    /// <summary>Somebody placed this link for help (deep linking): a better launch address than any that is merely found.</summary>
    public bool WasPlaced { get; init; }

    /// <summary>The launch has a tab of its own, not a frame.</summary>
    public bool InOwnTab { get; init; }

    /// <summary>A mark of all that the platform says of the person; empty when whoever made this took none.</summary>
    public Guid ToldOfPerson { get; init; }

    /// <summary>A mark of all that the platform says of the edition, whoever comes; empty when whoever made this took none.</summary>
    public Guid ToldOfEdition { get; init; }

    /// <summary>The session that follows.</summary>
    public Session Begin(Guid personId, Guid editionId, SessionApp app, TimeProvider clock) => new()
    {
        OrganisationId = OrganisationId,
        Id = clock.NewId(),
        PersonId = personId,
        PlatformId = PlatformId,
        EditionId = editionId,
        DeploymentId = DeploymentId,
        App = app,
        Opening = Person.Clean(Opening, Session.MaxOpening) is { Length: > 0 } opening ? opening : null,
        Locale = Locale,
        CreatedAt = clock.Now(),
        SeenAt = clock.Now(),
    };
}

/// <summary>What a platform said about a date; <see cref="At"/> is null when it said that there is none.</summary>
internal sealed record Told(long? At);

/// <summary>Records who came, where, in which first role, and begins the session. All inside the launch's own transaction.</summary>
internal sealed class Arrivals(TimeProvider clock)
{
    public async Task<Session> Record(Database db, Arrival arrival, CancellationToken ct)
    {
        var person = await Person(db, arrival, ct);
        var edition = await Edition(db, arrival, ct);
        var app = await Role(db, arrival, person, edition, ct);
        var session = arrival.Begin(person.Id, edition.Id, arrival.InOwnTab ? app : SessionApp.Widget, clock);
        db.Add(session);
        return session;
    }

    private async Task<Person> Person(Database db, Arrival arrival, CancellationToken ct)
    {
        var found = await (
            from known in db.Set<Identity>()
            join of in db.Set<Person>() on new { known.OrganisationId, Id = known.PersonId } equals new { of.OrganisationId, of.Id }
            where known.OrganisationId == arrival.OrganisationId && known.PlatformId == arrival.PlatformId && known.Subject == arrival.Subject
            select new { Identity = known, Person = of }).SingleOrDefaultAsync(ct);
        var (identity, person) = (found?.Identity, found?.Person);
        if (identity is null || person is null)
        {
            // Never joined with anyone by e-mail: an address can be another's tomorrow, or a family's.
            person = new Person { OrganisationId = arrival.OrganisationId, Id = clock.NewId(), CreatedAt = clock.Now() };
            identity = new Identity { OrganisationId = arrival.OrganisationId, PlatformId = arrival.PlatformId, Subject = arrival.Subject, PersonId = person.Id };
            db.Add(person);
            db.Add(identity);
        }

        person.Tell(arrival.Name, arrival.Email, arrival.Locale);
        identity.Told = arrival.ToldOfPerson;
        return person;
    }

    private async Task<Edition> Edition(Database db, Arrival arrival, CancellationToken ct)
    {
        var title = People.Person.Clean(arrival.Title, People.Edition.MaxTitle);
        var ofContext = await db.Set<Edition>()
            .Where(known => known.OrganisationId == arrival.OrganisationId && known.PlatformId == arrival.PlatformId && known.Context == arrival.Context)
            .ToListAsync(ct);
        var whole = ofContext.Find(known => known.GroupId.Length == 0);
        if (whole is null)
            whole = Begin(db, arrival, title);
        else if (title.Length > 0 && title != whole.Title && !whole.TitleByHand)
            await Rename(db, whole, title, ct);

        // The pages of a context are the same for all its groups, so the button's address belongs to the whole.
        if (arrival.LaunchAddress is { } address)
            whole.Learn(address, arrival.WasPlaced ? LaunchAddressSource.DeepLink : LaunchAddressSource.Launch);
        var edition = OfGroups(ofContext, arrival.Groups) ?? whole;
        if (!edition.DatesByHand)
        {
            edition.Start = arrival.Start is null ? edition.Start : arrival.Start.At;
            edition.Due = arrival.Due is null ? edition.Due : arrival.Due.At;
        }

        edition.Told = arrival.ToldOfEdition;

        return edition;
    }

    /// <summary>Where groups of a context are editions of their own: that of the person's group, of several the one that started last.</summary>
    private static Edition? OfGroups(List<Edition> ofContext, IReadOnlyList<string> groups) => ofContext
        .Where(edition => edition.GroupId.Length > 0 && groups.Contains(edition.GroupId, StringComparer.Ordinal))
        .OrderByDescending(edition => edition.Start ?? long.MinValue)
        .ThenByDescending(edition => edition.CreatedAt)
        .FirstOrDefault();

    /// <summary>An edition that nobody has launched before, in a course of its own until an organizer groups it with others.</summary>
    private Edition Begin(Database db, Arrival arrival, string title)
    {
        var course = new Course { OrganisationId = arrival.OrganisationId, Id = clock.NewId(), Title = title, CreatedAt = clock.Now() };
        var edition = new Edition
        {
            OrganisationId = arrival.OrganisationId,
            Id = clock.NewId(),
            CourseId = course.Id,
            PlatformId = arrival.PlatformId,
            Context = arrival.Context,
            Title = title,
            CreatedAt = clock.Now(),
        };
        db.Add(course);
        db.Add(edition);
        return edition;
    }

    private static async Task Rename(Database db, Edition edition, string title, CancellationToken ct)
    {
        var course = await db.Set<Course>().SingleAsync(known => known.OrganisationId == edition.OrganisationId && known.Id == edition.CourseId, ct);
        // The course follows as long as nobody has given it a name of its own.
        if (course.Title == edition.Title)
            course.Title = title;
        edition.Title = title;
    }

    /// <summary>What a tab of its own shows: the console to who tutors this edition, the administrator's pages to who only administers.</summary>
    private async Task<SessionApp> Role(Database db, Arrival arrival, Person person, Edition edition, CancellationToken ct)
    {
        var trusted = arrival.Role == FirstRole.Instructor && await db.Set<Platform>()
            .AnyAsync(platform => platform.OrganisationId == arrival.OrganisationId && platform.Id == arrival.PlatformId && platform.InstructorsAreTutors, ct);
        var guess = await db.Set<Grant>().SingleOrDefaultAsync(
            grant => grant.OrganisationId == arrival.OrganisationId && grant.PersonId == person.Id && grant.Role == GrantRole.Tutor
                && grant.Scope == GrantScope.Course && grant.ScopeId == edition.CourseId && grant.Source == GrantSource.Launch,
            ct);
        if (trusted && guess is null)
            db.Add(TutorOf(edition.CourseId, person));
        else if (!trusted && guess is not null)
            db.Remove(guess);
        if (arrival.Role == FirstRole.Learner)
            await Enrol(db, arrival, person, edition, ct);
        if (trusted)
            return SessionApp.Console;
        await db.SaveChangesAsync(ct);
        var may = await Rights.Read(db, arrival.OrganisationId, person.Id, ct);
        if (may.MayTutor(edition.CourseId, edition.Id))
            return SessionApp.Console;
        return may.OpensAdmin && !may.TutorsAnything ? SessionApp.Admin : SessionApp.Widget;
    }

    private Grant TutorOf(Guid courseId, Person person) => new()
    {
        OrganisationId = person.OrganisationId,
        Id = clock.NewId(),
        PersonId = person.Id,
        Role = GrantRole.Tutor,
        Scope = GrantScope.Course,
        ScopeId = courseId,
        Source = GrantSource.Launch,
        CreatedAt = clock.Now(),
    };

    private async Task Enrol(Database db, Arrival arrival, Person person, Edition edition, CancellationToken ct)
    {
        var enrolment = await db.Set<Enrolment>().SingleOrDefaultAsync(
            known => known.OrganisationId == arrival.OrganisationId && known.EditionId == edition.Id
                && known.Source == LearnerSource.Platform && known.ExternalId == arrival.Subject,
            ct);
        if (enrolment is null)
        {
            enrolment = new Enrolment
            {
                OrganisationId = arrival.OrganisationId,
                EditionId = edition.Id,
                Source = LearnerSource.Platform,
                ExternalId = arrival.Subject,
                CreatedAt = clock.Now(),
            };
            db.Add(enrolment);
        }

        enrolment.PersonId = person.Id;
    }
}
