using LmsSupport.Api.Chat.Telling;
using LmsSupport.Api.People;
using LmsSupport.Api.Storage;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Api.Chat;

/// <summary>What can be read of conversations. Every query begins with the organisation and is bounded.</summary>
internal sealed class Conversations(IDbContextFactory<Database> databases, TimeProvider clock)
{
    /// <summary>Rows that one list shows at most.</summary>
    public const int ListLimit = 200;

    public const int PageLimit = 500;

    private const int SnapshotEvents = 200;

    /// <summary>The learner's own, newest first, across editions.</summary>
    public async Task<IReadOnlyList<ConversationView>> Of(Caller caller, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        var own = database.Set<Conversation>().Where(row => row.OrganisationId == caller.OrganisationId && row.LearnerId == caller.PersonId);
        return await Read(database, own.OrderByDescending(row => row.LastAt).Take(ListLimit), caller.PersonId, cancellation);
    }

    /// <summary>The console's three lists, in the order in which a tutor should look at them.</summary>
    public async Task<ConsoleView> Console(Caller caller, PersonRights rights, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        var all = database.Set<Conversation>().Where(row => row.OrganisationId == caller.OrganisationId);
        var mine = all.Where(row => row.TutorId == caller.PersonId);
        var yesterday = clock.Now() - (24 * 60 * Clock.Minute);
        var waiting = all.Where(row => row.WaitingSince != null && row.LearnerId != caller.PersonId);
        return new ConsoleView(
            await Read(database, Tutored(waiting, rights).OrderBy(row => row.WaitingSince).Take(ListLimit), caller.PersonId, cancellation),
            await Read(database, mine.Where(row => row.State != ConversationState.Solved).OrderByDescending(row => row.LastAt).Take(ListLimit), caller.PersonId, cancellation),
            await Read(database, mine.Where(row => row.State == ConversationState.Solved && row.LastAt > yesterday).OrderByDescending(row => row.LastAt).Take(ListLimit), caller.PersonId, cancellation));
    }

    /// <summary>Null when it does not exist or is not for this reader: the two look the same.</summary>
    public async Task<Snapshot?> Snapshot(Guid id, Caller caller, PersonRights rights, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        if (await Head(database, id, caller, rights, cancellation) is not { } head)
            return null;
        var view = (await Read(database, One(database, caller.OrganisationId, id), caller.PersonId, cancellation)).Single();
        var asTutor = head.LearnerId != caller.PersonId;
        var events = await Events(database, head, head.LastNumber - SnapshotEvents, SnapshotEvents, caller, asTutor, cancellation);
        var people = await People(database, head, asTutor, cancellation);
        return new Snapshot(view, people, events, More: events.Count > 0 && events[0].Number > 1);
    }

    public async Task<EventPage?> Since(Guid id, int since, int limit, Caller caller, PersonRights rights, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        if (await Head(database, id, caller, rights, cancellation) is not { } head)
            return null;
        var events = await Events(database, head, since, limit, caller, head.LearnerId != caller.PersonId, cancellation);
        return new EventPage(events, head.LastNumber, More: events.Count > 0 && events[^1].Number < head.LastNumber);
    }

    /// <summary>Of who has the conversation; empty when nobody has, or without a name.</summary>
    public async Task<string> TutorName(int organisation, Guid id, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        var tutor = One(database, organisation, id).Select(row => row.TutorId);
        return await database.Set<Person>().Where(person => person.OrganisationId == organisation && tutor.Contains(person.Id)).Select(person => person.Name).SingleOrDefaultAsync(cancellation) ?? "";
    }

    /// <summary>Which of these the reader may follow, each with its last number as the database has it now.</summary>
    public async Task<IReadOnlyList<(Followable Conversation, int Last)>> Followable(IReadOnlyCollection<Guid> ids, Caller caller, PersonRights rights, CancellationToken cancellation)
    {
        if (ids.Count == 0)
            return [];
        await using var database = await databases.CreateDbContextAsync(cancellation);
        var rows = await database.Set<Conversation>()
            .Where(row => row.OrganisationId == caller.OrganisationId && ids.Contains(row.Id))
            .Select(row => new { row.Id, row.CourseId, row.EditionId, row.LearnerId, row.LastNumber })
            .ToListAsync(cancellation);
        return [.. rows.Select(row => (new Followable(row.Id, row.CourseId, row.EditionId, row.LearnerId), row.LastNumber)).Where(row => row.Item1.MayRead(caller.PersonId, rights))];
    }

    /// <summary>Views that no reader's own watermark is in yet; see <see cref="ConversationViews.For"/>.</summary>
    public async Task<Dictionary<Guid, ConversationView>> Views(int organisation, IReadOnlyCollection<Guid> ids, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        var rows = database.Set<Conversation>().Where(row => row.OrganisationId == organisation && ids.Contains(row.Id));
        return (await Read(database, rows, Guid.Empty, cancellation)).ToDictionary(view => view.Id);
    }

    private static IQueryable<Conversation> One(Database database, int organisation, Guid id) =>
        database.Set<Conversation>().Where(row => row.OrganisationId == organisation && row.Id == id);

