using System.Net;
using LmsSupport.Api.People;
using LmsSupport.Harness;
using LmsSupport.Rooms.Tests.Lti;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Rooms.Tests.Administration;

/// <summary>Clouds that share an issuer, installations that share a registration, and registrations that come and go.</summary>
public abstract class ManyPlatformsTests(Gate gate)
{
    private static readonly string[] _origins = ["https://course.example"];

    [Fact]
    public async Task Canvas_s_customers_share_the_issuer_and_have_a_client_id_and_a_deployment_each()
    {
        Skip();
        var (one, other) = (await Registered("canvas-one", "10:a"), await Registered("canvas-two", "20:b"));

        // Without the client id there is no telling whose login it is.
        var nameless = From("canvas-one", "10:a");
        nameless.Login.Remove("client_id");
        Code(await nameless.LogsIn()).ShouldBe("login-client-missing");

        (await Comes(From("canvas-one", "10:a"))).OrganisationId.ShouldBe(one.Organisation);
        (await Comes(From("canvas-two", "20:b"))).OrganisationId.ShouldBe(other.Organisation);
        // One customer's deployment under another's client id is nobody's.
        Code(await From("canvas-one", "20:b").Goes()).ShouldBe("deployment-unknown");
    }

    [Fact]
    public async Task A_login_may_name_the_deployment_as_the_specification_has_it_or_as_Canvas_has_it()
    {
        Skip();
        await Registered("canvas-three", "30:c");
        foreach (var (field, value) in new[] { ("lti_deployment_id", "30:c"), ("deployment_id", "30:c") })
        {
            var launching = From("canvas-three", "30:c");
            launching.Login.Remove("lti_deployment_id");
            launching.Login[field] = value;
            await launching.Arrives();
        }

        var long256 = From("canvas-three", "30:c");
        long256.Login.Remove("lti_deployment_id");
        long256.Login["deployment_id"] = new string('x', 256);
        Code(await long256.LogsIn()).ShouldBe("login-too-long");
    }

    [Fact]
    public async Task Blackboard_s_institutions_share_one_registration_and_a_deployment_is_an_institution()
    {
        Skip();
        var one = await Registered("blackboard", "institution-1");
        var other = await Office.Open(gate.Service);
        var boss = await other.Operator();
        var registration = await gate.Read(db => db.Set<Registration>().Where(known => known.ClientId == "blackboard").Select(known => known.Id).SingleAsync());
        (await boss.Posts($"{other.At}/deployments", new { registrationId = registration, externalId = "institution-2" })).ShouldBe(HttpStatusCode.Created);

        var here = await Comes(From("blackboard", "institution-1").With("sub", "same"));
        var there = await Comes(From("blackboard", "institution-2").With("sub", "same"));
        here.OrganisationId.ShouldBe(one.Organisation);
        there.OrganisationId.ShouldBe(other.Organisation);
        there.Id.ShouldNotBe(here.Id);
        // Without a context, as Blackboard may launch: the link stands for it.
        await From("blackboard", "institution-2").Without(Launching.Lti + "context").Arrives();
    }

    [Fact]
    public async Task A_registration_that_replaces_another_keeps_the_people_and_their_editions()
    {
        Skip();
        var office = await Registered("before", "1");
        var clerk = await office.Administrator();
        var person = $"{Guid.NewGuid()}";
        var before = await From("before").With("sub", person).Arrives();
        var old = await gate.Read(db => db.Set<Registration>().Where(known => known.ClientId == "before").Select(known => known.Id).SingleAsync());

        await Enters(office, clerk, "after", "9");
        (await clerk.Posts($"{office.At}/registrations/{old}/disable")).ShouldBe(HttpStatusCode.NoContent);
        var after = await From("after", "9").With("sub", person).Arrives();

        after.PersonId.ShouldBe(before.PersonId);
        foreach (var what in new[] { "course", "edition" })
            after.Me.GetProperty(what).GetProperty("id").GetGuid().ShouldBe(before.Me.GetProperty(what).GetProperty("id").GetGuid());
        Code(await From("before").With("sub", person).Goes()).ShouldBe("registration-disabled");
    }

    [Fact]
    public async Task Several_registrations_of_one_platform_lead_to_the_same_people()
    {
        Skip();
        var office = await Registered("department-a", "1");
        await Enters(office, await office.Administrator(), "department-b", "2");
        var person = $"{Guid.NewGuid()}";
        var a = await From("department-a").With("sub", person).Arrives();
        var b = await From("department-b", "2").With("sub", person).Arrives();
        b.PersonId.ShouldBe(a.PersonId);
        b.At.ShouldBe(a.At);
        // A token of the one is no answer to a login of the other.
        Code(await From("department-a").With("aud", "department-b").Goes()).ShouldBe("state-other-registration");
    }

    private async Task<Office> Registered(string client, string deployment)
    {
        var office = await Office.Open(gate.Service);
        await Enters(office, await office.Administrator(), client, deployment);
        return office;
    }

    private async Task Enters(Office office, Clerk clerk, string client, string deployment) => (await clerk.Posts($"{office.At}/registrations", new
    {
        issuer = gate.Platform.Address,
        clientId = client,
        authorizationAddress = gate.Platform.Address + "/auth",
        keysAddress = gate.Platform.Address + "/keys",
        deploymentId = deployment,
        pageOrigins = _origins,
    })).ShouldBe(HttpStatusCode.Created);

    private Launching From(string client, string deployment = "1") => gate.Launching(client).With(Launching.Lti + "deployment_id", deployment);

    private async Task<Person> Comes(Launching launching)
    {
        var session = await launching.Arrives();
        return await gate.Read(db => db.Set<Person>().AsNoTracking().SingleAsync(person => person.Id == session.PersonId));
    }

    private static string? Code(Answer answer) => answer.Header("X-Refusal-Code");

    private void Skip() => Assert.SkipWhen(gate.Missing is not null, gate.Missing ?? "");
}

public sealed class ManyPlatformsOnSqlite(SqliteGate gate) : ManyPlatformsTests(gate), IClassFixture<SqliteGate>;

public sealed class ManyPlatformsOnPostgres(PostgresGate gate) : ManyPlatformsTests(gate), IClassFixture<PostgresGate>;
