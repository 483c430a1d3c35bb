using System.Net;
using System.Text.Json;
using LmsSupport.Api.Chat;
using LmsSupport.Api.People;
using LmsSupport.Api.Storage;
using LmsSupport.Rooms.Tests.Engines;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Rooms.Tests.Administration;

/// <summary>What administrators do with people, courses and editions.</summary>
public abstract class OfficeTests(Engine engine)
{
    private static readonly string[] _origins = ["https://lms.example"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_grant_given_twice_is_there_once_and_what_is_taken_is_in_the_trail_with_names()
    {
        Skip();
        var office = await Office.Open(engine.Service);
        var clerk = await office.Administrator();
        var person = await office.Somebody("Giulia Bassi");
        var given = new { personId = person.Id, role = "tutor", scope = "course", scopeId = office.Course };

        var first = (await clerk.Posts($"{office.At}/grants", given)).ShouldBe(HttpStatusCode.Created);
        var again = (await clerk.Posts($"{office.At}/grants", given)).ShouldBe(HttpStatusCode.OK);
        again.Id.ShouldBe(first.Id);
        var shown = (await clerk.Gets($"{office.At}/grants?person={person.Id}")).Body.EnumerateArray().ShouldHaveSingleItem();
        shown.GetProperty("scopeName").GetString().ShouldBe("Sicurezza");
        shown.GetProperty("removable").GetBoolean().ShouldBeTrue();
        (await clerk.Gets($"{office.At}/grants?scope={office.OtherCourse}")).Body.GetArrayLength().ShouldBe(0);
        (await clerk.Deletes($"{office.At}/grants/{first.Id}")).ShouldBe(HttpStatusCode.NoContent);
        (await clerk.Deletes($"{office.At}/grants/{first.Id}")).ShouldBeRefused(HttpStatusCode.NotFound, "not-found");

        var entries = (await clerk.Gets($"{office.At}/audit")).Body.GetProperty("entries").EnumerateArray().ToList();
        entries.Select(entry => entry.GetProperty("action").GetString()).ShouldBe(["grant-taken", "grant-given"]);
        entries[0].GetProperty("subjectName").GetString().ShouldBe("Giulia Bassi");
        entries[0].GetProperty("actor").GetString().ShouldBe(clerk.Name);
        entries[0].GetProperty("after").ValueKind.ShouldBe(JsonValueKind.Null);
        entries[1].GetProperty("after").GetProperty("scopeName").GetString().ShouldBe("Sicurezza");
    }

    /// <summary>Who gives, where; which role; on what; whether they may.</summary>
    [Theory]
    [InlineData(GrantRole.Operator, GrantScope.Service, "operator", "service", true)]
    [InlineData(GrantRole.Operator, GrantScope.Service, "administrator", "organisation", true)]
    [InlineData(GrantRole.Administrator, GrantScope.Organisation, "operator", "service", false)]
    [InlineData(GrantRole.Administrator, GrantScope.Organisation, "administrator", "organisation", true)]
    [InlineData(GrantRole.Administrator, GrantScope.Organisation, "organizer", "edition", true)]
    [InlineData(GrantRole.Administrator, GrantScope.Category, "administrator", "organisation", false)]
    [InlineData(GrantRole.Administrator, GrantScope.Category, "administrator", "category", true)]
    [InlineData(GrantRole.Administrator, GrantScope.Category, "organizer", "course", true)]
    [InlineData(GrantRole.Administrator, GrantScope.Course, "tutor", "category", false)]
    [InlineData(GrantRole.Administrator, GrantScope.Course, "tutor", "other", false)]
    [InlineData(GrantRole.Administrator, GrantScope.Edition, "tutor", "course", false)]
    [InlineData(GrantRole.Administrator, GrantScope.Edition, "administrator", "edition", true)]
    [InlineData(GrantRole.Organizer, GrantScope.Organisation, "leadTutor", "organisation", true)]
    [InlineData(GrantRole.Organizer, GrantScope.Organisation, "organizer", "course", false)]
    [InlineData(GrantRole.Organizer, GrantScope.Organisation, "administrator", "edition", false)]
    [InlineData(GrantRole.Organizer, GrantScope.Course, "courseAuthor", "edition", true)]
    [InlineData(GrantRole.Organizer, GrantScope.Course, "tutor", "organisation", false)]
    [InlineData(GrantRole.LeadTutor, GrantScope.Course, "tutor", "edition", true)]
    [InlineData(GrantRole.LeadTutor, GrantScope.Course, "leadTutor", "course", false)]
    [InlineData(GrantRole.LeadTutor, GrantScope.Course, "tutor", "other", false)]
    [InlineData(GrantRole.Tutor, GrantScope.Organisation, "tutor", "edition", false)]
    [InlineData(GrantRole.CourseAuthor, GrantScope.Organisation, "courseAuthor", "edition", false)]
    internal async Task Nobody_gives_beyond_their_own_scope_or_role(GrantRole giver, GrantScope where, string role, string scope, bool may)
    {
        Skip();
        var office = await Office.Open(engine.Service);
        var clerk = await office.Somebody(giver, where);
        var person = await office.Somebody();
        var (kind, id) = scope switch
        {
            "category" => ("category", (Guid?)office.Category),
            "course" => ("course", office.Course),
            "edition" => ("edition", office.Edition),
            "other" => ("edition", office.OtherEdition),
            _ => (scope, null),
        };
        // From whichever page they ask: a tutor has none of an administrator's.
        var said = await Said.By(clerk.Elsewhere, HttpMethod.Post, $"{office.At}/grants", new { personId = person.Id, role, scope = kind, scopeId = id });
        if (may)
            said.ShouldBe(HttpStatusCode.Created);
        else
            said.Status.ShouldBeOneOf(HttpStatusCode.Forbidden, HttpStatusCode.NotFound);
        (await office.Read(db => db.Set<Grant>().AnyAsync(grant => grant.OrganisationId == office.Organisation && grant.PersonId == person.Id, Cancellation))).ShouldBe(may);
    }

    [Fact]
    public async Task Whoever_administers_a_part_sees_its_courses_and_grants_and_no_others()
    {
        Skip();
        var office = await Office.Open(engine.Service);
        var boss = await office.Administrator();
        foreach (var (scope, id) in new[] { ("course", office.Course), ("edition", office.OtherEdition), ("organisation", (Guid?)null) })
            await boss.Posts($"{office.At}/grants", new { personId = (await office.Somebody()).Id, role = "tutor", scope, scopeId = id });
        foreach (var scope in new[] { GrantScope.Category, GrantScope.Course, GrantScope.Edition })
        {
            var clerk = await office.Somebody(GrantRole.Organizer, scope);
            var course = (await clerk.Gets($"{office.At}/courses")).Body.GetProperty("courses").EnumerateArray().ShouldHaveSingleItem();
            course.GetProperty("id").GetGuid().ShouldBe(office.Course);
            course.GetProperty("editions").EnumerateArray().ShouldHaveSingleItem().GetProperty("id").GetGuid().ShouldBe(office.Edition);
            var grants = (await clerk.Gets($"{office.At}/grants")).Body.EnumerateArray().Select(grant => grant.GetProperty("scopeId")).ToList();
            grants.ShouldAllBe(id => id.ValueKind != JsonValueKind.Null && id.GetGuid() != office.OtherEdition);
            var may = (await clerk.Gets("/api/admin/me")).Body.GetProperty("may");
            (may.GetProperty("courses").GetBoolean(), may.GetProperty("registrations").GetBoolean(), may.GetProperty("audit").GetBoolean()).ShouldBe((true, false, false));
            // A name is enough to give a role.
            var found = (await clerk.Gets($"{office.At}/people?search=NORA%20ne")).Body.EnumerateArray().ToList();
            found.ShouldAllBe(person => person.GetProperty("email").ValueKind == JsonValueKind.Null);
            found.ShouldNotBeEmpty();
        }

        (await boss.Gets($"{office.At}/courses")).Body.GetProperty("courses").GetArrayLength().ShouldBe(2);
        (await boss.Gets($"{office.At}/people?search=nora")).Body.EnumerateArray().ShouldAllBe(person => person.GetProperty("email").GetString()!.EndsWith("@example.test"));
        (await boss.Gets($"{office.At}/people?search=%25")).ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request");
        (await boss.Gets($"{office.At}/people?search=%25%25")).Body.GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task The_last_administrator_stays_even_when_two_take_the_right_from_each_other_at_once()
    {
        Skip();
        for (var round = 0; round < 5; round++)
        {
            var office = await Office.Open(engine.Service);
            var (one, other) = (await office.Administrator(), await office.Administrator());
            var grants = await office.Read(db => db.Set<Grant>().Where(grant => grant.OrganisationId == office.Organisation).ToDictionaryAsync(grant => grant.PersonId, grant => grant.Id, Cancellation));
            var said = await Task.WhenAll(one.Deletes($"{office.At}/grants/{grants[other.Id]}"), other.Deletes($"{office.At}/grants/{grants[one.Id]}"));
            said.Count(answer => answer.Status == HttpStatusCode.NoContent).ShouldBe(1);
            var left = await office.Read(db => db.Set<Grant>().SingleAsync(grant => grant.OrganisationId == office.Organisation, Cancellation));
            var last = left.PersonId == one.Id ? one : other;
            (await last.Deletes($"{office.At}/grants/{left.Id}")).ShouldBeRefused(HttpStatusCode.Conflict, "last-administrator");
        }
    }

    [Fact]
    public async Task The_last_operator_stays_whichever_organisation_they_are_of()
    {
        Skip();
        var (office, elsewhere) = (await Office.Open(engine.Service), await Office.Open(engine.Service));
        var (one, other) = (await office.Operator(), await elsewhere.Operator());
        // Those of other tests do not count.
        await office.Read(db => db.Set<Grant>().Where(grant => grant.Role == GrantRole.Operator && grant.PersonId != one.Id && grant.PersonId != other.Id).ExecuteDeleteAsync(Cancellation));
        var grants = await office.Read(db => db.Set<Grant>().Where(grant => grant.Role == GrantRole.Operator).ToDictionaryAsync(grant => grant.PersonId, grant => grant.Id, Cancellation));
        var said = await Task.WhenAll(one.Deletes($"{elsewhere.At}/grants/{grants[other.Id]}"), other.Deletes($"{office.At}/grants/{grants[one.Id]}"));
        said.Count(answer => answer.Status == HttpStatusCode.NoContent).ShouldBe(1);
        var (last, at) = said[0].Status == HttpStatusCode.NoContent ? (one, office.At) : (other, elsewhere.At);
        (await last.Deletes($"{at}/grants/{grants[last.Id]}")).ShouldBeRefused(HttpStatusCode.Conflict, "last-operator");
    }

    [Fact]
    public async Task What_the_platform_granted_is_not_taken_here()
    {
        Skip();
        var office = await Office.Open(engine.Service);
        var clerk = await office.Administrator();
        var tutor = await Arrives(office, FirstRole.Instructor);
        var grant = (await clerk.Gets($"{office.At}/grants?person={tutor.PersonId}")).Body.EnumerateArray().ShouldHaveSingleItem();
        grant.GetProperty("source").GetString().ShouldBe("launch");
        grant.GetProperty("removable").GetBoolean().ShouldBeFalse();
        (await clerk.Deletes($"{office.At}/grants/{grant.GetProperty("id").GetGuid()}")).ShouldBeRefused(HttpStatusCode.Conflict, "grant-from-launch");
        // The switch of the whole platform takes it back.
        (await clerk.Puts($"{office.At}/platforms/{office.Platform}", new { name = "Moodle", pageOrigins = _origins, instructorsAreTutors = false })).ShouldBe(HttpStatusCode.NoContent);
        (await clerk.Gets($"{office.At}/grants?person={tutor.PersonId}")).Body.GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task An_edition_moves_to_another_course_with_its_conversations_and_who_tutored_it_by_the_platform_s_word()
    {
        Skip();
        var office = await Office.Open(engine.Service);
        var clerk = await office.Administrator();
        var learner = await Arrives(office, FirstRole.Learner);
        var tutor = await Arrives(office, FirstRole.Instructor);
        var conversation = Guid.CreateVersion7();
        await engine.Service.Get<WriteQueue>().Run(
            (db, _) =>
            {
                db.Add(new Conversation { OrganisationId = office.Organisation, Id = conversation, CourseId = office.Course, EditionId = office.Edition, LearnerId = learner.PersonId });
                return Task.CompletedTask;
            },
            Cancellation);

        (await clerk.Puts($"{office.At}/editions/{office.Edition}", Edition(office.OtherCourse))).ShouldBe(HttpStatusCode.NoContent);

        (await office.Read(db => db.Set<Conversation>().SingleAsync(known => known.Id == conversation, Cancellation))).CourseId.ShouldBe(office.OtherCourse);
        (await engine.Service.Get<Rights>().Of(office.Organisation, tutor.PersonId, Cancellation)).MayTutor(office.OtherCourse, office.Edition).ShouldBeTrue();
        var moved = (await clerk.Gets($"{office.At}/courses?search=STATIST")).Body.GetProperty("courses").EnumerateArray().ShouldHaveSingleItem();
        moved.GetProperty("editions").GetArrayLength().ShouldBe(2);
        (await clerk.Puts($"{office.At}/editions/{office.Edition}", Edition(Guid.CreateVersion7()))).ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request");
        (await clerk.Puts($"{office.At}/editions/{office.Edition}", Edition((await Office.Open(engine.Service)).Course))).ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request");
    }

    [Fact]
    public async Task Dates_and_title_written_by_hand_hold_against_launches_until_somebody_lets_go_of_them()
    {
        Skip();
        var office = await Office.Open(engine.Service);
        var planner = await office.Somebody(GrantRole.Organizer, GrantScope.Course);
        var clerk = await office.Administrator();
        var (start, due) = (1_800_000_000_000_000L, 1_810_000_000_000_000L);
        await Arrives(office, FirstRole.Learner, due: 1);

        // Who plans a course writes its dates, and nothing else.
        (await planner.Puts($"{office.At}/editions/{office.Edition}", Edition(office.Course, "Un altro titolo", start, due))).ShouldBeRefused(HttpStatusCode.Forbidden, "not-yours-to-do");
        (await planner.Puts($"{office.At}/editions/{office.Edition}", Edition(office.Course, "Sicurezza, autunno", start, due))).ShouldBe(HttpStatusCode.NoContent);
        (await planner.Puts($"{office.At}/editions/{office.Edition}", Edition(office.Course, "Sicurezza, autunno", start: start, due: start - 1))).ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request");
        await Arrives(office, FirstRole.Learner, due: 2);
        var edition = await office.Read(db => db.Set<Edition>().SingleAsync(known => known.Id == office.Edition, Cancellation));
        (edition.Start, edition.Due).ShouldBe((start, due));

        (await clerk.Puts($"{office.At}/editions/{office.Edition}", Edition(office.Course, "Sicurezza dei nuovi assunti", null, null, byHand: false))).ShouldBe(HttpStatusCode.NoContent);
        await Arrives(office, FirstRole.Learner, due: 2);
        edition = await office.Read(db => db.Set<Edition>().SingleAsync(known => known.Id == office.Edition, Cancellation));
        (edition.Title, edition.Due).ShouldBe(("Sicurezza dei nuovi assunti", 2));
    }

    [Theory]
    [InlineData("https://lms.example/mod/lti/launch.php?id=4", true)]
    [InlineData("https://lms.example.evil.example/launch", false)]
    [InlineData("https://elsewhere.example/launch", false)]
    [InlineData("http://lms.example/launch", false)]
    [InlineData("https://user@lms.example/launch", false)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("/launch", false)]
    public async Task A_launch_address_is_on_the_platform_s_own_pages(string address, bool taken)
    {
        Skip();
        var office = await Office.Open(engine.Service);
        var clerk = await office.Administrator();
        var said = await clerk.Puts($"{office.At}/editions/{office.Edition}", Edition(office.Course, address: address));
        if (taken)
            said.ShouldBe(HttpStatusCode.NoContent);
        else
            said.Body.GetProperty("errors").GetProperty("launchAddress").GetArrayLength().ShouldBe(1);
        (await office.Read(db => db.Set<Edition>().SingleAsync(known => known.Id == office.Edition, Cancellation))).LaunchFrom.ShouldBe(taken ? LaunchAddressSource.Hand : LaunchAddressSource.None);
    }

    [Fact]
    public async Task A_group_of_a_context_becomes_an_edition_once()
    {
        Skip();
        var office = await Office.Open(engine.Service);
        var clerk = await office.Administrator();
        var split = new { editionId = office.Edition, groupId = "7", title = "Turno del mattino" };
        var made = (await clerk.Posts($"{office.At}/editions", split)).ShouldBe(HttpStatusCode.Created).Body;
        made.GetProperty("courseId").GetGuid().ShouldBe(office.Course);
        made.GetProperty("context").GetString().ShouldBe("1");
        (await clerk.Posts($"{office.At}/editions", split)).ShouldBeRefused(HttpStatusCode.Conflict, "group-already-edition");
    }

    [Fact]
    public async Task With_a_category_goes_what_was_granted_on_it_and_its_courses_stay()
    {
        Skip();
        var office = await Office.Open(engine.Service);
        var clerk = await office.Administrator();
        var organizer = await office.Somebody(GrantRole.Organizer, GrantScope.Category);
        (await organizer.Gets($"{office.At}/categories")).Body.EnumerateArray().ShouldHaveSingleItem().GetProperty("courses").GetInt32().ShouldBe(1);

        (await clerk.Deletes($"{office.At}/categories/{office.Category}")).ShouldBe(HttpStatusCode.NoContent);

        // Nothing is left that this page shows them, so it closes.
        (await organizer.Gets($"{office.At}/categories")).ShouldBeRefused(HttpStatusCode.Unauthorized, "session-ended");
        (await office.Read(db => db.Set<Course>().SingleAsync(course => course.Id == office.Course, Cancellation))).CategoryId.ShouldBeNull();
        (await office.Trail()).Select(entry => entry.Action).ShouldBe(["category-removed", "grant-taken"]);
    }

    [Fact]
    public async Task Courses_and_the_trail_come_page_by_page()
    {
        Skip();
        var office = await Office.Open(engine.Service);
        var clerk = await office.Administrator();
        for (var i = 0; i < 60; i++)
            (await clerk.Posts($"{office.At}/courses", new { title = $"Corso {i % 7} {i}" })).ShouldBe(HttpStatusCode.Created);

        var ids = new List<Guid>();
        for (Guid? after = null; ;)
        {
            var page = (await clerk.Gets($"{office.At}/courses?search=corso{(after is null ? "" : $"&after={after}")}")).ShouldBe(HttpStatusCode.OK).Body;
            ids.AddRange(page.GetProperty("courses").EnumerateArray().Select(course => course.GetProperty("id").GetGuid()));
            if (page.GetProperty("more").ValueKind == JsonValueKind.Null)
                break;
            after = page.GetProperty("more").GetGuid();
        }

        ids.Distinct().Count().ShouldBe(60);
        var first = (await clerk.Gets($"{office.At}/audit")).Body;
        first.GetProperty("more").GetBoolean().ShouldBeTrue();
        var entries = first.GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("id").GetGuid()).ToList();
        var second = (await clerk.Gets($"{office.At}/audit?before={entries[^1]}")).Body;
        second.GetProperty("more").GetBoolean().ShouldBeFalse();
        entries.Concat(second.GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("id").GetGuid())).Distinct().Count().ShouldBe(60);
    }

    [Fact]
    public async Task An_operator_makes_organisations_and_rotates_keys()
    {
        Skip();
        var boss = await (await Office.Open(engine.Service)).Operator();
        var name = $"Liceo {Guid.NewGuid():N}";
        var made = (await boss.Posts("/api/admin/organisations", new { name })).ShouldBe(HttpStatusCode.Created).Body.GetProperty("id").GetInt32();
        (await boss.Posts("/api/admin/organisations", new { name })).ShouldBeRefused(HttpStatusCode.Conflict, "organisation-name-taken");
        (await boss.Puts($"/api/admin/organisations/{made}", new { name = name + " Verdi" })).ShouldBe(HttpStatusCode.NoContent);
        (await boss.Gets("/api/admin/organisations")).Body.EnumerateArray().ShouldContain(one => one.GetProperty("name").GetString() == name + " Verdi");
        (await boss.Gets($"/api/admin/organisations/{made}/audit")).Body.GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("action").GetString())
            .ShouldBe(["organisation-renamed", "organisation-created"]);

        var rotated = (await boss.Posts("/api/admin/keys/rotate")).ShouldBe(HttpStatusCode.OK).Body;
        var keys = (await boss.Gets("/api/admin/keys")).Body.GetProperty("keys").EnumerateArray().ToList();
        keys[0].GetProperty("keyId").GetString().ShouldBe(rotated.GetProperty("keyId").GetString());
        keys[0].GetProperty("state").GetString().ShouldBe("coming");
        keys[0].GetProperty("publishedUntil").ValueKind.ShouldBe(JsonValueKind.Null);
        keys.Single(key => key.GetProperty("state").GetString() == "signing").GetProperty("publishedUntil").GetInt64().ShouldBeGreaterThan(rotated.GetProperty("signsFrom").GetInt64());
        using var http = new HttpClient();
        (await http.GetStringAsync(engine.Service.Address + "/lti/jwks", Cancellation)).ShouldContain(rotated.GetProperty("keyId").GetString()!);
        (await boss.Gets("/api/admin/audit")).Body.GetProperty("entries")[0].GetProperty("action").GetString().ShouldBe("key-made");
    }

    private static object Edition(Guid course, string title = "Sicurezza, autunno", long? start = null, long? due = null, bool byHand = true, string? address = null) =>
        new { courseId = course, title, start, due, datesByHand = byHand, buttonShown = true, launchAddress = address };

    private Task<Session> Arrives(Office office, FirstRole role, long? due = null) => engine.Service.Get<WriteQueue>().Run(
        (db, ct) => engine.Service.Get<Arrivals>().Record(
            db,
            new Arrival { OrganisationId = office.Organisation, PlatformId = office.Platform, Subject = $"{Guid.NewGuid()}", Locale = "it", Context = "1", Title = "Sicurezza, autunno", Due = due is null ? null : new Told(due), Role = role },
            ct),
        Cancellation);

    private void Skip() => Assert.SkipWhen(engine.Missing is not null, engine.Missing ?? "");
}

public sealed class OfficeOnSqlite(Sqlite engine) : OfficeTests(engine), IClassFixture<Sqlite>;

public sealed class OfficeOnPostgres(Postgres engine) : OfficeTests(engine), IClassFixture<Postgres>;
