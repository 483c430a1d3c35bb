using LmsSupport.Api.Lti;
using LmsSupport.Api.Lti.Advantage;
using LmsSupport.Api.People;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Rooms.Tests.Lti.Advantage;

public abstract class PlatformServicesTests(ServicesGate gate)
{
    private const string Place = "mod/lti/services.php/place";

    [Fact]
    public async Task A_call_carries_the_platforms_token_and_its_outcome_is_kept()
    {
        gate.Skip();
        var id = await Fresh();
        var reply = await gate.Sends(id, MoodleServices.Memberships + "?limit=10");
        reply.Refusal.ShouldBeNull();
        gate.Moodle.Last.Authorization.ShouldBe("Bearer a8b580c702376df59211a6457b551197");

        await gate.Service.Get<ServiceHealth>().Flush(TestContext.Current.CancellationToken);
        var health = await Health(id);
        health!.LastServiceCode.ShouldBeNull();
        health.LastServiceAt!.Value.ShouldBeGreaterThan(0);

        (await gate.Sends(id, "mod/lti/services.php/CourseSection/999/bindings/1/memberships")).Refusal!.Code.ShouldBe("service-not-found");
        await gate.Service.Get<ServiceHealth>().Flush(TestContext.Current.CancellationToken);
        (await Health(id))!.LastServiceCode.ShouldBe("service-not-found");
    }

    [Theory]
    [InlineData("http://evil.example/roster")]
    [InlineData("http://127.0.0.2/roster")]
    [InlineData("http://localhost/roster")]
    [InlineData("https://127.0.0.1.evil.example/roster")]
    [InlineData("https://somebody@127.0.0.1/roster")]
    [InlineData("ftp://127.0.0.1/roster")]
    [InlineData("$Context.memberships.url")]
    [InlineData("/roster")]
    public async Task A_token_goes_to_no_other_host(string address)
    {
        gate.Skip();
        var id = await Fresh();
        (await gate.Sends(id, "http:" + address, otherwise: call => call with { Call = PlatformCall.Get(address) })).Refusal!.Code.ShouldBe("service-address-foreign");
        gate.Moodle.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_token_that_the_service_no_longer_takes_is_replaced_once()
    {
        gate.Skip();
        var id = await Fresh();
        var valid = "first";
        gate.Moodle.Instead(MoodleServices.Token, http => http.Says($$"""{"access_token":"{{valid}}","token_type":"bearer","expires_in":3600}"""));
        gate.Moodle.Instead(Place, http => http.Request.Headers.Authorization == "Bearer " + valid ? http.Says("{}") : gate.Moodle.Recorded(http, "nrps.err-bad-token"));
        (await gate.Sends(id, Place)).Refusal.ShouldBeNull();
        valid = "second";
        (await gate.Sends(id, Place)).Refusal.ShouldBeNull();
        gate.Moodle.AskedFor(MoodleServices.Token).Count.ShouldBe(2);

        gate.Moodle.Instead(Place, http => gate.Moodle.Recorded(http, "nrps.err-bad-token"));
        (await gate.Sends(id, Place)).Refusal!.Code.ShouldBe("service-unauthorized");
        gate.Moodle.AskedFor(MoodleServices.Token).Count.ShouldBe(3);
    }

    [Theory]
    [InlineData("slow", "service-slow", 3)]
    [InlineData("closed", "service-unreachable", 3)]
    [InlineData("503", "service-down", 3)]
    [InlineData("500", "service-down", 3)]
    [InlineData("429", "service-too-often", 3)]
    [InlineData("403", "service-forbidden", 1)]
    [InlineData("410", "service-not-found", 1)]
    [InlineData("418", "service-refused", 1)]
    [InlineData("huge", "service-too-large", 1)]
    [InlineData("around", "service-redirecting", 1)]
    [InlineData("inside", "service-redirecting", 1)]
    public async Task Whatever_a_service_does_has_a_name_and_only_what_may_pass_is_tried_again(string kind, string code, int tries)
    {
        gate.Skip();
        var id = await Fresh();
        gate.Moodle.Instead(Place, http => Fails(http, kind));
        var refusal = (await gate.Sends(id, Place)).Refusal!;
        refusal.Code.ShouldBe(code);
        refusal.Detail("it").ShouldNotContain("{");
        gate.Moodle.AskedFor(Place).Count.ShouldBe(tries);
    }

    [Fact]
    public async Task What_creates_something_is_sent_again_only_where_it_was_turned_away_unread()
    {
        gate.Skip();
        var id = await Fresh();
        static ServiceCall Posted(ServiceCall call) => call with { Call = call.Call with { Method = HttpMethod.Post, Body = "{}"u8.ToArray() } };
        gate.Moodle.Instead(Place, http => Fails(http, "500"));
        await gate.Sends(id, Place, otherwise: Posted);
        gate.Moodle.AskedFor(Place).Count.ShouldBe(1);
        gate.Moodle.Instead(Place, http => Fails(http, "429"));
        await gate.Sends(id, Place, otherwise: Posted);
        gate.Moodle.AskedFor(Place).Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_stumble_is_not_noticed()
    {
        gate.Skip();
        var id = await Fresh();
        var stumbled = false;
        gate.Moodle.Instead(Place, http =>
        {
            (http.Response.StatusCode, stumbled) = (stumbled ? 200 : 503, true);
            return http.Says("{}");
        });
        (await gate.Sends(id, Place)).Refusal.ShouldBeNull();
    }

    [Fact]
    public async Task Requests_to_one_platform_go_one_after_the_other()
    {
        gate.Skip();
        var id = await Fresh();
        var (now, most) = (0, 0);
        gate.Moodle.Instead(Place, async http =>
        {
            most = Math.Max(most, Interlocked.Increment(ref now));
            await Task.Yield();
            await http.Says("{}");
            Interlocked.Decrement(ref now);
        });
        var replies = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => gate.Sends(id, Place)));
        replies.ShouldAllBe(reply => reply.Refusal == null);
        most.ShouldBe(1);
    }

