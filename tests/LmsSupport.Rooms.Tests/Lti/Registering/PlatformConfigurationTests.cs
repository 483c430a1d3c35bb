using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using LmsSupport.Api.Lti;
using LmsSupport.Api.Lti.Registering;
using LmsSupport.Api.People;
using LmsSupport.Api.Storage;
using LmsSupport.Harness;

namespace LmsSupport.Rooms.Tests.Lti.Registering;

public sealed class PlatformConfigurationTests
{
    [Theory]
    [InlineData("canvas", "https://canvas.instructure.com", "https://scuola.instructure.com/api/lti/security/openid-configuration", "https://sso.canvaslms.com/api/lti/authorize_redirect", null)]
    [InlineData("canvas", "https://canvas.instructure.com", "https://evil.example/openid-configuration", "https://sso.canvaslms.com/auth", "configuration-foreign")]
    [InlineData("canvas", "https://canvas.instructure.com", "https://canvas.instructure.com.evil.example/x", "https://sso.canvaslms.com/auth", "configuration-foreign")]
    [InlineData("canvas", "https://canvas.instructure.com", "https://evilinstructure.com/x", "https://sso.canvaslms.com/auth", "configuration-foreign")]
    [InlineData("canvas", "https://canvas.instructure.com", "https://canvas.instructure.com/x", "https://sso.canvaslms.com.evil.example/auth", "configuration-address-foreign")]
    [InlineData("moodle", "https://canvas.instructure.com", "https://scuola.instructure.com/x", "https://canvas.instructure.com/auth", "configuration-foreign")]
    [InlineData("moodle", "https://moodle.example", "https://moodle.example/mod/lti/openid-configuration.php", "https://MOODLE.example/auth", null)]
    [InlineData("moodle", "https://moodle.example/sede", "https://moodle.example/sede/mod/lti/openid-configuration.php", "https://moodle.example/sede/auth", null)]
    [InlineData("moodle", "https://moodle.example", "https://moodle.example/c", "http://moodle.example/auth", "configuration-address-foreign")]
    [InlineData("moodle", "https://moodle.example", "https://moodle.example/c", "https://moodle.example@evil.example/auth", "configuration-address-foreign")]
    public void A_configuration_speaks_for_its_own_host_and_Canvas_for_its_two_names(string product, string issuer, string from, string authorization, string? code) =>
        Outcome(Published(product, issuer, authorization), from).ShouldBe(code);

    [Theory]
    [InlineData("desire2learn", "https://scuola.brightspace.com", "https://scuola.brightspace.com/d2l/.well-known/openid-configuration", "https://auth.brightspace.com/core/connect/token", null)]
    [InlineData("Desire2Learn", "https://scuola.brightspace.com", "https://scuola.brightspace.com/d2l/.well-known/openid-configuration", "https://AUTH.brightspace.com/core/connect/token", null)]
    [InlineData("blackboard", "https://blackboard.com", "https://developer.blackboard.com/.well-known/openid-configuration", "https://developer.blackboard.com/api/v1/gateway/oauth2/jwttoken", null)]
    [InlineData("BlackboardLearn", "https://blackboard.com", "https://developer.blackboard.com/.well-known/openid-configuration", "https://developer.blackboard.com/api/v1/gateway/oauth2/jwttoken", null)]
    [InlineData("canvas", "https://canvas.instructure.com", "https://sso.canvaslms.com/api/lti/security/openid-configuration", "https://sso.canvaslms.com/login/oauth2/token", null)]
    [InlineData("desire2learn", "https://scuola.brightspace.com", "https://scuola.brightspace.com/c", "https://auth.brightspace.com.evil.example/token", "configuration-address-foreign")]
    [InlineData("desire2learn", "https://scuola.brightspace.com", "https://scuola.brightspace.com/c", "https://evilbrightspace.com/token", "configuration-address-foreign")]
    [InlineData("desire2learn", "https://scuola.brightspace.com", "https://scuola.brightspace.com/c", "http://auth.brightspace.com/core/connect/token", "configuration-address-foreign")]
    [InlineData("desire2learn", "https://scuola.brightspace.com", "https://scuola.brightspace.com/c", "https://developer.blackboard.com/token", "configuration-address-foreign")]
    [InlineData("desire2learn", "https://corsi.example", "https://corsi.example/c", "https://auth.brightspace.com/core/connect/token", "configuration-address-foreign")]
    [InlineData("moodle", "https://scuola.brightspace.com", "https://scuola.brightspace.com/c", "https://auth.brightspace.com/core/connect/token", "configuration-address-foreign")]
    [InlineData("", "https://scuola.brightspace.com", "https://scuola.brightspace.com/c", "https://auth.brightspace.com/core/connect/token", "configuration-address-foreign")]
    [InlineData("desire2learn", "https://scuola.brightspace.com", "https://altra.brightspace.com/content/c.json", "https://auth.brightspace.com/core/connect/token", "configuration-foreign")]
    [InlineData("blackboard", "https://blackboard.com", "https://evil.example/openid-configuration", "https://developer.blackboard.com/token", "configuration-foreign")]
    [InlineData("blackboard", "https://blackboard.com", "https://evilblackboard.com/openid-configuration", "https://developer.blackboard.com/token", "configuration-foreign")]
    [InlineData("desire2learn", "https://blackboard.com", "https://developer.blackboard.com/openid-configuration", "https://developer.blackboard.com/token", "configuration-foreign")]
    [InlineData("blackboard", "https://evil.example", "https://developer.blackboard.com/openid-configuration", "https://evil.example/token", "configuration-foreign")]
    public void The_clouds_of_some_products_stand_on_several_hosts_of_their_own_and_on_no_others(string product, string issuer, string from, string token, string? code)
    {
        var at = new Uri(from).GetLeftPart(UriPartial.Authority);
        Outcome(Published(product, issuer, at + "/auth", at, token), from).ShouldBe(code);
    }