    private static async Task<Conversation?> Head(Database database, Guid id, Caller caller, PersonRights rights, CancellationToken cancellation)
    {
        var head = await One(database, caller.OrganisationId, id).AsNoTracking().SingleOrDefaultAsync(cancellation);
        return head is not null && Rules.MayRead(head, caller.PersonId, rights) ? head : null;
    }

    private static IQueryable<Conversation> Tutored(IQueryable<Conversation> conversations, PersonRights rights)
    {
        if (rights.TutorsEverything)
            return conversations;
        var courses = rights.TutoredCourses;
        var editions = rights.TutoredEditions;
        return conversations.Where(row => courses.Contains(row.CourseId) || editions.Contains(row.EditionId));
    }

    private static async Task<List<EventView>> Events(Database database, Conversation head, int since, int limit, Caller caller, bool asTutor, CancellationToken cancellation)
    {
        var events = await database.Set<Event>().AsNoTracking()
            .Where(row => row.OrganisationId == head.OrganisationId && row.ConversationId == head.Id && row.Number > since && row.Number <= head.LastNumber)
            .OrderBy(row => row.Number)
            .Take(limit)
            .ToListAsync(cancellation);
        return events.ConvertAll(happened => Telling.Views.See(happened, caller.PersonId, asTutor));
    }

    /// <summary>Everybody who ever acted in it, by id: the learner, the tutors.</summary>
    private static async Task<Dictionary<Guid, ParticipantView>> People(Database database, Conversation head, bool asTutor, CancellationToken cancellation)
    {
        var actors = database.Set<Event>().Where(row => row.OrganisationId == head.OrganisationId && row.ConversationId == head.Id && row.ActorId != null && (asTutor || row.Audience == Audience.All)).Select(row => row.ActorId!.Value).Distinct();
        var people = await database.Set<Person>()
            .Where(person => person.OrganisationId == head.OrganisationId && (actors.Contains(person.Id) || person.Id == head.LearnerId || person.Id == head.TutorId))
            .Select(person => new { person.Id, person.Name })
            .ToListAsync(cancellation);
        return people.ToDictionary(person => person.Id, person => new ParticipantView(person.Name, Person.InitialsOf(person.Name), person.Id == head.LearnerId ? "learner" : "tutor"));
    }

    private static async Task<List<ConversationView>> Read(Database database, IQueryable<Conversation> conversations, Guid reader, CancellationToken cancellation)
    {
        var rows = await (
            from row in conversations
            join edition in database.Set<Edition>() on new { row.OrganisationId, Id = row.EditionId } equals new { edition.OrganisationId, edition.Id }
            join course in database.Set<Course>() on new { row.OrganisationId, Id = row.CourseId } equals new { course.OrganisationId, course.Id }
            join learner in database.Set<Person>() on new { row.OrganisationId, Id = row.LearnerId } equals new { learner.OrganisationId, learner.Id }
            join one in database.Set<Person>() on new { row.OrganisationId, Id = row.TutorId } equals new { one.OrganisationId, Id = (Guid?)one.Id } into tutors
            from tutor in tutors.DefaultIfEmpty()
            select new { Row = row, Edition = edition, CourseTitle = course.Title, Learner = learner.Name, Tutor = tutor == null ? null : tutor.Name })
            .AsNoTracking().ToListAsync(cancellation);
        if (rows.Count == 0)
            return [];
        var ids = rows.ConvertAll(row => row.Row.Id);
        var organisation = rows[0].Row.OrganisationId;
        var marks = (await database.Set<Mark>().AsNoTracking().Where(mark => mark.OrganisationId == organisation && ids.Contains(mark.ConversationId)).ToListAsync(cancellation))
            .ToLookup(mark => mark.ConversationId, mark => new MarkView(mark.PersonId, mark.Delivered, mark.Read));
        return rows.ConvertAll(row => View(row.Row, row.Edition, row.CourseTitle, row.Learner, row.Tutor, [.. marks[row.Row.Id]]).For(reader));
    }

    private static ConversationView View(Conversation row, Edition edition, string course, string learner, string? tutor, IReadOnlyList<MarkView> marks) => new(
        row.Id,
        Telling.Views.Name(row.State),
        new PersonView(row.LearnerId, learner, Person.InitialsOf(learner)),
        row.TutorId is { } id && tutor is not null ? new PersonView(id, tutor, Person.InitialsOf(tutor)) : null,
        new CourseView(row.CourseId, course),
        new EditionView(edition.Id, edition.Title, edition.Start, edition.Due),
        row.OpenedAt, row.LastAt, row.WaitingSince, row.LastNumber, row.Subject, row.Preview, Read: 0, marks);
}

internal static class ConversationViews
{
    /// <summary>The same view with this reader's own watermark.</summary>
    public static ConversationView For(this ConversationView view, Guid reader) =>
        view with { Read = view.Marks.FirstOrDefault(mark => mark.PersonId == reader)?.Read ?? 0 };
}

public sealed record ConsoleView(IReadOnlyList<ConversationView> Waiting, IReadOnlyList<ConversationView> Mine, IReadOnlyList<ConversationView> Recent);

public sealed record ParticipantView(string Name, string Initials, string Role);

public sealed record Snapshot(ConversationView Conversation, IReadOnlyDictionary<Guid, ParticipantView> People, IReadOnlyList<EventView> Events, bool More);

public sealed record EventPage(IReadOnlyList<EventView> Events, int Last, bool More);
