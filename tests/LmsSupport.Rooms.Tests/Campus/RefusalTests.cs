using System.Net;
using LmsSupport.Api.Lti;
using LmsSupport.Campus.Lti;
using LmsSupport.Harness;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace LmsSupport.Rooms.Tests.Campus;

public sealed class RefusalsOnSqlite(InstitutesOnSqlite institutes) : RefusalTests(institutes), IClassFixture<InstitutesOnSqlite>;

public sealed class RefusalsOnPostgres(InstitutesOnPostgres institutes) : RefusalTests(institutes), IClassFixture<InstitutesOnPostgres>;

/// <summary>
/// The negative table of LTI 1.3, row by row over real HTTP: each refusal has its code, on a page for people and in the
/// log, and leaves nothing in the database.
/// </summary>
public abstract class RefusalTests(Institutes institutes)
{
    public static TheoryData<string> Rows => [.. NegativeTable.Rows.Keys];

    public static TheoryData<string> LoginRows => [.. NegativeTable.LoginRows.Keys];

    private RunningCampus Campus => institutes.Campus;

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task A_launch_is_refused_for(string row)
    {
        using var anna = await SignsIn("anna");
        var before = await institutes.Footprint();
        var (how, code) = NegativeTable.Rows[row];
        Campus.Misbehaves = how;

        await ShouldBeRefused(await anna.Launch(), code, before);
    }

    [Theory]
    [MemberData(nameof(LoginRows))]
    public async Task A_login_is_refused_for(string row)
    {
        using var anna = await SignsIn("anna");
        var before = await institutes.Footprint();
        var (how, code) = NegativeTable.LoginRows[row];
        Campus.Misbehaves = how;

        await ShouldBeRefused(Visitor.Refused(await anna.LogsIn(await anna.BeginsLaunch())), code, before);
    }

    [Fact]
    public async Task A_target_whose_host_only_begins_like_ours_is_foreign()
    {
        using var anna = await SignsIn("anna");
        Campus.Misbehaves = Misbehaviour.None.SetLogin("target_link_uri", $"{institutes.World.Service.Address}.evil.example/lti/launch");

        await ShouldBeRefused(Visitor.Refused(await anna.LogsIn(await anna.BeginsLaunch())), "login-target-foreign");
    }

    [Fact]
    public async Task An_issuer_must_be_exact_to_the_last_slash()
    {
        using var anna = await SignsIn("anna");
        Campus.Misbehaves = Misbehaviour.None.SetClaim("iss", $"\"{Campus.Address}/\"");

        await ShouldBeRefused(await anna.Launch(), "issuer-other");
    }

    [Fact]
    public async Task A_launch_that_is_not_posted_is_refused()
    {
        using var anna = await SignsIn("anna");
        var launch = await anna.Prepares();
        var query = string.Join('&', launch.Fields.Select(field => $"{field.Key}={Uri.EscapeDataString(field.Value)}"));

        await ShouldBeRefused(Visitor.Refused(await anna.Browser.Get(new Uri($"{launch.Action}?{query}"))), "launch-not-post");
    }

    [Fact]
    public async Task The_page_of_a_platform_s_error_says_the_platform_s_own_words()
    {
        using var anna = await SignsIn("anna");
        Campus.Misbehaves = new Misbehaviour { Error = "access_denied", ErrorDescription = "Your enrolment <b>has ended</b>" };

        var page = (await anna.Launch()).Page;

        page.Body.ShouldContain("access_denied");
        page.Body.ShouldContain("Your enrolment &lt;b&gt;has ended");
    }

    [Fact]
    public async Task A_state_is_refused_when_its_time_is_over()
    {
        using var anna = await SignsIn("anna");
        var launch = await anna.Prepares();
        var service = institutes.World.Service;
        var options = service.Get<IOptions<LtiOptions>>();
        var late = new LateClock(-options.Value.LoginLife - TimeSpan.FromSeconds(1));
        var open = service.Get<LoginState.Sealed>().Open(launch.Fields["state"], out _)!;
        var old = new LoginState.Sealed(service.Get<IDataProtectionProvider>(), late, options).Close(open);

        await ShouldBeRefused(await anna.Arrives(launch.With("state", old)), "state-expired");
        (await anna.Arrives(launch)).Opened.Role.ShouldBe("learner");
    }