    [Fact]
    public async Task A_platform_on_a_private_network_is_not_called_unless_that_is_allowed()
    {
        var settings = new Registrations("https://moodle.example").Add("Istituto Bianchi", "tool", "keys", "1").Settings;
        settings["Lti:AllowPrivateAddresses"] = "false";
        await using var service = await RunningService.Start(settings);
        var secret = new string('A', 43);
        await service.Get<WriteQueue>().Run(
            async (db, ct) =>
            {
                var organisation = new Organisation { Name = "Istituto Rossi", Secret = service.Get<DataKeys>().NewSecret() };
                db.Add(organisation);
                await db.SaveChangesAsync(ct);
                db.Add(new Invitation { OrganisationId = organisation.Id, Id = Guid.NewGuid(), SecretHash = SHA256.HashData(Encoding.ASCII.GetBytes(secret)), ExpiresAt = long.MaxValue });
            },
            CancellationToken.None);
        Uri Asking(string configuration) => new($"{service.Address}/lti/register?invitation={secret}&openid_configuration={Uri.EscapeDataString(configuration)}");

        using var browser = new Browser();
        (await browser.Get(Asking("https://127.0.0.1:9/configuration"))).Header("X-Refusal-Code").ShouldBe("configuration-private");
        (await browser.Get(Asking("https://169.254.169.254/latest/meta-data"))).Header("X-Refusal-Code").ShouldBe("configuration-private");
        (await browser.Get(Asking("http://moodle.example/configuration"))).Header("X-Refusal-Code").ShouldBe("configuration-address-invalid");
    }

    private static string? Outcome(byte[] published, string from)
    {
        var (configuration, refusal) = PlatformConfiguration.Read(published, new Uri(from), allowPrivate: false);
        (configuration is null).ShouldBe(refusal is not null);
        return refusal?.Code;
    }

    private static byte[] Published(string product, string issuer, string authorization, string? host = null, string? token = null)
    {
        host ??= new Uri(issuer).GetLeftPart(UriPartial.Authority);
        return Encoding.UTF8.GetBytes(new JsonObject
        {
            ["issuer"] = issuer,
            ["authorization_endpoint"] = authorization,
            ["jwks_uri"] = host + "/keys",
            ["token_endpoint"] = token ?? host + "/token",
            ["registration_endpoint"] = host + "/register",
            [PlatformConfiguration.Extension] = new JsonObject { ["product_family_code"] = product },
        }.ToJsonString());
    }
}