    [Fact]
    public async Task A_platform_that_lies_on_the_ground_is_left_alone_for_a_while_and_a_look_that_finds_it_well_opens_it_again()
    {
        gate.Skip();
        var id = await Fresh();
        gate.Moodle.Instead(Place, http => Fails(http, "503"));
        for (var i = 0; i < PlatformGate.Failures; i++)
            (await gate.Sends(id, Place)).Refusal!.Code.ShouldBe("service-down");
        var asked = gate.Moodle.AskedFor(Place).Count;
        (await gate.Sends(id, Place)).Refusal!.Code.ShouldBe("service-paused");
        gate.Moodle.AskedFor(Place).Count.ShouldBe(asked);

        gate.Moodle.Instead(Place, http => http.Says("{}"));
        (await gate.Sends(id, Place, otherwise: call => call with { IsProbe = true })).Refusal.ShouldBeNull();
        (await gate.Sends(id, Place)).Refusal.ShouldBeNull();

        // Without anybody looking it opens by itself.
        gate.Moodle.Instead(Place, http => Fails(http, "503"));
        for (var i = 0; i < 2 * PlatformGate.Failures; i++)
            await gate.Sends(id, Place);
        gate.Moodle.Instead(Place, http => http.Says("{}"));
        (await gate.Sends(id, Place)).Refusal!.Code.ShouldBe("service-paused");
        gate.Clock.Pass(PlatformGate.Rest);
        (await gate.Sends(id, Place)).Refusal.ShouldBeNull();
    }

    [Fact]
    public async Task A_platform_that_says_when_to_come_back_is_not_asked_before()
    {
        gate.Skip();
        var id = await Fresh();
        gate.Moodle.Instead(Place, http =>
        {
            http.Response.Headers.RetryAfter = "60";
            return Fails(http, "429");
        });
        (await gate.Sends(id, Place)).Refusal!.Code.ShouldBe("service-too-often");
        gate.Moodle.AskedFor(Place).Count.ShouldBe(1);
        (await gate.Sends(id, Place)).Refusal!.Code.ShouldBe("service-paused");
        gate.Moodle.Instead(Place, http => http.Says("{}"));
        gate.Clock.Pass(TimeSpan.FromSeconds(61));
        (await gate.Sends(id, Place)).Refusal.ShouldBeNull();
    }

    [Fact]
    public async Task A_registration_that_was_closed_calls_nobody()
    {
        gate.Skip();
        var id = await Fresh();
        await gate.Read(db => db.Set<Registration>().Where(registration => registration.Id == id).ExecuteUpdateAsync(set => set.SetProperty(registration => registration.Enabled, false)));
        gate.Clock.Pass(TimeSpan.FromSeconds(6));
        (await gate.Sends(id, Place)).Refusal!.Code.ShouldBe("registration-disabled");
        gate.Moodle.Asked.ShouldBeEmpty();
    }

    private static async Task Fails(HttpContext http, string kind)
    {
        if (int.TryParse(kind, System.Globalization.CultureInfo.InvariantCulture, out var status))
            http.Response.StatusCode = status;
        else if (kind == "slow")
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
        else if (kind == "huge")
            await http.Says(new string('x', 10_000_000));
        else if (kind == "closed")
            http.Abort();
        else
            http.Response.Redirect(kind == "around" ? "/" + Place : "http://127.0.0.2:1/latest/meta-data");
    }

    private async Task<Guid> Fresh()
    {
        var id = await gate.Id(gate.Fresh());
        gate.Moodle.Instead(MoodleServices.Token, "token.ok");
        gate.Moodle.Forget();
        return id;
    }

    private Task<RegistrationHealth?> Health(Guid id) => gate.Read(db => db.Set<RegistrationHealth>().AsNoTracking().SingleOrDefaultAsync(health => health.RegistrationId == id));
}

public sealed class PlatformServicesOnSqlite(SqliteServices gate) : PlatformServicesTests(gate), IClassFixture<SqliteServices>;

public sealed class PlatformServicesOnPostgres(PostgresServices gate) : PlatformServicesTests(gate), IClassFixture<PostgresServices>;
