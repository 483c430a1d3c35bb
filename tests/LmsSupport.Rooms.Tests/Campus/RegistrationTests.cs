using System.Net;
using System.Text.Json.Nodes;
using LmsSupport.Campus.Lti;
using LmsSupport.Campus.Lti.Roster;
using LmsSupport.Harness;
using Microsoft.AspNetCore.WebUtilities;

namespace LmsSupport.Rooms.Tests.Campus;

/// <summary>A tool registers itself with the campus, in the exchange that was recorded from Moodle.</summary>
public sealed class RegistrationTests(AdvantageFixture fixture) : IClassFixture<AdvantageFixture>, IDisposable
{
    private RunningCampus Campus => fixture.Campus;

    private StandInTool Tool => fixture.Tool;

    public void Dispose() => Campus.Misbehaves = Misbehaviour.None;

    [Fact]
    public async Task The_configuration_has_what_was_recorded()
    {
        var recorded = CampusFixture.Recorded("moodle-registration.json")["configuration"]!.AsObject();

        var document = (await Tool.Get(Campus.ConfigurationAddress, token: null, "application/json")).Json.AsObject();

        document.Select(member => member.Key).ShouldBe(recorded.Select(member => member.Key));
        foreach (var (name, value) in recorded.Where(member => member.Value is JsonArray && member.Key != "scopes_supported"))
            document[name]!.ToJsonString().ShouldBe(value!.ToJsonString(), name);
        var platform = document["https://purl.imsglobal.org/spec/lti-platform-configuration"]!;
        platform.ToJsonString().ShouldBe(recorded["https://purl.imsglobal.org/spec/lti-platform-configuration"]!.ToJsonString());
        document["scopes_supported"]!.AsArray().Select(scope => scope!.GetValue<string>()).Where(scope => scope != Scope.Groups)
            .ShouldBe(recorded["scopes_supported"]!.AsArray().Select(scope => scope!.GetValue<string>()));
        document["issuer"]!.GetValue<string>().ShouldBe(Campus.Address);
        document["token_endpoint"]!.GetValue<string>().ShouldBe(Campus.TokenAddress);
        document["registration_endpoint"]!.GetValue<string>().ShouldBe($"{Campus.Address}/lti/register");
        (await Tool.Get($"{Campus.Address}/.well-known/openid-configuration", token: null, "application/json")).Json.ToJsonString().ShouldBe(document.ToJsonString());
    }

    [Fact]
    public void A_tool_s_page_is_opened_with_the_configuration_and_a_token_of_an_hour()
    {
        var opened = Campus.OpensRegistration("https://tool.example/register?invitation=secret");
        var query = QueryHelpers.ParseQuery(opened.Query);
        var recorded = CampusFixture.Recorded("moodle-registration.json");
        var (header, claims) = (CampusFixture.Part(query["registration_token"]!, 0), CampusFixture.Part(query["registration_token"]!, 1));

        query["invitation"].ToString().ShouldBe("secret");
        query["openid_configuration"].ToString().ShouldBe(Campus.ConfigurationAddress);
        header.Select(member => member.Key).ShouldBe(recorded["tokenHeader"]!.AsObject().Select(member => member.Key));
        claims.Select(member => member.Key).ShouldBe(recorded["tokenClaims"]!.AsObject().Select(member => member.Key));
        (claims["exp"]!.GetValue<long>() - claims["iat"]!.GetValue<long>()).ShouldBe(3600);
        claims["sub"]!.GetValue<string>().Length.ShouldBe(15);
    }

