using System.Text.Json.Nodes;
using LmsSupport.Campus.Lti;
using LmsSupport.Harness;

namespace LmsSupport.Rooms.Tests.Campus;

/// <summary>The campus gives tokens for its services as the recorded Moodle does, and more strictly where a tool should learn something.</summary>
public sealed class TokenTests(AdvantageFixture fixture) : IClassFixture<AdvantageFixture>, IDisposable
{
    private RunningCampus Campus => fixture.Campus;

    private StandInTool Tool => fixture.Tool;

    public void Dispose() => Campus.Misbehaves = Misbehaviour.None;

    [Fact]
    public async Task Each_recorded_request_is_answered_as_Moodle_answered_it()
    {
        Campus.Misbehaves = new Misbehaviour { Tokens = new TokenWays { Audience = AudienceCheck.None } };
        foreach (var recorded in CampusFixture.Recorded("moodle-token.json")["cases"]!.AsArray())
        {
            var name = recorded!["case"]!.GetValue<string>();
            var claims = JsonNode.Parse(ServiceAnswer.AddressesPutInto(recorded["claims"]!.ToJsonString(), Campus))!.AsObject();
            if (name == "err-expired-assertion")
                claims["exp"] = TimeProvider.System.GetUtcNow().AddMinutes(-5).ToUnixTimeSeconds();
            var kid = recorded["header"]!["kid"]!.GetValue<string>() == "lab-1" ? StandInTool.KeyId : "zzz";
            var assertion = Tool.Assertion("", name == "err-unknown-client" ? "nobody" : "campus-lmssupport", claims, new JsonObject { ["kid"] = kid });

            var answer = await Tool.AsksForToken(Campus, recorded["scope"]!.GetValue<string>(), assertion);

            answer.ShouldBeAsRecorded(recorded, Campus, name);
        }
    }

    [Theory]
    [InlineData("grant_type", null, "invalid_request")]
    [InlineData("grant_type", "password", "unsupported_grant_type")]
    [InlineData("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:saml2-bearer", "invalid_request")]
    [InlineData("client_assertion", null, "invalid_request")]
    [InlineData("client_assertion", "a.b", "invalid_request")]
    [InlineData("client_assertion", "a.b.c", "invalid_request")]
    [InlineData("scope", "", "invalid_request")]
    [InlineData("scope", "https://example.test/nope", "invalid_scope")]
    public async Task A_bad_form_is_refused(string field, string? value, string error)
    {
        var answer = await Tool.AsksForToken(Campus, Scope.Roster, assertion: null, (field, value));

        (answer.Status, answer.Json["error"]!.GetValue<string>(), answer.ContentType).ShouldBe((400, error, "text/html; charset=utf-8"));
    }

    [Theory]
    [InlineData("""{"iss":"another"}""", "invalid_client")]
    [InlineData("""{"sub":null}""", "invalid_request")]
    [InlineData("""{"exp":null}""", "invalid_request")]
    [InlineData("""{"exp":"soon"}""", "invalid_request")]
    [InlineData("""{"jti":null}""", "invalid_request")]
    [InlineData("""{"aud":null}""", "invalid_client")]
    [InlineData("""{"aud":"http://evil.example"}""", "invalid_client")]
    [InlineData("""{"aud":["{token}"]}""", "invalid_client")]
    [InlineData("""{"iat":4102444800}""", "Cannot handle token with iat prior to now")]
    public async Task An_assertion_that_is_not_for_here_and_now_is_refused(string claims, string error)
    {
        var changed = JsonNode.Parse(ServiceAnswer.AddressesPutInto(claims, Campus))!.AsObject();

        var answer = await Tool.AsksForToken(Campus, Scope.Roster, Tool.Assertion(Campus.TokenAddress, claims: changed));

        (answer.Status, answer.Json["error"]!.GetValue<string>()).ShouldBe((400, error));
    }

    [Theory]
    [InlineData("HS256", "Algorithm not supported")]
    [InlineData("none", "Algorithm not supported")]
    public async Task An_assertion_of_another_algorithm_is_refused(string algorithm, string error) =>
        (await Tool.AsksForToken(Campus, Scope.Roster, Tool.Assertion(Campus.TokenAddress, header: new JsonObject { ["alg"] = algorithm }))).Json["error"]!.GetValue<string>().ShouldBe(error);

    [Fact]
    public async Task An_altered_assertion_is_refused()
    {
        var parts = Tool.Assertion(Campus.TokenAddress).Split('.');
        var other = Tool.Assertion(Campus.TokenAddress).Split('.');

        (await Tool.AsksForToken(Campus, Scope.Roster, $"{parts[0]}.{other[1]}.{parts[2]}")).Json["error"]!.GetValue<string>().ShouldBe("Signature verification failed");
    }

    [Theory]
    [InlineData(AudienceCheck.Usual, "", true)]
    [InlineData(AudienceCheck.Usual, "/", true)]
    [InlineData(AudienceCheck.Exact, "", true)]
    [InlineData(AudienceCheck.Exact, "/", false)]
    public async Task A_slash_after_the_audience_is_refused_as_by_Canvas(AudienceCheck check, string end, bool taken)
    {
        Campus.Misbehaves = new Misbehaviour { Tokens = new TokenWays { Audience = check } };

        (await Tool.AsksForToken(Campus, Scope.Roster, Tool.Assertion(Campus.TokenAddress + end))).Status.ShouldBe(taken ? 200 : 400);
    }

    [Fact]
    public async Task An_assertion_is_taken_twice_unless_the_switch_refuses_it()
    {
        var assertion = Tool.Assertion(Campus.TokenAddress);
        (await Tool.AsksForToken(Campus, Scope.Roster, assertion)).Status.ShouldBe(200);
        (await Tool.AsksForToken(Campus, Scope.Roster, assertion)).Status.ShouldBe(200);

        Campus.Misbehaves = new Misbehaviour { Tokens = new TokenWays { RefusesReplay = true, ExpiresIn = 7 } };

        (await Tool.AsksForToken(Campus, Scope.Roster, assertion)).Status.ShouldBe(400);
        (await Tool.AsksForToken(Campus, Scope.Roster)).Json["expires_in"]!.GetValue<int>().ShouldBe(7);
    }

    [Fact]
    public async Task Scopes_that_are_not_granted_are_left_out()
    {
        Campus.Misbehaves = new Misbehaviour { Tokens = new TokenWays { NotGranted = [Scope.Score] } };

        (await Tool.AsksForToken(Campus, $"{Scope.Score} {Scope.Roster}")).Json["scope"]!.GetValue<string>().ShouldBe(Scope.Roster);
        (await Tool.AsksForToken(Campus, Scope.Score)).Json["error"]!.GetValue<string>().ShouldBe("invalid_scope");
    }
}
