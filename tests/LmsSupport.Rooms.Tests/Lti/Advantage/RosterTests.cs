using System.Text.Json.Nodes;
using LmsSupport.Api.Lti;
using LmsSupport.Api.Lti.Advantage;
using LmsSupport.Api.People;
using LmsSupport.Api.Storage;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Rooms.Tests.Lti.Advantage;

public abstract class RosterTests(ServicesGate gate)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Moodles_recorded_roster_comes_in_page_after_page_and_makes_no_learner_of_a_tutor()
    {
        gate.Skip();
        var place = await gate.Place(MoodleServices.Memberships + "?limit=10");
        // Tilda is a non-editing teacher: Instructor at the launch, Learner in the roster.
        var tilda = await place.Launching("Instructor").With("sub", "33").Arrives();
        var anna = await place.Launching().With("sub", "3").Arrives();
        gate.Moodle.Forget();
        gate.Moodle.Instead(place.Path, gate.Moodle.Pages);

        var state = await place.IsRead();

        (state.RefusalCode, state.Attempts).ShouldBe((null, 0));
        gate.Moodle.AskedFor(place.Path).Select(asked => asked.Address.Split('?')[1]).ShouldBe(["limit=10", "limit=10&from=10", "limit=10&from=20", "limit=10&from=30"]);
        gate.Moodle.AskedFor(place.Path).ShouldAllBe(asked => asked.Accept == RosterReading.MediaType && asked.Authorization!.StartsWith("Bearer "));
        var listed = MoodleServices.Members("nrps.members").ToDictionary(member => member["user_id"]!.GetValue<string>());
        var members = await place.Members();
        members.Keys.ShouldBe(listed.Keys, ignoreOrder: true);
        members["3"].ShouldSatisfyAllConditions(
            member => (member.Name, member.Email, member.Username, member.Roles, member.Status, member.NotListedSince).ShouldBe(("Anna Learner01", "student01@example.test", "student01", "Learner", MemberStatus.Active, null)),
            member => member.PersonId.ShouldBe(anna.PersonId));
        (members["33"].Roles, members["33"].PersonId).ShouldBe(("Learner", tilda.PersonId));
        members["4"].PersonId.ShouldBeNull();

        var enrolments = await place.Enrolments();
        enrolments.ShouldNotContainKey("33");
        enrolments.ShouldNotContainKey("35"); // an editing teacher
        enrolments["4"].PersonId.ShouldBeNull();
        enrolments["3"].PersonId.ShouldBe(anna.PersonId);
        var learners = listed.Values.Where(member => member["roles"]!.AsArray().Select(role => role!.GetValue<string>()).Contains("Learner")).Select(member => member["user_id"]!.GetValue<string>());
        enrolments.Keys.Except([place.Session.Me.GetProperty("person").GetProperty("id").GetString()!]).Where(subject => subject.Length < 3).ShouldBe(learners.Except(["33"]), ignoreOrder: true);
        (await gate.Read(db => db.Set<Grant>().CountAsync(grant => grant.PersonId == tilda.PersonId && grant.Role == GrantRole.Tutor, Cancellation))).ShouldBe(1);
    }

    [Fact]
    public async Task Who_vanishes_from_a_whole_roster_is_marked_once_and_loses_nothing_and_who_comes_back_is_listed_again()
    {
        gate.Skip();
        var place = await gate.Place();
        place.Lists(RosterPlace.Member("a", name: "Anna"), RosterPlace.Member("b", name: "Bela"), RosterPlace.Member("t", "Instructor"));
        await place.IsRead();

        place.Lists(RosterPlace.Member("b"));
        await place.IsRead();
        var gone = (await place.Members())["a"];
        gone.NotListedSince.ShouldNotBeNull();
        (gone.Name, gone.Status).ShouldBe(("Anna", MemberStatus.Active));
        (await place.Members())["t"].NotListedSince.ShouldNotBeNull();
        (await place.Members())["b"].ShouldSatisfyAllConditions(bela => bela.NotListedSince.ShouldBeNull(), bela => bela.Name.ShouldBe("Bela"));
        (await place.Enrolments()).Keys.ShouldContain("a");

        gate.Clock.Pass(TimeSpan.FromMinutes(1));
        await place.IsRead();
        (await place.Members())["a"].NotListedSince.ShouldBe(gone.NotListedSince);

        place.Lists(RosterPlace.Member("a"), RosterPlace.Member("b"));
        await place.IsRead();
        (await place.Members())["a"].NotListedSince.ShouldBeNull();
        (await place.Members())["a"].ListedAt.ShouldBe(gone.ListedAt);
    }

    [Fact]
    public async Task A_roster_without_news_writes_nothing()
    {
        gate.Skip();
        var place = await gate.Place();
        place.Lists([.. Enumerable.Range(0, 600).Select(i => RosterPlace.Member($"m{i}", name: $"Nome {i}"))]);
        await place.IsRead();
        var before = await place.Members();
        before.Count.ShouldBe(600);
        gate.Clock.Pass(TimeSpan.FromMinutes(1));
        await place.IsRead();
        (await place.Members()).Values.ShouldAllBe(member => member.ChangedAt == before[member.Subject].ChangedAt);
    }

    public static TheoryData<string, string> Broken => new()
    {
        { "down", "service-down" },
        { "page", "roster-malformed" },
        { "apology", "roster-malformed" },
        { "half", "roster-malformed" },
        { "loop", "roster-endless" },
        { "foreign", "service-address-foreign" },
        { "redirect", "service-redirecting" },
        { "gone", "service-not-found" },
        { "closed", "service-unreachable" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task A_roster_that_is_read_only_in_part_marks_nobody_and_says_why(string kind, string code)
    {
        gate.Skip();
        var place = await gate.Place();
        place.Lists(RosterPlace.Member("a"), RosterPlace.Member("b"));
        await place.IsRead();
        gate.Moodle.Instead(place.Path, http =>
        {
            if (http.Request.Query.ContainsKey("from"))
                return Breaks(http, kind, place);
            http.Response.Headers.Link = kind == "foreign" ? "<https://evil.example/m?from=1>; rel=\"next\"" : $"<{gate.Moodle.At(place.Path)}?from=1>; rel=\"next\"";
            return http.Says(MoodleServices.Roster([RosterPlace.Member("c")]));
        });

        var state = await place.IsRead();

        (state.RefusalCode, state.Attempts).ShouldBe((code, 1));
        state.NextAt.ShouldBeGreaterThan(gate.Clock.Now());
        var members = await place.Members();
        members.Keys.ShouldBe(["a", "b", "c"], ignoreOrder: true);
        members.Values.ShouldAllBe(member => member.NotListedSince == null);
        new Refusal(code, 424).Detail("it").ShouldNotContain("refusal.");
    }

    [Fact]
    public async Task Failures_in_a_row_are_further_and_further_apart()
    {
        gate.Skip();
        var place = await gate.Place();
        gate.Moodle.Instead(place.Path, http => http.Says("<html>"));
        var pauses = new List<long>();
        var state = await place.IsRead();
        for (var i = 0; i < 4; i++)
        {
            pauses.Add(state.NextAt - state.FailedAt!.Value);
            state = await place.IsReadWhenDue();
        }

        state.Attempts.ShouldBe(5);
        pauses.ShouldBe(pauses.Order());
        pauses[3].ShouldBeGreaterThan(4 * pauses[0]);
    }

    [Fact]
    public async Task What_has_changed_is_enough_where_the_platform_tells_it_and_otherwise_all_is_read_again()
    {
        gate.Skip();
        var place = await gate.Place();
        var refuses = false;
        gate.Moodle.Instead(place.Path, http =>
        {
            var since = http.Request.Query["since"].ToString();
            if (since.Length > 0 && refuses)
            {
                http.Response.StatusCode = 410;
                return Task.CompletedTask;
            }

            http.Response.Headers.Link = $"<{gate.Moodle.At(place.Path)}?since={since}1>; rel=\"differences\"";
            return http.Says(MoodleServices.Roster(since.Length == 0
                ? [RosterPlace.Member("a"), RosterPlace.Member("b"), RosterPlace.Member("c")]
                : [RosterPlace.Member("b", status: "Deleted"), RosterPlace.Member("d"), RosterPlace.Member("c", status: "Inactive")]));
        });
        (await place.IsRead()).DifferencesAddress.ShouldBe(gate.Moodle.At(place.Path) + "?since=1");

        gate.Moodle.Forget();
        var state = await place.IsReadWhenDue();
        gate.Moodle.AskedFor(place.Path).ShouldHaveSingleItem().Address.ShouldEndWith("?since=1");
        state.DifferencesAddress.ShouldBe(gate.Moodle.At(place.Path) + "?since=11");
        var members = await place.Members();
        members["a"].NotListedSince.ShouldBeNull();
        members["b"].Status.ShouldBe(MemberStatus.Deleted);
        members["c"].Status.ShouldBe(MemberStatus.Inactive);
        (await place.Enrolments()).Keys.ShouldContain("b");
        (await place.Enrolments()).Keys.ShouldContain("d");

        refuses = true;
        gate.Moodle.Forget();
        state = await place.IsReadWhenDue();
        state.RefusalCode.ShouldBeNull();
        gate.Moodle.AskedFor(place.Path).Count.ShouldBe(2);
        (await place.Members())["d"].NotListedSince.ShouldNotBeNull();
        (await place.Members())["b"].Status.ShouldBe(MemberStatus.Active);
    }

    [Fact]
    public async Task A_name_that_is_told_later_comes_later_and_one_that_is_told_no_more_stays()
    {
        gate.Skip();
        var place = await gate.Place();
        foreach (var (told, expected) in new (string?, string)[] { (null, ""), ("Anna Longhi", "Anna Longhi"), (null, "Anna Longhi"), ("Anna Bianchi", "Anna Bianchi") })
        {
            place.Lists(RosterPlace.Member("a", name: told));
            await place.IsRead();
            (await place.Members())["a"].Name.ShouldBe(expected);
        }
    }

    [Fact]
    public async Task A_reading_that_ends_in_the_middle_leaves_what_it_read_and_the_next_one_completes_it()
    {
        gate.Skip();
        var place = await gate.Place();
        place.Lists(RosterPlace.Member("old"));
        await place.IsRead();
        gate.Moodle.Instead(place.Path, http =>
        {
            var from = http.Request.Query["from"].Count == 0 ? 0 : int.Parse(http.Request.Query["from"]!, System.Globalization.CultureInfo.InvariantCulture);
            if (from < 4)
                http.Response.Headers.Link = $"<{gate.Moodle.At(place.Path)}?from={from + 1}>; rel=\"next\"";
            return http.Says(MoodleServices.Roster([RosterPlace.Member($"page {from}")]));
        });
        var edition = await place.Row();
        var (found, _) = await gate.Service.Get<EditionPlaces>().Find(edition.OrganisationId, edition.Id, Cancellation);
        var target = await gate.Read(db => RosterTarget.Of(db, edition, gate.Clock.Now(), Cancellation));
        var pages = 0;
        var outcome = await gate.Service.Get<RosterReading>().Run(found!, null, target, _ => Task.FromResult(pages++ < 2), Cancellation);
        outcome.Refusal!.Code.ShouldBe("roster-interrupted");
        (await place.Members()).Keys.ShouldBe(["old", "page 0", "page 1"], ignoreOrder: true);
        (await place.Members()).Values.ShouldAllBe(member => member.NotListedSince == null);

        await place.IsRead();
        (await place.Members()).Where(member => member.Value.NotListedSince is not null).Select(member => member.Key).ShouldBe(["old"]);
        (await place.Members()).Count.ShouldBe(6);
    }

    [Fact]
    public async Task One_process_at_a_time_reads_it_and_the_turn_of_one_that_died_ends_by_itself()
    {
        gate.Skip();
        var place = await gate.Place();
        place.Lists(RosterPlace.Member("a"));
        var edition = await place.Row();
        var turns = gate.Service.Get<RosterTurns>();
        await place.IsRead();
        gate.Clock.Pass(TimeSpan.FromHours(7));
        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => turns.Take(edition.OrganisationId, edition.Id, Cancellation)));
        // The service's own round may have been quicker than all of them.
        taken.OfType<RosterTurn>().Count().ShouldBeLessThanOrEqualTo(1);
        if (taken.OfType<RosterTurn>().SingleOrDefault() is not { } died)
            return;
        (await turns.Renew(died, Cancellation)).ShouldBeTrue();
        gate.Clock.Pass(TimeSpan.FromMinutes(1));
        (await turns.Take(edition.OrganisationId, edition.Id, Cancellation)).ShouldBeNull();
        await turns.Hasten(edition.OrganisationId, edition.Id, Cancellation); // it is under way: nothing to hasten
        (await turns.Take(edition.OrganisationId, edition.Id, Cancellation)).ShouldBeNull();

        gate.Clock.Pass(RosterTurns.Lease);
        var state = await place.IsRead();
        state.RefusalCode.ShouldBeNull();
        (await turns.Renew(died, Cancellation)).ShouldBeFalse();
    }

    [Fact]
    public async Task One_group_of_a_course_as_an_edition_gets_its_own_and_the_rest_stays_with_the_course()
    {
        gate.Skip();
        var place = await gate.Place();
        var whole = await place.Row();
        var group = new Edition { OrganisationId = whole.OrganisationId, Id = gate.Clock.NewId(), CourseId = whole.CourseId, PlatformId = whole.PlatformId, Context = whole.Context, GroupId = "g1", Title = "Gruppo 1" };
        await gate.Read(db =>
        {
            db.Add(group);
            return db.SaveChangesAsync(Cancellation);
        });
        var grouped = RosterPlace.Member("g");
        grouped["group_enrollments"] = new JsonArray(new JsonObject { ["group_id"] = "g1" });
        place.Lists(grouped, RosterPlace.Member("x"));
        await place.IsRead();
        (await place.Enrolments()).Keys.ShouldContain("x");
        (await place.Enrolments()).Keys.ShouldNotContain("g");
        (await place.Members()).Keys.ShouldBe(["g", "x"], ignoreOrder: true);

        var (found, _) = await gate.Service.Get<EditionPlaces>().Find(group.OrganisationId, group.Id, Cancellation);
        var target = await gate.Read(db => RosterTarget.Of(db, group, gate.Clock.Now(), Cancellation));
        (await gate.Service.Get<RosterReading>().Run(found!, null, target, _ => Task.FromResult(true), Cancellation)).Refusal.ShouldBeNull();
        (await gate.Read(db => db.Set<Enrolment>().Where(enrolment => enrolment.EditionId == group.Id).Select(enrolment => enrolment.ExternalId).ToListAsync(Cancellation))).ShouldBe(["g"]);

        place.Lists(RosterPlace.Member("g"), RosterPlace.Member("x"));
        (await gate.Service.Get<RosterReading>().Run(found!, null, target, _ => Task.FromResult(true), Cancellation)).Refusal!.Code.ShouldBe("roster-groups-not-told");
    }

    [Fact]
    public async Task A_platform_that_sends_no_context_is_asked_who_has_access_to_the_link()
    {
        gate.Skip();
        var client = gate.Fresh();
        var launching = new RosterPlace(gate, client, $"mod/lti/services.php/{client}/memberships?a=1").Launching().Without(Launching.Lti + "context")
            .With(Launching.Lti + "resource_link", new JsonObject { ["id"] = $"link of {client}" });
        var place = new RosterPlace(gate, client, $"mod/lti/services.php/{client}/memberships") { Session = await launching.Arrives() };
        place.Lists(RosterPlace.Member("a"));
        gate.Moodle.Forget();
        await place.IsRead();
        gate.Moodle.AskedFor(place.Path).ShouldHaveSingleItem().Address.ShouldEndWith($"?a=1&rlid=link%20of%20{client}&limit=250");
    }

    [Fact]
    public async Task It_is_read_by_itself_soon_after_the_first_launch()
    {
        gate.Skip();
        var client = gate.Fresh();
        var waiting = new RosterPlace(gate, client, $"mod/lti/services.php/{client}/memberships");
        waiting.Lists(RosterPlace.Member("a"));
        var place = await gate.Place(waiting.Path, client);
        (await place.State())!.NextAt.ShouldBeGreaterThan(gate.Clock.Now());
        gate.Clock.Pass(LearnedServices.Soon);
        await place.IsReadWhenDue();
        (await place.Members()).Keys.ShouldBe(["a"]);
    }

    private static Task Breaks(Microsoft.AspNetCore.Http.HttpContext http, string kind, RosterPlace place)
    {
        switch (kind)
        {
            case "down":
                http.Response.StatusCode = 500;
                return Task.CompletedTask;
            case "gone":
                http.Response.StatusCode = 404;
                return Task.CompletedTask;
            case "closed":
                http.Abort();
                return Task.CompletedTask;
            case "redirect":
                http.Response.Redirect("/" + place.Path);
                return Task.CompletedTask;
            case "page":
                return http.Says("<!doctype html><title>Site under maintenance</title>");
            case "apology":
                return http.Says("""{"exception":"moodle_exception","errorcode":"sitemaintenance"}""");
            case "half":
                return http.Says("""{"members":[{"user_id":"d","roles":["Learner"]},""");
            default:
                http.Response.Headers.Link = $"<http://{http.Request.Host}/{place.Path}?from=1>; rel=\"next\"";
                return http.Says(MoodleServices.Roster([RosterPlace.Member("c")]));
        }
    }
}

public sealed class RosterOnSqlite(SqliteServices gate) : RosterTests(gate), IClassFixture<SqliteServices>;

public sealed class RosterOnPostgres(PostgresServices gate) : RosterTests(gate), IClassFixture<PostgresServices>;