    [Fact]
    public async Task The_recorded_request_is_answered_as_recorded_and_once()
    {
        var token = NewToken();

        var answer = await Register(token, Request());

        answer.ContentType.ShouldBe("application/json; charset=utf-8");
        var said = answer.Json.AsObject();
        said["client_id"]!.GetValue<string>().ShouldBe(CampusFixture.Part(token, 1)["sub"]!.GetValue<string>());
        var expected = Recorded("answer")["body"]!.AsObject();
        expected["client_id"] = said["client_id"]!.DeepClone();
        expected[ToolConfiguration]!["deployment_id"] = said[ToolConfiguration]!["deployment_id"]!.DeepClone();
        said.ToJsonString().ShouldBe(expected.ToJsonString());
        var again = await Register(token, Request());
        var recorded = CampusFixture.Recorded("moodle-registration.json")["again"]!;
        (again.Status, again.ContentType, again.Text).ShouldBe((recorded["status"]!.GetValue<int>(), recorded["content_type"]!.GetValue<string>(), recorded["body"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_tool_that_registered_itself_waits_and_then_launches_and_asks()
    {
        var answer = (await Register(NewToken(), Request())).Json;
        var tool = Campus.Tools.Single(one => one.ClientId == answer["client_id"]!.GetValue<string>());
        using var dario = await Campus.SignsIn("dario");
        (tool.Active, tool.DeploymentId).ShouldBe((false, answer[ToolConfiguration]!["deployment_id"]!.GetValue<string>()));
        (await dario.Opens($"/mod/lti/launch?course=sicurezza&tool={tool.Type}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await dario.Opens("/admin/tools")).Body.ShouldContain($"/admin/tools/{tool.Type}/activate");

        (await dario.Browser.Post(new PostedForm(new Uri($"{Campus.Address}/admin/tools/{tool.Type}/activate"), new Dictionary<string, string>()), Campus.Address)).Location!.PathAndQuery.ShouldBe("/admin/tools?said=activated");

        var login = Browser.FormIn(await dario.Opens($"/mod/lti/launch?course=sicurezza&tool={tool.Type}"));
        login.Fields["client_id"].ShouldBe(tool.ClientId);
        login.Fields["lti_deployment_id"].ShouldBe(tool.DeploymentId);
        var claims = CampusFixture.Part((await dario.Authorizes(CampusFixture.RequestFor(login, Campus.Address, ("redirect_uri", $"{Tool.Address}/lti/deeplink")))).Fields["id_token"], 1);
        claims["aud"]!.GetValue<string>().ShouldBe(tool.ClientId);
        claims[Claim.Custom]!["eq"]!.GetValue<string>().ShouldBe("a");
        var token = (await Tool.AsksForToken(Campus, Scope.Roster, Tool.Assertion(Campus.TokenAddress, tool.ClientId))).Json["access_token"]!.GetValue<string>();
        (await Tool.Get(Campus.RosterAddress(tool: tool.Type), token, RosterEndpoint.MediaType)).Status.ShouldBe(200);
        (await Tool.Get(Campus.RosterAddress(), token, RosterEndpoint.MediaType)).Status.ShouldBe(401, "another tool's roster address");
    }

    [Theory]
    [InlineData("")]
    [InlineData("nothing")]
    [InlineData("a.b.c")]
    public async Task A_bad_token_is_refused(string token)
    {
        var answer = await Register(token, Request());

        (answer.Status, answer.Text).ShouldBe((401, "invalid_token"));
    }

    [Theory]
    [InlineData("initiate_login_uri")]
    [InlineData("redirect_uris")]
    [InlineData("jwks_uri")]
    [InlineData("client_name")]
    [InlineData("https://purl.imsglobal.org/spec/lti-tool-configuration")]
    public async Task A_request_that_lacks_something_is_refused_and_the_token_stays_good(string name)
    {
        var token = NewToken();
        var request = Request();
        request.Remove(name);

        (await Register(token, request)).Status.ShouldBe(400);
        (await Register(token, Request())).Status.ShouldBe(200);
    }

    [Fact]
    public async Task The_answer_may_lack_fields_or_echo_everything()
    {
        Campus.Misbehaves = new Misbehaviour { Registration = new RegistrationWays { Answer = [new ClaimChange("scope", null, Remove: true), new ClaimChange("tool-configuration.deployment_id", null, Remove: true)] } };
        var less = (await Register(NewToken(), Request())).Json;
        Campus.Misbehaves = new Misbehaviour { Registration = new RegistrationWays { EchoesEverything = true } };
        var more = (await Register(NewToken(), Request())).Json;

        (less["scope"], less[ToolConfiguration]!["deployment_id"]).ShouldBe((null, null));
        more["scope"]!.GetValue<string>().ShouldContain("lti-bo");
        more[ToolConfiguration]!["messages"]!.AsArray().Count.ShouldBe(2);
        more["client_name#hu"].ShouldNotBeNull();
    }

    [Fact]
    public async Task The_configuration_may_be_wrong()
    {
        Campus.Misbehaves = new Misbehaviour { Registration = new RegistrationWays { Configuration = [new ClaimChange("issuer", "https://evil.example"), new ClaimChange("platform-configuration.messages_supported", null, Remove: true)] } };

        var document = (await Tool.Get(Campus.ConfigurationAddress, token: null, "application/json")).Json;

        document["issuer"]!.GetValue<string>().ShouldBe("https://evil.example");
        document["https://purl.imsglobal.org/spec/lti-platform-configuration"]!["messages_supported"].ShouldBeNull();
    }

    [Fact]
    public async Task The_administrator_pastes_an_address_and_sees_the_tool_s_page()
    {
        using var dario = await Campus.SignsIn("dario");

        var page = await Paste(dario, $"{Tool.Address}/register?invitation=x");
        var bad = await Paste(dario, "javascript:alert(1)");

        WebUtility.HtmlDecode(page.Body).ShouldContain($"src=\"{Tool.Address}/register?invitation=x&openid_configuration={Uri.EscapeDataString(Campus.ConfigurationAddress)}&registration_token=");
        page.Body.ShouldContain($"data-tool=\"{Tool.Address}\"");
        bad.Status.ShouldBe(HttpStatusCode.BadRequest);
        bad.Body.ShouldNotContain("<iframe");
    }

    [Fact]
    public async Task Only_an_administrator_sees_the_tools()
    {
        using var teresa = await Campus.SignsIn("teresa");
        using var nobody = new Browser();

        (await teresa.Opens("/admin/tools")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await Paste(teresa, $"{Tool.Address}/register")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await teresa.Opens("/my")).Body.ShouldNotContain("/admin/tools");
        (await nobody.Get(new Uri($"{Campus.Address}/admin/tools"))).Location.ShouldBe(new Uri($"{Campus.Address}/"));
    }

    private const string ToolConfiguration = "https://purl.imsglobal.org/spec/lti-tool-configuration";

    private string NewToken() => QueryHelpers.ParseQuery(Campus.OpensRegistration($"{Tool.Address}/register").Query)["registration_token"].ToString();

    private JsonObject Request() => Recorded("request");

    private JsonObject Recorded(string part)
    {
        var text = CampusFixture.Recorded("moodle-registration.json")[part]!.ToJsonString().Replace("{tool}/jwks", "{tool}/lti/jwks", StringComparison.Ordinal);
        return JsonNode.Parse(text.Replace("{tool}", Tool.Address, StringComparison.Ordinal).Replace("{domain}", new Uri(Tool.Address).Authority, StringComparison.Ordinal))!.AsObject();
    }

    private Task<ServiceAnswer> Register(string token, JsonObject request) =>
        Tool.Send(HttpMethod.Post, $"{Campus.Address}/lti/register", token.Length == 0 ? null : token, content: StandInTool.Body(request.ToJsonString(), "application/json"));

    private Task<Answer> Paste(Visitor visitor, string address) =>
        visitor.Browser.Post(new PostedForm(new Uri($"{Campus.Address}/admin/tools/register"), new Dictionary<string, string> { ["address"] = address }), Campus.Address);
}
