using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;

namespace LmsSupport.Campus.Lti.Tokens;

/// <summary>
/// OAuth 2 client credentials with a signed assertion (1EdTech Security Framework 1.0, section 4.1), checked in the order and answered
/// in the form of the recorded Moodle: any refusal is a 400 of type text/html, and its words are put between quotes as they are, even
/// where that makes it no JSON.
/// </summary>
internal static class TokenEndpoint
{
    public const string Path = "/lti/token";

    private const string Assertion = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    public static async Task<IResult> Post(HttpContext http, TokenDesk desk, CancellationToken ct)
    {
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(ct) : FormCollection.Empty;
        string Field(string name) => form[name].ToString();
        if (Field("client_assertion").Length == 0 || Field("client_assertion_type").Length == 0 || Field("grant_type").Length == 0 || Field("scope").Length == 0)
            return Refused("invalid_request");
        if (Field("grant_type") is not "client_credentials")
            return Refused("unsupported_grant_type");
        if (Field("client_assertion_type") is not Assertion || SignedToken.Read(Field("client_assertion")) is not { } assertion)
            return Refused("invalid_request");
        return await desk.Give(assertion, Field("scope").Split(' ', StringSplitOptions.RemoveEmptyEntries), ct);
    }

    public static IResult Refused(string error) => Html($"{{\n  \"error\" : \"{error}\"\n}}", StatusCodes.Status400BadRequest);

    public static IResult Html(string text, int status) => TypedResults.Text(text, "text/html", Encoding.UTF8, status);
}

/// <summary>Decides who gets a token, and what it allows.</summary>
internal sealed class TokenDesk(Tools tools, PublishedToolKeys keys, AccessTokens tokens, Addresses addresses, Switches switches, IOptions<CampusOptions> options, TimeProvider clock)
{
    public async Task<IResult> Give(SignedToken assertion, string[] asked, CancellationToken ct)
    {
        var ways = switches.Now.Tokens;
        if (assertion.Text("sub") is not { Length: > 0 } client)
            return TokenEndpoint.Refused("invalid_request");
        if (tools.OfClient(client) is not { } tool || !string.Equals(assertion.Text("iss"), client, StringComparison.Ordinal))
            return TokenEndpoint.Refused("invalid_client");
        if (await keys.Doubt(assertion, tool, ct) is { } doubt)
            return TokenEndpoint.Refused(doubt);
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        if (assertion.Seconds("exp") is not { } expires || assertion.Seconds("iat") is not { } issued || assertion.Text("jti") is not { Length: > 0 } id)
            return TokenEndpoint.Refused("invalid_request");
        if (expires <= now)
            return TokenEndpoint.Refused("Expired token");
        if (issued > now)
            return TokenEndpoint.Refused("Cannot handle token with iat prior to now");
        if (!IsForMe(assertion.Claims["aud"], ways.Audience ?? options.Value.TokenAudience ?? Dialect.AudienceOf(options.Value.Product)))
            return TokenEndpoint.Refused("invalid_client");
        if (!tokens.IsFirst(client, id) && ways.RefusesReplay)
            return TokenEndpoint.Refused("invalid_request");
        List<string> granted = [.. asked.Intersect(tool.Scopes.Except(ways.NotGranted, StringComparer.Ordinal), StringComparer.Ordinal)];
        return granted.Count == 0 ? TokenEndpoint.Refused("invalid_scope") : Token(tool, granted, ways);
    }

    private IResult Token(Tool tool, List<string> granted, TokenWays ways)
    {
        var lifetime = ways.ExpiresIn ?? options.Value.TokenLifetime;
        var answer = new JsonObject
        {
            ["access_token"] = tokens.Issue(tool, granted, TimeSpan.FromSeconds(lifetime)),
            ["token_type"] = "Bearer",
            ["expires_in"] = lifetime,
            ["scope"] = string.Join(' ', granted),
        };
        return TokenEndpoint.Html(answer.ToJsonString(new JsonSerializerOptions { WriteIndented = true }), StatusCodes.Status200OK);
    }

    /// <summary>Nothing but a string ever names us, unless audiences aren't looked at.</summary>
    private bool IsForMe(JsonNode? audience, AudienceCheck check)
    {
        var token = addresses.Campus + TokenEndpoint.Path;
        var told = audience is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
        return check switch
        {
            AudienceCheck.None => true,
            AudienceCheck.Exact => string.Equals(told, token, StringComparison.Ordinal),
            _ => told?.TrimEnd('/') is { } trimmed && (string.Equals(trimmed, token, StringComparison.Ordinal) || string.Equals(trimmed, addresses.Issuer.TrimEnd('/'), StringComparison.Ordinal)),
        };
    }
}
