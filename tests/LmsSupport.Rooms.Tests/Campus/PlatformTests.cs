using System.Buffers.Text;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LmsSupport.Campus.Lti;
using LmsSupport.Harness;

namespace LmsSupport.Rooms.Tests.Campus;

/// <summary>The campus as a platform: as the recorded Moodle, claim by claim and error by error.</summary>
public sealed class PlatformTests(CampusFixture fixture) : IClassFixture<CampusFixture>, IDisposable
{
    private static readonly HttpClient _http = new();

    private RunningCampus Campus => fixture.Campus;

    public void Dispose() => Campus.Misbehaves = Misbehaviour.None;

    [Theory]
    [InlineData("anna", "student")]
    [InlineData("marco", "student, no line item yet")]
    [InlineData("giulia", "teacher")]
    [InlineData("teresa", "teacher")]
    [InlineData("dario", "administrator")]
    public async Task A_token_has_the_names_that_Moodle_was_recorded_with(string person, string recorded)
    {
        var token = await TokenOf(person);
        var names = CampusFixture.Recorded("moodle-names.json")[recorded]!;

        Names(CampusFixture.Part(token, 0)).ShouldBe(Texts(names["header"]), ignoreOrder: true);
        Names(CampusFixture.Part(token, 1)).ShouldBe(Texts(names["claims"]), ignoreOrder: true);
    }

    [Fact]
    public async Task Without_personal_data_a_token_has_the_names_that_Moodle_was_recorded_with()
    {
        await using var campus = await RunningCampus.Start(CampusFixture.Tool, new Dictionary<string, string> { ["Campus:SharePersonalData"] = "false" });

        var claims = CampusFixture.Part(await TokenOf("anna", campus), 1);

        Names(claims).ShouldBe(Texts(CampusFixture.Recorded("moodle-names.json")["student, no personal data"]!["claims"]), ignoreOrder: true);
    }

