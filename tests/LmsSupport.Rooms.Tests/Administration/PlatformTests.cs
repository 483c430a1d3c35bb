using System.Net;
using System.Text.Json.Nodes;
using LmsSupport.Api.Lti;
using LmsSupport.Api.Lti.Administration;
using LmsSupport.Api.People;
using LmsSupport.Api.Storage;
using LmsSupport.Harness;
using LmsSupport.Rooms.Tests.Lti;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Rooms.Tests.Administration;

/// <summary>Registrations and deployments made and changed in our pages, tried by launching through them.</summary>
public abstract class PlatformTests(Gate gate)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_an_administrator_enters_lets_people_in_at_once_and_closing_it_closes_at_once()
    {
        Skip();
        var (office, clerk) = await Opens();
        var registration = (await clerk.Posts($"{office.At}/registrations", Entered("by-hand"))).ShouldBe(HttpStatusCode.Created).Body;
        var id = registration.GetProperty("id").GetGuid();

        var session = await From("by-hand").Arrives();
        (await gate.Read(db => db.Set<Person>().SingleAsync(person => person.Id == session.PersonId, Cancellation))).OrganisationId.ShouldBe(office.Organisation);

        await gate.Service.Get<HealthBook>().Flush(Cancellation);
        var health = Health(await clerk.Gets($"{office.At}/registrations"), id);
        health.GetProperty("lastLaunchAt").GetInt64().ShouldBeGreaterThan(0);
        Math.Abs(health.GetProperty("clockDifference").GetInt64()).ShouldBeLessThan(5_000_000);

        (await clerk.Posts($"{office.At}/registrations/{id}/disable")).ShouldBe(HttpStatusCode.NoContent);
        Code(await From("by-hand").Goes()).ShouldBe("registration-disabled");
        (await Asks(session)).ShouldBeRefused(HttpStatusCode.Unauthorized, "session-ended");
        (await clerk.Posts($"{office.At}/registrations/{id}/enable")).ShouldBe(HttpStatusCode.NoContent);
        await From("by-hand").Arrives();

        var changed = new { name = "Moodle della scuola", authorizationAddress = gate.Platform.Address + "/auth?other", keysAddress = gate.Platform.Address + "/keys" };
        (await clerk.Puts($"{office.At}/registrations/{id}", changed)).ShouldBe(HttpStatusCode.NoContent);
        (await From("by-hand").LogsIn()).Location!.AbsoluteUri.ShouldStartWith(gate.Platform.Address + "/auth?other&");

        var trail = await office.Trail();
        trail.Select(entry => entry.Action).ShouldBe(
            ["registration-created", "platform-created", "deployment-approved", "registration-disabled", "registration-enabled", "registration-changed"]);
        trail.ShouldAllBe(entry => entry.PersonId == clerk.Id && entry.Actor == clerk.Name);
        trail[3].Before!.ShouldContain("\"enabled\":true");
        trail[3].After!.ShouldContain("\"enabled\":false");
    }

    [Fact]
    public async Task A_deployment_that_a_proven_launch_named_waits_for_an_administrator()
    {
        Skip();
        var (office, clerk) = await Opens();
        await clerk.Posts($"{office.At}/registrations", Entered("waiting"));
        var unknown = From("waiting", "77").With(Launching.Lti + "tool_platform", new JsonObject { ["guid"] = "g", ["name"] = "Scuola\u202E di via Roma" });
        Code(await unknown.Goes()).ShouldBe("deployment-unknown");
        // One that nobody signed is not worth a line.
        var forged = From("waiting", "78");
        forged.Key = new SigningKey(gate.Platform.Key.Id);
        Code(await forged.Goes()).ShouldBe("signature-invalid");
        await gate.Service.Get<HealthBook>().Flush(Cancellation);

        var waiting = (await clerk.Gets($"{office.At}/deployments/waiting")).Body.EnumerateArray().ShouldHaveSingleItem();
        waiting.GetProperty("externalId").GetString().ShouldBe("77");
        waiting.GetProperty("name").GetString().ShouldBe("Scuola di via Roma");
        var id = waiting.GetProperty("registrationId").GetGuid();
        var approved = (await clerk.Posts($"{office.At}/deployments", new { registrationId = id, externalId = "77" })).ShouldBe(HttpStatusCode.Created);
        await From("waiting", "77").Arrives();
        (await clerk.Gets($"{office.At}/deployments/waiting")).Body.GetArrayLength().ShouldBe(0);

        (await clerk.Posts($"{office.At}/deployments/{approved.Id}/disable")).ShouldBe(HttpStatusCode.NoContent);
        Code(await From("waiting", "77").Goes()).ShouldBe("deployment-waiting");
        await From("waiting").Arrives();
        (await clerk.Posts($"{office.At}/deployments/{approved.Id}/enable")).ShouldBe(HttpStatusCode.NoContent);
        await From("waiting", "77").Arrives();
    }

    [Fact]
    public async Task However_many_deployments_a_platform_names_a_hundred_wait()
    {
        Skip();
        var (office, clerk) = await Opens();
        var id = (await clerk.Posts($"{office.At}/registrations", Entered("many"))).Id;
        var book = gate.Service.Get<HealthBook>();
        for (var i = 0; i < 150; i++)
            book.Waits(id, $"d{i}", "");
        await book.Flush(Cancellation);
        (await clerk.Gets($"{office.At}/deployments/waiting")).Body.GetArrayLength().ShouldBe(WaitingDeployment.Most);
    }

    [Fact]
    public async Task A_refusal_is_told_in_plain_words_and_a_wrong_clock_by_how_much()
    {
        Skip();
        var (office, clerk) = await Opens();
        var id = (await clerk.Posts($"{office.At}/registrations", Entered("ahead"))).Id;
        Code(await From("ahead").With("iat", gate.Clock.GetUtcNow().ToUnixTimeSeconds() + 300).Goes()).ShouldBe("issued-in-future");
        await gate.Service.Get<HealthBook>().Flush(Cancellation);
        var health = Health(await clerk.Gets($"{office.At}/registrations"), id);
        (health.GetProperty("clockDifference").GetInt64() / 1_000_000d).ShouldBe(300, tolerance: 10);
        var refusal = health.GetProperty("lastRefusal");
        refusal.GetProperty("code").GetString().ShouldBe("issued-in-future");
        refusal.GetProperty("detail").GetString()!.ShouldNotContain("{");
    }

    [Fact]
    public async Task A_connection_is_tried_step_by_step_and_told_in_plain_words()
    {
        Skip();
        var (office, clerk) = await Opens();
        var id = (await clerk.Posts($"{office.At}/registrations", Entered("tried"))).Id;
        var steps = (await clerk.Posts($"{office.At}/registrations/{id}/test")).ShouldBe(HttpStatusCode.OK).Body.GetProperty("steps").EnumerateArray().ToList();
        steps.Select(step => step.GetProperty("step").GetString()).ShouldBe(["keys", "token", "roster", "grades"]);
        steps[0].GetProperty("outcome").GetString().ShouldBe("ok");
        steps[0].GetProperty("title").GetString().ShouldBe("Le chiavi della piattaforma si leggono");
        foreach (var step in steps.Skip(1))
        {
            step.GetProperty("code").GetString().ShouldNotBeNull();
            step.GetProperty("detail").GetString()!.ShouldNotContain("{");
        }

        var other = await Office.Open(gate.Service);
        (await (await other.Administrator()).Posts($"{other.At}/registrations/{id}/test")).ShouldBeRefused(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task A_launch_that_was_on_its_way_leaves_no_session_behind_what_is_closed()
    {
        Skip();
        var (office, clerk) = await Opens();
        var id = (await clerk.Posts($"{office.At}/registrations", Entered("late"))).Id;
        var deployment = await gate.Read(db => db.Set<Deployment>().SingleAsync(one => one.RegistrationId == id, Cancellation));
        // Proven before, recorded after.
        (await clerk.Posts($"{office.At}/registrations/{id}/disable")).ShouldBe(HttpStatusCode.NoContent);
        var arrival = new Arrival { OrganisationId = office.Organisation, PlatformId = deployment.PlatformId, DeploymentId = deployment.Id, Subject = "late", Locale = "it", Context = "2", Role = FirstRole.Learner };
        var session = await gate.Service.Get<WriteQueue>().Run((db, ct) => gate.Service.Get<Arrivals>().Record(db, arrival, ct), Cancellation);
        (await gate.Service.Get<Sessions>().IsLive(session.OrganisationId, session.Id, Cancellation)).ShouldBeFalse();
    }

    [Fact]
    public async Task What_the_configuration_holds_can_t_be_changed_here()
    {
        Skip();
        var (office, clerk) = await Opens();
        var boss = await office.Operator();
        var configured = (await boss.Gets($"{office.At}/registrations?all=true")).Body.EnumerateArray().First(one => one.GetProperty("clientId").GetString() == Gate.Client);
        configured.GetProperty("configured").GetBoolean().ShouldBeTrue();
        configured.GetProperty("owned").GetBoolean().ShouldBeFalse();
        var id = configured.GetProperty("id").GetGuid();
        (await boss.Posts($"{office.At}/registrations/{id}/disable")).ShouldBeRefused(HttpStatusCode.Conflict, "registration-configured");
        var deployment = await gate.Read(db => db.Set<Deployment>().FirstAsync(one => one.RegistrationId == id, Cancellation));
        (await boss.Posts($"/api/admin/organisations/{deployment.OrganisationId}/deployments/{deployment.Id}/disable")).ShouldBeRefused(HttpStatusCode.Conflict, "registration-configured");
        // Whose administrator has nothing to do with it is not even told that it is there.
        (await clerk.Posts($"{office.At}/registrations/{id}/disable")).ShouldBeRefused(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Who_registered_a_platform_may_not_change_it_any_more_once_another_organisation_comes_in_through_it()
    {
        Skip();
        var (office, clerk) = await Opens();
        var id = (await clerk.Posts($"{office.At}/registrations", Entered("lent"))).Id;
        var other = await Office.Open(gate.Service);
        var boss = await other.Operator();
        (await (await other.Administrator()).Posts($"{other.At}/deployments", new { registrationId = id, externalId = "2" })).ShouldBeRefused(HttpStatusCode.NotFound, "not-found");
        (await boss.Posts($"{other.At}/deployments", new { registrationId = id, externalId = "1" })).ShouldBeRefused(HttpStatusCode.Conflict, "deployment-taken");
        (await boss.Posts($"{other.At}/deployments", new { registrationId = id, externalId = "2" })).ShouldBe(HttpStatusCode.Created);
        // Else its keys could be replaced by ones that sign for the other organisation's people.
        (await clerk.Puts($"{office.At}/registrations/{id}", Entered("lent"))).ShouldBeRefused(HttpStatusCode.Forbidden, "not-yours-to-do");
        (await boss.Posts($"{office.At}/registrations/{id}/disable")).ShouldBe(HttpStatusCode.NoContent);
    }

    [Theory]
    [InlineData("issuer", "")]
    [InlineData("clientId", "")]
    [InlineData("deploymentId", "")]
    [InlineData("authorizationAddress", "lms.example/auth")]
    [InlineData("keysAddress", "ftp://lms.example/keys")]
    [InlineData("keysAddress", "https://user:secret@lms.example/keys")]
    [InlineData("tokenAddress", "https://lms.example/token#there")]
    [InlineData("pageOrigins", "https://lms.example/course")]
    public async Task A_mistake_is_told_by_a_sentence_beside_its_field(string field, string value)
    {
        Skip();
        var (office, clerk) = await Opens();
        var entered = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(Entered("mistaken")))!.AsObject();
        entered[field] = field == "pageOrigins" ? new JsonArray(value) : value;
        var said = await clerk.Posts($"{office.At}/registrations", entered);
        said.ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request");
        var error = said.Body.GetProperty("errors").EnumerateObject().ShouldHaveSingleItem();
        error.Name.ShouldBe(field);
        error.Value[0].GetString()!.ShouldStartWith("Scrivi ");
    }

    [Fact]
    public async Task Whoever_administers_but_tutors_nothing_lands_in_the_administrator_s_pages_from_a_tab_of_its_own()
    {
        Skip();
        var (office, clerk) = await Opens();
        await clerk.Posts($"{office.At}/registrations", Entered("admin-tab"));
        var learner = await From("admin-tab").With("sub", "segreteria").Arrives();
        (await clerk.Posts($"{office.At}/grants", new { personId = learner.PersonId, role = "administrator", scope = "organisation" })).ShouldBe(HttpStatusCode.Created);
        var again = From("admin-tab").With("sub", "segreteria");
        var at = (await again.Goes()).Location.ShouldNotBeNull();
        at.AbsolutePath.ShouldBe("/admin/");
        var session = await again.Opens(at);
        session.Me.GetProperty("apps").EnumerateArray().Select(app => app.GetString()).ShouldBe(["admin"]);
        var framed = From("admin-tab").With("sub", "segreteria");
        framed.Into = Into.Frame;
        (await framed.Goes()).Location.ShouldNotBeNull().AbsolutePath.ShouldStartWith("/widget/at/");
        var handed = await gate.Browser.Posts(gate.Service.Address + "/api/session/handoff", new { app = "admin" }, session.AccessToken);
        handed.Body.GetProperty("address").GetString().ShouldStartWith("/admin/#code=");
        (await gate.Browser.Posts(gate.Service.Address + "/api/session/handoff", new { app = "console" }, session.AccessToken)).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    private async Task<(Office Office, Clerk Clerk)> Opens()
    {
        var office = await Office.Open(gate.Service);
        return (office, await office.Administrator());
    }

    private object Entered(string client, string deployment = "1") => new
    {
        name = "Moodle",
        issuer = gate.Platform.Address,
        clientId = client,
        authorizationAddress = gate.Platform.Address + "/auth",
        keysAddress = gate.Platform.Address + "/keys",
        tokenAddress = gate.Platform.Address + "/token",
        deploymentId = deployment,
        pageOrigins = new[] { "https://course.example" },
    };

    private Launching From(string client, string deployment = "1") => gate.Launching(client).With(Launching.Lti + "deployment_id", deployment);

    private async Task<Said> Asks(OpenedSession session)
    {
        var (status, body) = await gate.Browser.Posts(gate.Service.Address + "/api/conversations", token: session.AccessToken, method: HttpMethod.Get);
        return new Said(status, body);
    }

    private static System.Text.Json.JsonElement Health(Said said, Guid id) => said.Body.EnumerateArray().Single(one => one.GetProperty("id").GetGuid() == id).GetProperty("health");

    private static string? Code(Answer answer) => answer.Header("X-Refusal-Code");

    private void Skip() => Assert.SkipWhen(gate.Missing is not null, gate.Missing ?? "");
}

public sealed class PlatformsOnSqlite(SqliteGate gate) : PlatformTests(gate), IClassFixture<SqliteGate>;

public sealed class PlatformsOnPostgres(PostgresGate gate) : PlatformTests(gate), IClassFixture<PostgresGate>;
