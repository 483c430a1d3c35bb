using System.Net;
using LmsSupport.Api.People;

namespace LmsSupport.Rooms.Tests.Lti.Registering;

public abstract class InvitationTests(Gate gate)
{
    [Fact]
    public async Task An_administrator_makes_sees_and_withdraws_the_invitations_of_the_own_organisation()
    {
        Skip();
        var administrator = await gate.Administrator();
        var path = await Path(Gate.OneSchool);

        var (status, made) = await gate.Asks(administrator, HttpMethod.Post, path, new { note = "  Moodle di\nsede " });
        status.ShouldBe(HttpStatusCode.Created);
        made.GetProperty("address").GetString().ShouldNotBeNull().ShouldStartWith(gate.Service.Address + "/lti/register?invitation=");
        var id = made.GetProperty("id").GetGuid();
        var (_, list) = await gate.Asks(administrator, HttpMethod.Get, path);
        var shown = list.EnumerateArray().First();
        (shown.GetProperty("id").GetGuid(), shown.GetProperty("note").GetString(), shown.GetProperty("state").GetString()).ShouldBe((id, "Moodle di sede", "open"));
        list.ToString().ShouldNotContain(made.GetProperty("address").GetString()!.Split('=')[1]);

        (await gate.Asks(administrator, HttpMethod.Delete, $"{path}/{id}")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await gate.Asks(administrator, HttpMethod.Get, path)).Body.EnumerateArray().First().GetProperty("state").GetString().ShouldBe("withdrawn");
        (await new Invited(gate).Opens(made.GetProperty("address").GetString()!)).Header("X-Refusal-Code").ShouldBe("invitation-withdrawn");
        (await gate.Asks(administrator, HttpMethod.Delete, $"{path}/{Guid.NewGuid()}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData(null, Gate.OneSchool, HttpStatusCode.NotFound)]
    [InlineData(GrantRole.Tutor, Gate.OneSchool, HttpStatusCode.NotFound)]
    [InlineData(GrantRole.Organizer, Gate.OneSchool, HttpStatusCode.Forbidden)]
    [InlineData(GrantRole.Administrator, Gate.OneSchool, HttpStatusCode.Created)]
    [InlineData(GrantRole.Administrator, Gate.OtherSchool, HttpStatusCode.NotFound)]
    [InlineData(GrantRole.Operator, Gate.OtherSchool, HttpStatusCode.Created)]
    public async Task Only_who_administers_the_whole_organisation_invites_and_it_is_not_there_for_who_administers_nothing_in_it(object? role, string organisation, HttpStatusCode expected)
    {
        Skip();
        var session = role is GrantRole granted ? await gate.Administrator(granted) : await gate.Launching().Arrives();
        (await gate.Asks(session, HttpMethod.Post, await Path(organisation), new { note = "" })).Status.ShouldBe(expected);
    }

    [Fact]
    public async Task What_can_t_be_is_refused()
    {
        Skip();
        var administrator = await gate.Administrator(GrantRole.Operator);
        (await gate.Asks(administrator, HttpMethod.Post, "/api/admin/organisations/999999/invitations", new { note = "" })).Status.ShouldBe(HttpStatusCode.NotFound);
        (await gate.Asks(administrator, HttpMethod.Post, await Path(Gate.OneSchool), new { note = new string('n', 201) })).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await gate.Browser.Posts(gate.Service.Address + await Path(Gate.OneSchool), new { note = "" })).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private async Task<string> Path(string organisation) => $"/api/admin/organisations/{await gate.OrganisationOf(organisation)}/invitations";

    private void Skip() => Assert.SkipWhen(gate.Missing is not null, gate.Missing ?? "");
}

public sealed class InvitationsOnSqlite(SqliteGate gate) : InvitationTests(gate), IClassFixture<SqliteGate>;

public sealed class InvitationsOnPostgres(PostgresGate gate) : InvitationTests(gate), IClassFixture<PostgresGate>;