    [Fact]
    public async Task A_token_is_signed_by_the_published_key_and_lives_a_minute()
    {
        var token = await TokenOf("anna");
        var key = (await _http.GetFromJsonAsync<JsonObject>(new Uri($"{Campus.Address}/lti/jwks")))!["keys"]!.AsArray().Single()!;
        using var rsa = RSA.Create(new RSAParameters { Modulus = Base64Url.DecodeFromChars(key["n"]!.GetValue<string>()), Exponent = Base64Url.DecodeFromChars(key["e"]!.GetValue<string>()) });
        var parts = token.Split('.');

        rsa.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).ShouldBeTrue();
        CampusFixture.Part(token, 0)["kid"]!.GetValue<string>().ShouldBe(key["kid"]!.GetValue<string>());
        var claims = CampusFixture.Part(token, 1);
        (claims["exp"]!.GetValue<long>() - claims["iat"]!.GetValue<long>()).ShouldBe(60);
        claims["aud"]!.GetValueKind().ShouldBe(JsonValueKind.String);
        claims["sub"]!.GetValue<string>().ShouldBe("3");
        claims["iss"]!.GetValue<string>().ShouldBe(Campus.Address);
        claims["nonce"]!.GetValue<string>().ShouldBe("n1");
    }

    [Fact]
    public async Task A_launch_begins_with_the_parameters_that_Moodle_was_recorded_with()
    {
        using var anna = await Campus.SignsIn("anna");
        var login = await anna.BeginsLaunch();

        login.Action.ShouldBe(new Uri($"{CampusFixture.Tool}/lti/login"));
        login.Fields.Keys.ShouldBe(Texts(CampusFixture.Recorded("moodle-names.json")["login"]));
        login.Fields["lti_message_hint"].ShouldMatch("""^\{"cmid":4,"launchid":"ltilaunch1_\d+"\}$""");
    }

    [Fact]
    public async Task Each_refused_request_is_answered_as_Moodle_answered_it()
    {
        foreach (var recorded in CampusFixture.Recorded("moodle-auth-errors.json")["cases"]!.AsArray())
        {
            var changes = recorded!["changed"]!.AsObject().Select(change => (change.Key, change.Value!.GetValue<string>().Replace("{tool}", CampusFixture.Tool, StringComparison.Ordinal))).ToArray();
            using var anna = await Campus.SignsIn("anna");
            var answer = await anna.Browser.Get(CampusFixture.RequestFor(await anna.BeginsLaunch(), Campus.Address, changes), Into.Frame);

            var name = recorded["case"]!.GetValue<string>();
            ((int)answer.Status).ShouldBe(recorded["http_status"]!.GetValue<int>(), name);
            if (recorded["fields"] is JsonObject fields)
                Browser.FormIn(answer).Fields.ShouldBe(fields.ToDictionary(field => field.Key, field => field.Value!.GetValue<string>()), name);
            else
                answer.Body.ShouldNotContain("data-post", Case.Sensitive, name);
        }
    }

    [Fact]
    public async Task Somebody_elses_login_hint_is_denied()
    {
        using var anna = await Campus.SignsIn("anna");
        using var marco = await Campus.SignsIn("marco");
        var login = await anna.BeginsLaunch();

        var answer = await anna.Authorizes(CampusFixture.RequestFor(login, Campus.Address, ("login_hint", (await marco.BeginsLaunch()).Fields["login_hint"])));

        answer.Fields.ShouldBe(new Dictionary<string, string> { ["error"] = "access_denied", ["state"] = "s1" });
    }

    [Fact]
    public async Task A_message_hint_that_does_not_come_back_byte_for_byte_is_invalid()
    {
        using var anna = await Campus.SignsIn("anna");
        var login = await anna.BeginsLaunch();
        var spaced = login.Fields["lti_message_hint"].Replace(":", ": ", StringComparison.Ordinal);

        (await anna.Browser.Get(CampusFixture.RequestFor(login, Campus.Address, ("lti_message_hint", spaced)))).Status.ShouldBe(HttpStatusCode.NotFound);
        (await anna.Browser.Get(CampusFixture.RequestFor(login, Campus.Address))).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_message_hint_is_good_once_and_only_for_who_began_the_launch()
    {
        using var anna = await Campus.SignsIn("anna");
        using var marco = await Campus.SignsIn("marco");
        var login = await anna.BeginsLaunch();

        (await marco.Browser.Get(CampusFixture.RequestFor(login, Campus.Address))).Status.ShouldBe(HttpStatusCode.NotFound);
        (await anna.Browser.Get(CampusFixture.RequestFor(login, Campus.Address))).Status.ShouldBe(HttpStatusCode.OK);
        (await anna.Browser.Get(CampusFixture.RequestFor(login, Campus.Address))).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Nothing_is_ever_posted_to_an_address_that_is_not_registered()
    {
        using var anna = await Campus.SignsIn("anna");
        foreach (var address in new[] { "https://evil.example/lti/launch", $"{CampusFixture.Tool}/lti/launch/", $"{CampusFixture.Tool}/lti/launch?x=1", $"{CampusFixture.Tool}.evil.example/lti/launch", "" })
        {
            var answer = await anna.Browser.Get(CampusFixture.RequestFor(await anna.BeginsLaunch(), Campus.Address, ("redirect_uri", address)));
            answer.Status.ShouldBe(HttpStatusCode.NotFound, address);
            answer.Body.ShouldNotContain("data-post");
        }
    }

    [Fact]
    public async Task For_who_is_signed_out_no_token_comes()
    {
        using var anna = await Campus.SignsIn("anna");
        var login = await anna.BeginsLaunch();
        using var nobody = new Browser();

        // Perhaps only the cookie stayed behind: a page of its own asks once more, and then it is known.
        var again = Browser.FormIn(await nobody.Get(CampusFixture.RequestFor(login, Campus.Address)));
        again.Action.ShouldBe(new Uri($"{Campus.Address}/lti/auth"));
        (await nobody.Post(again, Campus.Address)).Location.ShouldBe(new Uri($"{Campus.Address}/"));
    }

    [Fact]
    public async Task The_discovery_document_names_the_addresses_that_answer()
    {
        var document = (await _http.GetFromJsonAsync<JsonObject>(new Uri($"{Campus.Address}/.well-known/openid-configuration")))!;

        document["issuer"]!.GetValue<string>().ShouldBe(Campus.Address);
        (await _http.GetAsync(new Uri(document["jwks_uri"]!.GetValue<string>()))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await _http.GetAsync(new Uri(document["authorization_endpoint"]!.GetValue<string>()))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_key_file_keeps_the_key_over_a_restart()
    {
        using var folder = new TemporaryFolder();
        var settings = new Dictionary<string, string> { ["Campus:KeyFile"] = Path.Combine(folder.Path, "keys", "campus.pem") };

        (await KeyOf(settings)).ShouldBe(await KeyOf(settings));

        static async Task<string> KeyOf(Dictionary<string, string> settings)
        {
            await using var campus = await RunningCampus.Start(CampusFixture.Tool, settings);
            return await _http.GetStringAsync(new Uri($"{campus.Address}/lti/jwks"));
        }
    }

    [Fact]
    public async Task Switches_are_not_there_unless_they_are_switched_on()
    {
        await using var campus = await RunningCampus.Start(CampusFixture.Tool, new Dictionary<string, string> { ["Campus:Switches"] = "false" });

        (await _http.PostAsJsonAsync(new Uri($"{campus.Address}/switches"), new Misbehaviour { Algorithm = "none" })).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await _http.GetAsync(new Uri($"{campus.Address}/lti/storage"))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_browser_test_sets_the_switches_as_JSON()
    {
        (await _http.PostAsJsonAsync(new Uri($"{Campus.Address}/switches"), Misbehaviour.None.SetClaim("context.id", "\"77\"").RemoveClaim("roles") with { State = StateFault.Missing })).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        using var anna = await Campus.SignsIn("anna");

        var launch = await anna.Authorizes(CampusFixture.RequestFor(await anna.BeginsLaunch(), Campus.Address));

        launch.Fields.Keys.ShouldBe(["id_token"]);
        var claims = CampusFixture.Part(launch.Fields["id_token"], 1);
        claims[Claim.Context]!["id"]!.GetValue<string>().ShouldBe("77");
        claims.ContainsKey(Claim.Roles).ShouldBeFalse();
        (await _http.DeleteAsync(new Uri($"{Campus.Address}/switches"))).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        Campus.Misbehaves.ShouldBe(Misbehaviour.None);
    }

    [Fact]
    public async Task Switches_are_written_by_their_names()
    {
        using var json = new StringContent("""{"keySet":"slow","login":{"client_id":"another","iss":null},"changes":[{"path":"resource_link.id","remove":true}]}""", Encoding.UTF8, "application/json");

        (await _http.PostAsync(new Uri($"{Campus.Address}/switches"), json)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        Campus.Misbehaves.KeySet.ShouldBe(KeySetFault.Slow);
        Campus.Misbehaves.Login.ShouldBe(new Dictionary<string, string?> { ["client_id"] = "another", ["iss"] = null }, ignoreOrder: true);
        Campus.Misbehaves.Changes.ShouldBe([new ClaimChange("resource_link.id", Value: null, Remove: true)]);
    }

    [Fact]
    public async Task Its_issuer_follows_the_port_that_it_was_given()
    {
        await using var campus = await RunningCampus.Start(CampusFixture.Tool, new Dictionary<string, string> { ["urls"] = "http://127.0.0.1:0", ["Campus:Address"] = "http://localhost:0" });

        campus.Address.ShouldNotEndWith(":0");
        var document = (await _http.GetFromJsonAsync<JsonObject>(new Uri($"{campus.Address}/.well-known/openid-configuration")))!;
        document["issuer"]!.GetValue<string>().ShouldBe(campus.Address);
    }

    private Task<string> TokenOf(string person) => TokenOf(person, Campus);

    private static async Task<string> TokenOf(string person, RunningCampus campus)
    {
        using var visitor = await campus.SignsIn(person);
        return (await visitor.Authorizes(CampusFixture.RequestFor(await visitor.BeginsLaunch(), campus.Address))).Fields["id_token"];
    }

    /// <summary>All but those of the course groups service, which the recorded Moodle had not.</summary>
    private static IEnumerable<string> Names(JsonObject claims) =>
        claims.Where(claim => claim.Key != Claim.Groups).SelectMany(claim => claim.Value is JsonObject inner ? [claim.Key, .. inner.Select(member => $"{claim.Key} > {member.Key}")] : new[] { claim.Key });

    private static IEnumerable<string> Texts(JsonNode? array) => array!.AsArray().Select(text => text!.GetValue<string>());
}