    [Fact]
    public async Task A_launch_sent_again_is_refused()
    {
        using var anna = await SignsIn("anna");
        var launch = await anna.Prepares();
        (await anna.Browser.Post(launch, Campus.Address, Into.Frame)).Status.ShouldBe(HttpStatusCode.SeeOther);

        await ShouldBeRefused(await anna.Arrives(launch), "nonce-replayed");
    }

    [Fact]
    public async Task A_launch_sent_again_after_its_session_opened_is_refused()
    {
        using var anna = await SignsIn("anna");
        var launch = await anna.Prepares();
        (await anna.Arrives(launch)).Opened.Role.ShouldBe("learner");

        // What bound the browser was used up with the code.
        await ShouldBeRefused(await anna.Arrives(launch), "state-other-browser");
    }

    [Fact]
    public async Task A_state_is_good_for_one_launch()
    {
        using var anna = await SignsIn("anna");
        var authorization = anna.GoesOn(await anna.LogsIn(await anna.BeginsLaunch()))!;
        (await anna.Browser.Post(await anna.Authorizes(authorization), Campus.Address, Into.Frame)).Status.ShouldBe(HttpStatusCode.SeeOther);
        var another = (await anna.BeginsLaunch()).Fields["lti_message_hint"];
        var again = new Uri(string.Join('&', authorization.AbsoluteUri.Split('&').Select(part => part.StartsWith("lti_message_hint=", StringComparison.Ordinal) ? $"lti_message_hint={Uri.EscapeDataString(another)}" : part)));

        await ShouldBeRefused(await anna.Arrives(await anna.Authorizes(again)), "state-used");
    }

