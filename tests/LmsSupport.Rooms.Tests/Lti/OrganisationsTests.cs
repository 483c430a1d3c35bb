using System.Net;
using LmsSupport.Api.People;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Rooms.Tests.Lti;

/// <summary>Canvas and Blackboard: one issuer, one client id, one set of keys; the deployment alone says whose launch it is.</summary>
public abstract class OrganisationsTests(Gate gate)
{
    [Fact]
    public async Task The_same_subject_in_the_same_course_is_another_person_in_another_course_of_another_organisation()
    {
        Assert.SkipWhen(gate.Missing is not null, gate.Missing ?? "");
        var one = await From("1").Arrives();
        var other = await From("2").Arrives();

        one.Me.GetProperty("organisation").GetProperty("name").GetString().ShouldBe(Gate.OneSchool);
        other.Me.GetProperty("organisation").GetProperty("name").GetString().ShouldBe(Gate.OtherSchool);
        other.PersonId.ShouldNotBe(one.PersonId);
        foreach (var what in new[] { "course", "edition" })
            other.Me.GetProperty(what).GetProperty("id").GetGuid().ShouldNotBe(one.Me.GetProperty(what).GetProperty("id").GetGuid());
        other.Me.GetProperty("dataKey").GetString().ShouldNotBe(one.Me.GetProperty("dataKey").GetString());
        other.At.ShouldNotBe(one.At);
    }

    [Fact]
    public async Task A_tutor_of_one_sees_nothing_of_the_other()
    {
        Assert.SkipWhen(gate.Missing is not null, gate.Missing ?? "");
        var learner = await From("1").Arrives();
        var tutor = await From("2").With(Launching.Lti + "roles", new System.Text.Json.Nodes.JsonArray("Instructor")).Arrives();
        var asked = await gate.Browser.Posts(gate.Service.Address + "/api/conversations", new { clientId = Guid.CreateVersion7(), text = "Mi si apre una pagina bianca" }, learner.AccessToken);
        asked.Status.ShouldBe(HttpStatusCode.Created);
        var id = asked.Body.GetProperty("conversationId").GetGuid();

        var seen = await gate.Browser.Posts($"{gate.Service.Address}/api/conversations/{id}", token: tutor.AccessToken, method: HttpMethod.Get);
        var console = await gate.Browser.Posts($"{gate.Service.Address}/api/console", token: tutor.AccessToken, method: HttpMethod.Get);

        seen.Status.ShouldBe(HttpStatusCode.NotFound);
        console.Body.GetProperty("waiting").GetArrayLength().ShouldBe(0);
        var rights = gate.Service.Get<Rights>();
        var organisation = await gate.Read(db => db.Set<Person>().Where(person => person.Id == learner.PersonId).Select(person => person.OrganisationId).SingleAsync());
        (await rights.Of(organisation, tutor.PersonId, TestContext.Current.CancellationToken)).TutorsAnything.ShouldBeFalse();
    }

    [Fact]
    public async Task The_database_itself_lets_no_row_point_into_another_organisation()
    {
        Assert.SkipWhen(gate.Missing is not null, gate.Missing ?? "");
        var person = (await From("1").Arrives()).PersonId;
        var organisation = await gate.Read(db => db.Set<Organisation>().Where(known => known.Name == Gate.OtherSchool).Select(known => known.Id).SingleAsync());
        await Should.ThrowAsync<DbUpdateException>(() => gate.Read(async db =>
        {
            db.Add(new Grant { OrganisationId = organisation, Id = Guid.CreateVersion7(), PersonId = person, Role = GrantRole.Administrator, Scope = GrantScope.Organisation, Source = GrantSource.Granted });
            return await db.SaveChangesAsync();
        }));
    }

    private Launching From(string deployment) => gate.Launching().With("sub", "shared").With(Launching.Lti + "deployment_id", deployment);
}

public sealed class OrganisationsOnSqlite(SqliteGate gate) : OrganisationsTests(gate), IClassFixture<SqliteGate>;

public sealed class OrganisationsOnPostgres(PostgresGate gate) : OrganisationsTests(gate), IClassFixture<PostgresGate>;
