using LmsSupport.Api.Lti;
using LmsSupport.Api.Lti.Advantage;
using LmsSupport.Api.People;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace LmsSupport.Rooms.Tests.Lti.Advantage;

public sealed class ServiceTokensTests(SqliteServices gate) : IClassFixture<SqliteServices>
{
    private static readonly HttpClient _http = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ServiceTokens Tokens => gate.Service.Get<ServiceTokens>();

    [Fact]
    public async Task A_token_is_asked_for_by_a_statement_that_the_published_keys_prove()
    {
        gate.Moodle.Instead(MoodleServices.Token, "token.ok");
        var client = gate.Fresh();
        var (token, refusal) = await Tokens.For(await gate.Id(client), Scopes.Roster, Cancellation);

        refusal.ShouldBeNull();
        token.ShouldBe("a8b580c702376df59211a6457b551197");
        var asked = Asked(client).ShouldHaveSingleItem();
        asked.ContentType.ShouldBe("application/x-www-form-urlencoded");
        asked.Form["grant_type"].ShouldBe("client_credentials");
        asked.Form["client_assertion_type"].ShouldBe("urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        asked.Form["scope"].ShouldBe(Scopes.Roster);
        (asked.AssertionHeader["alg"]!.GetValue<string>(), asked.AssertionHeader["typ"]!.GetValue<string>()).ShouldBe(("RS256", "JWT"));
        var claims = asked.Assertion;
        claims["iss"]!.GetValue<string>().ShouldBe(client);
        claims["sub"]!.GetValue<string>().ShouldBe(client);
        claims["aud"]!.GetValue<string>().ShouldBe(gate.Moodle.At(MoodleServices.Token));
        claims["jti"]!.GetValue<string>().Length.ShouldBe(32);
        claims.ContainsKey("nbf").ShouldBeFalse();
        var life = claims["exp"]!.GetValue<long>() - claims["iat"]!.GetValue<long>();
        life.ShouldBeInRange(1, (long)KeyTurns.LongestStatement.TotalSeconds);
        (await Proven(asked.Form["client_assertion"])).ShouldBeTrue();
    }

    [Fact]
    public async Task It_is_kept_until_shortly_before_it_expires_and_a_crowd_asks_once()
    {
        gate.Moodle.Instead(MoodleServices.Token, "token.ok");
        var client = gate.Fresh();
        var id = await gate.Id(client);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Tokens.For(id, Scopes.Roster, Cancellation)));
        Asked(client).Count.ShouldBe(1);
        gate.Clock.Pass(TimeSpan.FromMinutes(58));
        await Tokens.For(id, Scopes.Roster, Cancellation);
        Asked(client).Count.ShouldBe(1);
        gate.Clock.Pass(TimeSpan.FromMinutes(1.5));
        await Tokens.For(id, Scopes.Roster, Cancellation);
        Asked(client).Count.ShouldBe(2);
        await Tokens.For(id, Scopes.Scores, Cancellation);
        Asked(client).Count.ShouldBe(3);
        Asked(client).Select(asked => asked.Assertion["jti"]!.GetValue<string>()).Distinct().Count().ShouldBe(3);
    }

    [Theory]
    [InlineData("31536000", 59)] // a year is not believed
    [InlineData("\"600\"", 9)]
    [InlineData("60", 0.5)]
    [InlineData("null", 59)]
    [InlineData("\"soon\"", 59)]
    [InlineData("-1", 0)]
    public async Task What_the_platform_says_of_its_life_is_believed_within_reason(string told, double minutes)
    {
        var client = gate.Fresh();
        var id = await gate.Id(client);
        gate.Moodle.Instead(MoodleServices.Token, http => http.Says($$"""{"access_token":"t","token_type":"bearer","expires_in":{{told}}}"""));
        await Tokens.For(id, Scopes.Roster, Cancellation);
        if (minutes > 0)
        {
            gate.Clock.Pass(TimeSpan.FromMinutes(minutes) - TimeSpan.FromSeconds(20));
            await Tokens.For(id, Scopes.Roster, Cancellation);
            Asked(client).Count.ShouldBe(1);
        }

        gate.Clock.Pass(TimeSpan.FromSeconds(30));
        await Tokens.For(id, Scopes.Roster, Cancellation);
        Asked(client).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Only_what_the_platform_granted_is_asked_for_and_of_several_any_will_do()
    {
        gate.Moodle.Instead(MoodleServices.Token, "token.ok");
        var client = gate.Fresh();
        var id = await gate.Id(client);
        await Grants(client, $"openid {Scopes.Roster} {Scopes.LineItemsRead}");

        (await Tokens.For(id, Scopes.LineItemsAny, Cancellation)).Refusal.ShouldBeNull();
        Asked(client)[^1].Form["scope"].ShouldBe(Scopes.LineItemsRead);
        var (_, refusal) = await Tokens.For(id, Scopes.Scores, Cancellation);
        (refusal!.Code, refusal.Values.Single().Value).ShouldBe(("scope-not-granted", Scopes.Scores));
        Asked(client).Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_audience_is_as_it_was_agreed_and_another_one_asks_anew()
    {
        gate.Moodle.Instead(MoodleServices.Token, "token.ok");
        var client = gate.Fresh();
        var id = await gate.Id(client);
        await Tokens.For(id, Scopes.Roster, Cancellation);
        await gate.Read(db => db.Set<Registration>().Where(registration => registration.Id == id).ExecuteUpdateAsync(set => set.SetProperty(registration => registration.TokenAudience, "https://api.brightspace.example/auth/token"), Cancellation));
        gate.Clock.Pass(TimeSpan.FromSeconds(6));
        await Tokens.For(id, Scopes.Roster, Cancellation);
        Asked(client)[^1].Assertion["aud"]!.GetValue<string>().ShouldBe("https://api.brightspace.example/auth/token");
        Asked(client).Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("token.err-unknown-client", "token-refused", "invalid_client")]
    [InlineData("token.err-unknown-scope", "token-refused", "invalid_scope")]
    [InlineData("token.err-unknown-kid", "token-refused", "400")] // its JSON is broken
    [InlineData("token.partial-scope", null, null)] // of what we asked for, nothing is missing
    public async Task Moodles_answers_have_their_names(string recorded, string? code, string? error)
    {
        var id = await gate.Id(gate.Fresh());
        gate.Moodle.Instead(MoodleServices.Token, http => { NowIs(http); return gate.Moodle.Recorded(http, recorded); });
        var (token, refusal) = await Tokens.For(id, Scopes.Roster, Cancellation);
        refusal?.Code.ShouldBe(code);
        (refusal is null).ShouldBe(code is null);
        (token is null).ShouldBe(code is not null);
        if (error is not null)
            refusal!.Values.Single(value => value.Name == "error").Value.ShouldBe(error);
    }

    public static TheoryData<string, string> Failures => new()
    {
        { "page", "token-malformed" },
        { "apology", "token-malformed" },
        { "empty", "token-malformed" },
        { "header-ending", "token-malformed" },
        { "mac-token", "token-malformed" },
        { "huge", "token-malformed" },
        { "array", "token-malformed" },
        { "around", "token-redirecting" },
        { "inside", "token-redirecting" },
        { "slow", "token-slow" },
        { "closed", "token-unreachable" },
        { "down", "token-refused" },
        { "other-scope", "scope-not-granted" },
        { "clock", "token-clock-off" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Whatever_else_a_platform_does_has_a_name_and_a_sentence(string kind, string code)
    {
        var id = await gate.Id(gate.Fresh());
        gate.Moodle.Instead(MoodleServices.Token, http => Fails(http, kind));
        var (token, refusal) = await Tokens.For(id, Scopes.Roster, Cancellation);
        token.ShouldBeNull();
        refusal!.Code.ShouldBe(code);
        foreach (var locale in new[] { "it", "en" })
            (refusal.Title(locale) + refusal.Detail(locale)).ShouldNotContain("refusal.");
        refusal.Detail("it").ShouldNotContain("{");
    }

    [Fact]
    public async Task A_refusal_is_remembered_for_a_moment_only()
    {
        var client = gate.Fresh();
        var id = await gate.Id(client);
        gate.Moodle.Instead(MoodleServices.Token, http => Fails(http, "down"));
        await Tokens.For(id, Scopes.Roster, Cancellation);
        await Tokens.For(id, Scopes.Roster, Cancellation);
        Asked(client).Count.ShouldBe(1);
        gate.Moodle.Instead(MoodleServices.Token, "token.ok");
        (await Tokens.Fresh(id, Scopes.Roster, Cancellation)).Token.ShouldNotBeNull();
        Asked(client).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_registration_without_a_token_address_says_so()
    {
        var client = gate.Fresh();
        await gate.Read(db => db.Set<Registration>().Where(registration => registration.ClientId == client).ExecuteUpdateAsync(set => set.SetProperty(registration => registration.TokenAddress, (string?)null), Cancellation));
        gate.Clock.Pass(TimeSpan.FromSeconds(6));
        (await Tokens.For(await gate.Id(client), Scopes.Roster, Cancellation)).Refusal!.Code.ShouldBe("token-address-missing");
    }

    [Fact]
    public async Task A_rotation_of_our_keys_loses_no_token_however_old_the_platforms_copy_of_them()
    {
        var client = gate.Fresh();
        var id = await gate.Id(client);
        // A platform that keeps our key set for as long as we allow, and then not a moment longer.
        var (set, readAt) = ("", DateTimeOffset.MinValue);
        gate.Moodle.Instead(MoodleServices.Token, async http =>
        {
            if (gate.Clock.GetUtcNow() - readAt > KeyTurns.Remembered)
                (set, readAt) = (await _http.GetStringAsync(gate.Service.Address + ToolKeys.Path, Cancellation), gate.Clock.GetUtcNow());
            var proven = await Proven(gate.Moodle.Last.Form["client_assertion"], set);
            http.Response.StatusCode = proven ? 200 : 401;
            await http.Says("""{"access_token":"t","token_type":"bearer","expires_in":2}""");
        });
        var signed = new HashSet<string>();
        for (var minute = 0; minute < 30; minute++)
        {
            if (minute == 5)
                await gate.Service.Get<ToolKeys>().Rotate(LmsSupport.Api.People.Actor.Command, Cancellation);
            (await Tokens.For(id, Scopes.Roster, Cancellation)).Refusal.ShouldBeNull();
            signed.Add(Asked(client)[^1].AssertionHeader["kid"]!.GetValue<string>());
            gate.Clock.Pass(TimeSpan.FromMinutes(1));
        }

        signed.Count.ShouldBe(2);
    }

    private static async Task<bool> Proven(string assertion, string set) => (await new JsonWebTokenHandler().ValidateTokenAsync(assertion, new TokenValidationParameters
    {
        ValidateIssuer = false,
        ValidateAudience = false,
        ValidateLifetime = false,
        TryAllIssuerSigningKeys = false,
        IssuerSigningKeys = new JsonWebKeySet(set).GetSigningKeys(),
    })).IsValid;

    private async Task<bool> Proven(string assertion) => await Proven(assertion, await _http.GetStringAsync(gate.Service.Address + ToolKeys.Path, Cancellation));

    private List<Asked> Asked(string client) =>
        [.. gate.Moodle.AskedFor(MoodleServices.Token).Where(asked => asked.Assertion["iss"]!.GetValue<string>() == client)];

    private async Task Grants(string client, string scopes)
    {
        await gate.Read(db => db.Set<Registration>().Where(registration => registration.ClientId == client).ExecuteUpdateAsync(set => set.SetProperty(registration => registration.Scopes, scopes), Cancellation));
        gate.Clock.Pass(TimeSpan.FromSeconds(6));
    }

    private async Task Fails(HttpContext http, string kind)
    {
        NowIs(http);
        switch (kind)
        {
            case "page":
                await http.Says("<!doctype html><title>Site under maintenance</title>");
                break;
            case "apology":
                await http.Says("""{"error":"invalid_client"}""");
                break;
            case "empty":
                break;
            case "header-ending":
                await http.Says("""{"access_token":"a\r\nX: y","token_type":"bearer"}""");
                break;
            case "mac-token":
                await http.Says("""{"access_token":"a","token_type":"mac"}""");
                break;
            case "array":
                await http.Says("""[{"access_token":"a"}]""");
                break;
            case "huge":
                await http.Says($$"""{"access_token":"{{new string('x', 10_000_000)}}"}""");
                break;
            case "around":
                http.Response.Redirect(gate.Moodle.At(MoodleServices.Token), permanent: false, preserveMethod: true);
                break;
            case "inside":
                http.Response.Redirect("http://127.0.0.2:1/latest/meta-data", permanent: false, preserveMethod: true);
                break;
            case "slow":
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
                break;
            case "closed":
                http.Abort();
                break;
            case "down":
                http.Response.StatusCode = 503;
                break;
            case "other-scope":
                await http.Says($$"""{"access_token":"a","token_type":"bearer","scope":"{{Scopes.Scores}}"}""");
                break;
            case "clock":
                http.Response.Headers.Date = (gate.Clock.GetUtcNow() - TimeSpan.FromMinutes(5)).ToString("R");
                http.Response.StatusCode = 400;
                await http.Says("""{"error":"Cannot handle token prior to 2026-11-22T12:00:00+0000"}""");
                break;
        }
    }

    private void NowIs(HttpContext http) => http.Response.Headers.Date = gate.Clock.GetUtcNow().ToString("R");
}