    [Fact]
    public async Task Of_one_launch_sent_many_times_at_once_one_is_let_in()
    {
        using var anna = await SignsIn("anna");
        var launch = await anna.Prepares(into: Into.Tab);

        var pages = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => anna.Browser.Post(launch, Campus.Address)));

        pages.Count(page => page.Status == HttpStatusCode.SeeOther).ShouldBe(1);
        pages.Where(page => page.Status != HttpStatusCode.SeeOther).ShouldAllBe(page => page.Header("X-Refusal-Code") == "nonce-replayed");
    }

    [Fact]
    public async Task A_token_of_another_login_is_refused()
    {
        using var anna = await SignsIn("anna");
        var (first, second) = (await anna.Prepares(), await anna.Prepares());

        await ShouldBeRefused(await anna.Arrives(second.With("id_token", first.Fields["id_token"])), "nonce-other-login");
    }

    [Theory]
    [InlineData(Into.Frame)]
    [InlineData(Into.Tab)]
    public async Task A_state_of_another_browser_is_refused(Into into)
    {
        using var anna = await SignsIn("anna");
        using var marco = await SignsIn("marco");

        // Marco is led to send Anna's launch: whatever he then writes would be hers.
        await ShouldBeRefused(await marco.Arrives(await anna.Prepares(into: into), into), "state-other-browser");
    }

    [Fact]
    public async Task A_state_of_another_registration_is_refused()
    {
        using var anna = await SignsIn("anna");
        var ours = await anna.Prepares();
        Campus.Misbehaves = Misbehaviour.None.SetLogin("client_id", Institutes.Second).SetClaim("deployment_id", "\"2\"");
        var second = await anna.Prepares();

        await ShouldBeRefused(await anna.Arrives(ours.With("id_token", second.Fields["id_token"])), "state-other-registration");
    }

    [Fact]
    public async Task A_deployment_of_another_registration_is_unknown()
    {
        using var anna = await SignsIn("anna");
        Campus.Misbehaves = Misbehaviour.None.SetClaim("deployment_id", "\"2\"");

        await ShouldBeRefused(await anna.Launch(), "deployment-unknown");
    }

    [Theory]
    [InlineData(KeySetFault.Unavailable, "keys-unreachable")]
    [InlineData(KeySetFault.Redirecting, "keys-unreachable")]
    [InlineData(KeySetFault.Malformed, "keys-malformed")]
    [InlineData(KeySetFault.Empty, "key-unknown")]
    [InlineData(KeySetFault.Huge, "keys-malformed")]
    [InlineData(KeySetFault.Slow, "keys-slow")]
    public async Task Keys_that_can_t_be_read_refuse_the_launch(KeySetFault fault, string code)
    {
        using var anna = await SignsIn("anna");
        var before = await institutes.Footprint();
        Campus.Misbehaves = WithFreshKeys() with { KeySet = fault };

        await ShouldBeRefused(await anna.Launch(), code, before);
    }

    [Fact]
    public async Task Made_up_key_ids_make_us_ask_the_platform_once_at_most()
    {
        using var anna = await SignsIn("anna");
        Campus.Misbehaves = WithFreshKeys();
        (await anna.Launch()).Opened.Role.ShouldBe("learner");
        var asked = Campus.KeysAsked;
        Campus.Misbehaves = Campus.Misbehaves with { KeyId = KeyIdFault.Unknown };

        for (var i = 0; i < 5; i++)
            (await anna.Launch()).Refusal.ShouldBe("key-unknown");

        Campus.KeysAsked.ShouldBeLessThanOrEqualTo(asked + 1);
    }

    [Fact]
    public async Task Logins_alone_leave_nothing_behind()
    {
        using var anna = await SignsIn("anna");
        var before = await institutes.Footprint();

        for (var i = 0; i < 20; i++)
            anna.GoesOn(await anna.LogsIn(await anna.BeginsLaunch())).ShouldNotBeNull();

        (await institutes.Footprint()).ShouldBe(before);
    }

    [Fact]
    public async Task A_refusal_speaks_the_language_of_the_page_that_was_left()
    {
        using var emma = await SignsIn("emma");
        emma.Browser.Language = "en-GB,en;q=0.9";
        Campus.Misbehaves = Misbehaviour.None.RemoveClaim("roles");

        (await emma.Launch()).Page.Body.ShouldContain("<html lang=\"en\">");
    }

    [Fact]
    public async Task No_log_line_holds_a_token_a_state_a_name_or_a_session_key()
    {
        using var anna = await SignsIn("anna");
        var launch = await anna.Prepares();
        (await anna.Arrives(launch.With("id_token", launch.Fields["id_token"] + "AA"))).Refusal.ShouldBe("signature-invalid");
        await Logged("signature-invalid");
        var claims = CampusFixture.Part(launch.Fields["id_token"], 1);
        var session = claims[LmsSupport.Campus.Lti.Claim.LaunchPresentation]!["return_url"]!.GetValue<string>();

        LogHygiene.Findings([institutes.LogFolder], new Dictionary<string, string>
        {
            ["the token"] = launch.Fields["id_token"][..60],
            ["its claims"] = launch.Fields["id_token"].Split('.')[1][..60],
            ["the state"] = launch.Fields["state"],
            ["the nonce"] = claims["nonce"]!.GetValue<string>(),
            ["the name"] = "Anna Longhi",
            ["the e-mail"] = "anna@example.test",
            ["the session key"] = session[(session.IndexOf("sesskey=", StringComparison.Ordinal) + 8)..],
        }).ShouldBeEmpty();
    }

    private Task<Visitor> SignsIn(string person) => institutes.SignsIn(person);

    private Misbehaviour WithFreshKeys()
    {
        var (client, deployment) = institutes.FreshKeys();
        return Misbehaviour.None.SetLogin("client_id", client).SetClaim("deployment_id", $"\"{deployment}\"");
    }

    private async Task ShouldBeRefused(LaunchOutcome outcome, string code, IReadOnlyDictionary<string, long>? before = null)
    {
        outcome.Refusal.ShouldBe(code);
        outcome.Session.ShouldBeNull();
        ((int)outcome.Page.Status).ShouldBeInRange(400, 499);
        Visitor.Data(outcome.Page, "code").ShouldBe(code);
        outcome.Page.Body.ShouldContain("<html lang=\"it\">");
        outcome.Page.Body.ShouldMatch("<h1>[^<]{8,}</h1>");
        if (before is not null)
            (await institutes.Footprint()).ShouldBe(before);
        await Logged(code);
    }

    /// <summary>Lines are written behind the answer's back, so it may take a moment.</summary>
    private Task Logged(string code) => Eventually.True(
        () => Directory.GetFiles(institutes.LogFolder).Any(file => Read(file).Contains($"Launch refused: {code} ", StringComparison.Ordinal)),
        TimeSpan.FromSeconds(10),
        () => $"no log line says {code}");

    private static string Read(string file)
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }

    /// <summary>Shows another time than it is.</summary>
    private sealed class LateClock(TimeSpan off) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + off;
    }
}
