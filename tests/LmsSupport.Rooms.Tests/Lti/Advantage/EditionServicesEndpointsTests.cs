using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using LmsSupport.Api.Lti;
using LmsSupport.Api.People;
using LmsSupport.Api.Storage;
using LmsSupport.Harness;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Rooms.Tests.Lti.Advantage;

public abstract class EditionServicesEndpointsTests(ServicesGate gate)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_administrator_has_the_roster_read_and_leafs_through_its_members()
    {
        gate.Skip();
        var place = await gate.Place();
        place.Lists([.. Enumerable.Range(0, 130).Select(i => RosterPlace.Member(i.ToString("000", CultureInfo.InvariantCulture), name: $"Nome {i}"))]);
        var admin = await Somebody(GrantRole.Administrator, GrantScope.Organisation);

        (await Posts(place, "roster", admin)).ShouldBe(HttpStatusCode.Accepted);
        await Eventually.True(async () => (await place.State())?.FinishedAt is not null, TimeSpan.FromSeconds(30), () => "the roster was not read");

        var (_, first) = await Gets(place, "members", admin);
        first.GetProperty("members").GetArrayLength().ShouldBe(100);
        var member = first.GetProperty("members")[7];
        (member.GetProperty("subject").GetString(), member.GetProperty("name").GetString(), member.GetProperty("roles").GetString(), member.GetProperty("status").GetString()).ShouldBe(("007", "Nome 7", "Learner", "active"));
        member.GetProperty("notListedSince").ValueKind.ShouldBe(JsonValueKind.Null);
        var (_, second) = await Gets(place, $"members?after={first.GetProperty("more").GetString()}", admin);
        second.GetProperty("members").GetArrayLength().ShouldBe(30);
        second.GetProperty("more").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Groups_come_from_the_platform_and_a_platform_without_says_so()
    {
        gate.Skip();
        var place = await gate.Place();
        var admin = await Somebody(GrantRole.Administrator, GrantScope.Organisation);
        var (status, problem) = await Gets(place, "groups", admin);
        (status, problem.GetProperty("code").GetString()).ShouldBe((HttpStatusCode.FailedDependency, "groups-not-offered"));

        gate.Moodle.Instead(MoodleServices.Token, http => http.Says("""{"access_token":"t","token_type":"Bearer"}"""));
        gate.Moodle.Instead("groups", http => http.Says("""{"groups":[{"id":"g1","name":"Gruppo 1"}]}"""));
        await place.Launching().With(Claims.Groups, new JsonObject { ["context_groups_url"] = gate.Moodle.At("groups") }).Arrives();
        var (_, told) = await Gets(place, "groups", admin);
        told.GetRawText().ShouldBe("""{"groups":[{"id":"g1","name":"Gruppo 1"}]}""");
    }

    [Fact]
    public async Task Who_plans_an_edition_may_have_its_roster_read_who_leads_its_tutors_may_look_and_others_know_of_nothing()
    {
        gate.Skip();
        var place = await gate.Place();
        place.Lists(RosterPlace.Member("a"));
        var row = await place.Row();
        var organizer = await Somebody(GrantRole.Organizer, GrantScope.Course, row.CourseId);
        var lead = await Somebody(GrantRole.LeadTutor, GrantScope.Edition, row.Id);
        var elsewhere = await Somebody(GrantRole.Organizer, GrantScope.Course, Guid.NewGuid());
        var tutor = await Somebody(GrantRole.Tutor, GrantScope.Course, row.CourseId);
        var foreign = await Somebody(GrantRole.Administrator, GrantScope.Organisation, client: "other-school");

        (await Posts(place, "roster", organizer)).ShouldBe(HttpStatusCode.Accepted);
        (await Posts(place, "roster", lead)).ShouldBe(HttpStatusCode.Forbidden);
        (await Gets(place, "members", lead)).Status.ShouldBe(HttpStatusCode.OK);
        foreach (var nobody in new[] { elsewhere, tutor, foreign, place.Session })
        {
            (await Posts(place, "roster", nobody)).ShouldBe(HttpStatusCode.NotFound);
            (await Gets(place, "members", nobody)).Status.ShouldBe(HttpStatusCode.NotFound);
            (await Gets(place, "groups", nobody)).Status.ShouldBe(HttpStatusCode.NotFound);
        }

        using var browser = new Browser();
        (await browser.Posts(At(place, "roster"))).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await Posts(place, "roster", organizer, edition: Guid.NewGuid())).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_edition_whose_platform_never_told_has_no_roster_to_read()
    {
        gate.Skip();
        var client = gate.Fresh();
        var place = new RosterPlace(gate, client, "nowhere") { Session = await new RosterPlace(gate, client, "nowhere").Launching().Without(Claims.NamesAndRoles).Arrives() };
        var admin = await Somebody(GrantRole.Administrator, GrantScope.Organisation);
        using var browser = new Browser();
        var (status, problem) = await browser.Posts(At(place, "roster", await Organisation(place)), token: admin.AccessToken);
        (status, problem.GetProperty("code").GetString()).ShouldBe((HttpStatusCode.FailedDependency, "services-not-known"));
    }

    private async Task<OpenedSession> Somebody(GrantRole role, GrantScope scope, Guid scopeId = default, string? client = null)
    {
        var session = await gate.Launching(client ?? gate.Fresh()).Arrives();
        await gate.Read(async db =>
        {
            var person = await db.Set<Person>().SingleAsync(known => known.Id == session.PersonId, Cancellation);
            db.Add(new Grant { OrganisationId = person.OrganisationId, Id = gate.Clock.NewId(), PersonId = person.Id, Role = role, Scope = scope, ScopeId = scopeId, Source = GrantSource.Granted, CreatedAt = gate.Clock.Now() });
            return await db.SaveChangesAsync(Cancellation);
        });
        return session;
    }

    private static async Task<int> Organisation(RosterPlace place) => (await place.Row()).OrganisationId;

    private string At(RosterPlace place, string what, int organisation = 1, Guid? edition = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{gate.Service.Address}/api/admin/organisations/{organisation}/editions/{edition ?? place.Edition}/{what}");

    private async Task<HttpStatusCode> Posts(RosterPlace place, string what, OpenedSession session, Guid? edition = null)
    {
        using var browser = new Browser();
        return (await browser.Posts(At(place, what, await Organisation(place), edition), token: session.AccessToken)).Status;
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> Gets(RosterPlace place, string what, OpenedSession session)
    {
        using var browser = new Browser();
        return await browser.Posts(At(place, what, await Organisation(place)), token: session.AccessToken, method: HttpMethod.Get);
    }
}

public sealed class EditionServicesEndpointsOnSqlite(SqliteServices gate) : EditionServicesEndpointsTests(gate), IClassFixture<SqliteServices>;

public sealed class EditionServicesEndpointsOnPostgres(PostgresServices gate) : EditionServicesEndpointsTests(gate), IClassFixture<PostgresServices>;
