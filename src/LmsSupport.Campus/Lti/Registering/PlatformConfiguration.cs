using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;

namespace LmsSupport.Campus.Lti.Registering;

/// <summary>What the platform says about itself (Dynamic Registration 1.0, section 3.4), as complete as the recorded Moodle.</summary>
internal sealed class PlatformConfiguration(Addresses addresses, Switches switches, IOptions<CampusOptions> options)
{
    public const string Path = "/lti/openid-configuration";
    public const string RegistrationPath = "/lti/register";

    private static readonly string[] Variables =
    [
        "basic-lti-launch-request", "ContentItemSelectionRequest", "ToolProxyRegistrationRequest", "Context.id", "Context.title", "Context.label", "Context.id.history",
        "Context.sourcedId", "Context.longDescription", "Context.timeFrame.begin", "CourseSection.title", "CourseSection.label", "CourseSection.sourcedId",
        "CourseSection.longDescription", "CourseSection.timeFrame.begin", "CourseSection.timeFrame.end", "ResourceLink.id", "ResourceLink.title", "ResourceLink.description",
        "User.id", "User.username", "Person.name.full", "Person.name.given", "Person.name.family", "Person.email.primary", "Person.sourcedId", "Person.name.middle",
        "Person.address.street1", "Person.address.locality", "Person.address.country", "Person.address.timezone", "Person.phone.primary", "Person.phone.mobile",
        "Person.webaddress", "Membership.role", "Result.sourcedId", "Result.autocreate", "BasicOutcome.sourcedId", "BasicOutcome.url", "Moodle.Person.userGroupIds",
    ];

    public static IResult Get(PlatformConfiguration configuration) => TypedResults.Json(configuration.Document());

    private JsonObject Document()
    {
        string[] scopes =
        [
            "https://purl.imsglobal.org/spec/lti-bo/scope/basicoutcome", Scope.LineItemRead, Scope.ResultRead, Scope.Score, Scope.LineItem, Scope.Roster, Scope.ToolSetting,
            .. options.Value.CourseGroups ? new[] { Scope.Groups } : [], "openid",
        ];
        var document = new JsonObject
        {
            ["issuer"] = addresses.Issuer,
            ["token_endpoint"] = addresses.Campus + Tokens.TokenEndpoint.Path,
            ["token_endpoint_auth_methods_supported"] = new JsonArray("private_key_jwt"),
            ["token_endpoint_auth_signing_alg_values_supported"] = new JsonArray("RS256"),
            ["jwks_uri"] = $"{addresses.Campus}/lti/jwks",
            ["authorization_endpoint"] = $"{addresses.Campus}/lti/auth",
            ["registration_endpoint"] = addresses.Campus + RegistrationPath,
            ["scopes_supported"] = Texts(scopes),
            ["response_types_supported"] = new JsonArray("id_token"),
            ["subject_types_supported"] = new JsonArray("public", "pairwise"),
            ["id_token_signing_alg_values_supported"] = new JsonArray("RS256"),
            ["claims_supported"] = new JsonArray("sub", "iss", "name", "given_name", "family_name", "email"),
            ["https://purl.imsglobal.org/spec/lti-platform-configuration"] = new JsonObject
            {
                ["product_family_code"] = Dialect.Family(options.Value.Product),
                ["version"] = "4.5.6 (Build: 20250811)",
                ["messages_supported"] = new JsonArray(
                    new JsonObject { ["type"] = "LtiResourceLinkRequest" },
                    new JsonObject { ["type"] = "LtiDeepLinkingRequest", ["placements"] = new JsonArray("ContentArea") }),
                ["variables"] = Texts(Variables),
            },
        };
        foreach (var change in switches.Now.Registration.Configuration)
            MisbehavingClaims.Change(document, change);
        return document;
    }

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode)text)];
}
