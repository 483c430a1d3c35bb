using System.Net;
using LmsSupport.Api.People;
using LmsSupport.Harness;
using LmsSupport.Rooms.Tests.Lti;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Rooms.Tests.People;

public abstract class SessionTests(Gate gate)
{
    [Fact]
    public async Task A_code_opens_one_session_once()
    {
        Skip();
        var launching = gate.Launching();
        var at = (await launching.Goes()).Location.ShouldNotBeNull();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => launching.Exchanges(at)));

        answers.Count(answer => answer.Status == HttpStatusCode.OK).ShouldBe(1);
        var refused = answers.First(answer => answer.Status != HttpStatusCode.OK);
        refused.Status.ShouldBe(HttpStatusCode.Unauthorized);
        refused.Body.GetProperty("code").GetString().ShouldBe("launch-code-invalid");
        refused.Body.GetProperty("title").GetString().ShouldBe(Widget.Texts.Of("en")["refusal.launch-code-invalid.title"]);
    }

    [Fact]
    public async Task A_code_is_good_for_thirty_seconds()
    {
        Skip();
        var launching = gate.Launching();
        var at = (await launching.Goes()).Location.ShouldNotBeNull();
        gate.Clock.Pass(TimeSpan.FromSeconds(31));
        Code(await launching.Exchanges(at)).ShouldBe("launch-code-invalid");
    }

    [Fact]
    public async Task A_code_is_good_only_in_the_browser_that_began_the_login()
    {
        Skip();
        var launching = gate.Launching();
        var at = (await launching.Goes()).Location.ShouldNotBeNull();
        Code(await new Launching(gate, Gate.Client) { Browser = new Browser() }.Exchanges(at)).ShouldBe("launch-code-invalid");
        (await launching.Exchanges(at)).Status.ShouldBe(HttpStatusCode.OK);
        // Nothing of the login stays in the browser.
        launching.Browser.CookieNames("127.0.0.1").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"code":""}""")]
    [InlineData("""{"code":7}""")]
    [InlineData("[]")]
    [InlineData("not json")]
    public async Task A_command_that_can_t_be_understood_is_refused_as_such(string body)
    {
        Skip();
        using var http = new HttpClient();
        using var answer = await http.PostAsync(new Uri(gate.Service.Address + "/api/session"), new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        answer.Content.Headers.ContentType.ShouldNotBeNull().MediaType.ShouldBe("application/problem+json");
        (await answer.Content.ReadAsStringAsync()).ShouldContain("\"code\":\"invalid-request\"");
    }

    [Fact]
    public async Task A_handle_is_rotated_and_the_one_before_stays_good_until_its_successor_was_used()
    {
        Skip();
        var first = (await gate.Launching().Arrives()).Handle;

        var second = await Refreshed(first);
        // Its answer was lost: the same handle leads to a successor again, and again.
        var secondAgain = await Refreshed(first);
        await Refreshed(first);

        var third = await Refreshed(second);
        Code(await Refresh(first)).ShouldBe("session-ended");
        // Another tab that was given the same successor is not locked out by that.
        await Refreshed(secondAgain);
        await Refreshed(third);
        Code(await Refresh(second)).ShouldBe("session-ended");
    }

    [Fact]
    public async Task Refreshing_at_once_leads_to_one_successor()
    {
        Skip();
        var handle = (await gate.Launching().Arrives()).Handle;
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Refresh(handle)));
        answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.OK);
        await Refreshed(answers[0].Body.GetProperty("handle").GetString()!);
        await Refreshed(answers[7].Body.GetProperty("handle").GetString()!);
    }

    [Theory]
    [InlineData("made-up")]
    [InlineData("CfDJ8FfVc0fMXpZEnnEK4WvLy3YWS_0BygftiaF6U30N6CzuC")]
    public async Task A_handle_of_nobody_is_refused(string handle)
    {
        Skip();
        Code(await Refresh(handle)).ShouldBe("session-ended");
    }

    [Fact]
    public async Task A_session_that_nobody_renews_is_over_after_its_idle_time_and_one_that_is_renewed_is_not()
    {
        Skip();
        var kept = await gate.Launching().Arrives();
        var left = await gate.Launching().Arrives();
        gate.Clock.Pass(TimeSpan.FromHours(7));
        var handle = await Refreshed(kept.Handle);
        gate.Clock.Pass(TimeSpan.FromHours(7));
        await Refreshed(handle);
        Code(await Refresh(left.Handle)).ShouldBe("session-ended");
    }

    [Fact]
    public async Task An_open_socket_is_life_enough()
    {
        Skip();
        var session = await gate.Launching().Arrives();
        var other = await gate.Launching().Arrives();
        var (organisation, id) = await SessionOf(session);
        var sessions = gate.Service.Get<Sessions>();
        var ct = TestContext.Current.CancellationToken;
        for (var hours = 0; hours < 18; hours += 6)
        {
            gate.Clock.Pass(TimeSpan.FromHours(6));
            (await sessions.Ended(organisation, [id], ct)).ShouldBeEmpty();
        }

        await Refreshed(session.Handle);
        (await sessions.Ended(organisation, [id, (await SessionOf(other)).Id], ct)).ShouldBe([(await SessionOf(other)).Id]);
    }

    [Fact]
    public async Task However_busy_a_session_is_over_after_two_weeks()
    {
        Skip();
        var handle = (await gate.Launching().Arrives()).Handle;
        for (var thirds = 1; thirds < 42; thirds++)
        {
            gate.Clock.Pass(TimeSpan.FromHours(8));
            handle = await Refreshed(handle);
        }

        gate.Clock.Pass(TimeSpan.FromHours(8));
        Code(await Refresh(handle)).ShouldBe("session-ended");
    }

    [Fact]
    public async Task An_ended_session_opens_nothing_any_more_although_its_access_token_has_not_expired()
    {
        Skip();
        var session = await gate.Launching().Arrives();
        (await HubToken(session.AccessToken)).Status.ShouldBe(HttpStatusCode.OK);

        (await gate.Browser.Posts(gate.Service.Address + "/api/session", token: session.AccessToken, method: HttpMethod.Delete)).Status.ShouldBe(HttpStatusCode.NoContent);

        Code(await HubToken(session.AccessToken)).ShouldBe("session-ended");
        Code(await Refresh(session.Handle)).ShouldBe("session-ended");
    }

    [Fact]
    public async Task An_access_token_is_good_for_ten_minutes()
    {
        Skip();
        var session = await gate.Launching().Arrives();
        session.View.GetProperty("expiresIn").GetInt32().ShouldBe(600);
        gate.Clock.Pass(TimeSpan.FromMinutes(9));
        (await HubToken(session.AccessToken)).Status.ShouldBe(HttpStatusCode.OK);
        gate.Clock.Pass(TimeSpan.FromMinutes(2));
        Code(await HubToken(session.AccessToken)).ShouldBe("session-ended");
    }

    [Fact]
    public async Task No_token_serves_for_what_another_is_for()
    {
        Skip();
        var session = await gate.Launching().Arrives();
        var hub = (await HubToken(session.AccessToken)).Body;
        hub.GetProperty("expiresIn").GetInt32().ShouldBe(60);
        Code(await HubToken(hub.GetProperty("token").GetString()!)).ShouldBe("session-ended");
        Code(await HubToken(session.Handle)).ShouldBe("session-ended");
        Code(await Refresh(session.AccessToken)).ShouldBe("session-ended");
        var tokens = gate.Service.Get<Tokens>();
        tokens.OpenHub(session.AccessToken).ShouldBeNull();
        tokens.OpenHub(hub.GetProperty("token").GetString()).ShouldNotBeNull();
        tokens.OpenCode(session.Handle).ShouldBeNull();
        // Only in the address of the hub does a token in a query count.
        (await gate.Browser.Posts($"{gate.Service.Address}/api/session/hub-token?access_token={session.AccessToken}")).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_tutor_goes_on_in_a_console_of_its_own_and_each_end_leaves_the_other_open()
    {
        Skip();
        var widget = await Tutor().Arrives();
        var address = (await HandOff(widget.AccessToken)).Body.GetProperty("address").GetString().ShouldNotBeNull();
        address.ShouldStartWith("/console/#code=");
        var at = new Uri(gate.Service.Address + address);

        // Another tab has no cookie of the login, and needs none.
        var launching = new Launching(gate, Gate.Client);
        var console = await launching.Opens(at);
        console.Role.ShouldBe("tutor");
        console.PersonId.ShouldBe(widget.PersonId);
        Code(await launching.Exchanges(at)).ShouldBe("launch-code-invalid");

        await gate.Browser.Posts(gate.Service.Address + "/api/session", token: console.AccessToken, method: HttpMethod.Delete);
        await Refreshed(widget.Handle);
    }

    [Fact]
    public async Task A_learner_is_not_handed_off_to_the_console()
    {
        Skip();
        var learner = await gate.Launching().Arrives();
        Code(await HandOff(learner.AccessToken)).ShouldBe("not-yours-to-do");
        (await gate.Browser.Posts(gate.Service.Address + "/api/session/handoff", new { app = "elsewhere" }, learner.AccessToken)).Body.GetProperty("code").GetString().ShouldBe("invalid-request");
    }

    [Fact]
    public async Task A_tutor_lands_in_the_console_from_a_tab_and_in_the_widget_from_a_frame()
    {
        Skip();
        (await Tutor().Goes()).Location.ShouldNotBeNull().AbsolutePath.ShouldBe("/console/");
        var framed = Tutor();
        framed.Into = Into.Frame;
        (await framed.Goes()).Location.ShouldNotBeNull().AbsolutePath.ShouldStartWith("/widget/at/");
        (await gate.Launching().Goes()).Location.ShouldNotBeNull().AbsolutePath.ShouldStartWith("/widget/at/");
    }

    [Fact]
    public async Task Rows_of_sessions_that_are_over_for_long_are_removed()
    {
        Skip();
        await gate.Launching().Arrives();
        gate.Clock.Pass(TimeSpan.FromDays(8));
        var fresh = await gate.Launching().Arrives();
        await gate.Service.Get<Sessions>().Sweep(TestContext.Current.CancellationToken);
        (await gate.Read(db => db.Set<Session>().Select(session => session.PersonId).ToListAsync())).ShouldBe([fresh.PersonId]);
    }

    private Launching Tutor() => gate.Launching().With(Launching.Lti + "roles", new System.Text.Json.Nodes.JsonArray("Instructor"));

    private async Task<(int Organisation, Guid Id)> SessionOf(OpenedSession session)
    {
        var row = await gate.Read(db => db.Set<Session>().SingleAsync(known => known.PersonId == session.PersonId));
        return (row.OrganisationId, row.Id);
    }

    private Task<(HttpStatusCode Status, System.Text.Json.JsonElement Body)> HubToken(string token) => gate.Browser.Posts(gate.Service.Address + "/api/session/hub-token", token: token);

    private Task<(HttpStatusCode Status, System.Text.Json.JsonElement Body)> HandOff(string token) => gate.Browser.Posts(gate.Service.Address + "/api/session/handoff", new { app = "console" }, token);

    private Task<(HttpStatusCode Status, System.Text.Json.JsonElement Body)> Refresh(string handle) => gate.Browser.Posts(gate.Service.Address + "/api/session/refresh", new { handle });

    private async Task<string> Refreshed(string handle)
    {
        var (status, body) = await Refresh(handle);
        status.ShouldBe(HttpStatusCode.OK, body.ToString());
        return body.GetProperty("handle").GetString()!;
    }

    private static string? Code((HttpStatusCode Status, System.Text.Json.JsonElement Body) answer) => answer.Body.GetProperty("code").GetString();

    private void Skip() => Assert.SkipWhen(gate.Missing is not null, gate.Missing ?? "");
}

public sealed class SessionsOnSqlite(SqliteGate gate) : SessionTests(gate), IClassFixture<SqliteGate>;

public sealed class SessionsOnPostgres(PostgresGate gate) : SessionTests(gate), IClassFixture<PostgresGate>;
