using System.Text.Json.Nodes;
using LmsSupport.Api.People;
using LmsSupport.Api.Storage;
using LmsSupport.Widget;

namespace LmsSupport.Api.Lti.Registering;

/// <summary>
/// What we ask a platform to register (LTI Dynamic Registration 1.0, 3.5; OpenID Connect Dynamic Client Registration 1.0):
/// of what it offers, only what this service uses.
/// </summary>
internal sealed class RegistrationRequest
{
    public const string ToolConfiguration = "https://purl.imsglobal.org/spec/lti-tool-configuration";

    private static readonly string[] _claims = ["iss", "sub", "name", "given_name", "family_name", "email", "locale"];

    // Where a link to help is of use. A platform's own words; what it does not offer is not asked for.
    private static readonly string[] _linkPlacements = ["course_navigation"];
    private static readonly string[] _choosingPlacements = ["ContentArea", "link_selection", "assignment_selection", "resource_selection"];

    private readonly PlatformConfiguration _platform;
    private readonly PublicAddress _here;
    private readonly string _locale;

    /// <param name="locale">Of who registers us. Most platforms show everybody the one text that names no language.</param>
    public RegistrationRequest(PlatformConfiguration platform, PublicAddress here, string locale)
    {
        _platform = platform;
        _here = here;
        _locale = locale;
        Scopes = [.. Advantage.Scopes.Split(Advantage.Scopes.All).Where(scope => platform.Scopes?.Contains(scope) != false)];
    }

    /// <summary>Asked for; nothing beyond them counts as granted, whatever the answer repeats.</summary>
    public IReadOnlyList<string> Scopes { get; }

    public JsonObject Json()
    {
        var request = new JsonObject
        {
            ["application_type"] = "web",
            ["response_types"] = new JsonArray("id_token"),
            ["grant_types"] = new JsonArray("implicit", "client_credentials"),
            ["initiate_login_uri"] = _here.At(LtiEndpoints.LoginPath),
            ["redirect_uris"] = new JsonArray(Launch),
            ["jwks_uri"] = _here.At(ToolKeys.Path),
            ["logo_uri"] = _here.At(PageFiles.LogoPath),
            ["token_endpoint_auth_method"] = "private_key_jwt",
            ["scope"] = string.Join(' ', Scopes),
            [ToolConfiguration] = Tool(),
        };
        AddTexts(request, "client_name", "register.tool.name");
        return request;
    }

    private string Launch => _here.At(LtiEndpoints.LaunchPath);

    private JsonObject Tool()
    {
        var tool = new JsonObject
        {
            // Without scheme; a port belongs to it where there is one.
            ["domain"] = _here.Uri.Authority,
            ["target_link_uri"] = Launch,
            ["custom_parameters"] = CustomVariables.Of(_platform.Product, _platform.Variables),
            ["claims"] = new JsonArray([.. _claims.Where(name => name is "iss" or "sub" || _platform.ClaimNames?.Contains(name) != false).Select(name => (JsonNode)name)]),
            ["messages"] = Messages(),
        };
        AddTexts(tool, "description", "register.tool.description");
        return tool;
    }

    private JsonArray Messages()
    {
        var messages = new JsonArray { Message(LaunchRules.ResourceLinkRequest, "register.tool.name", _linkPlacements) };
        if (_platform.Messages?.ContainsKey(LaunchRules.DeepLinkingRequest) != false)
            messages.Add(Message(LaunchRules.DeepLinkingRequest, "register.tool.place", _choosingPlacements));
        if (_platform.Messages?.ContainsKey(LaunchRules.DataPrivacyRequest) == true)
            messages.Add(Message(LaunchRules.DataPrivacyRequest, "register.tool.data", []));
        return messages;
    }

    private JsonObject Message(string type, string label, string[] placements)
    {
        var message = new JsonObject { ["type"] = type, ["target_link_uri"] = Launch };
        AddTexts(message, "label", label);
        var offered = placements.Where(placement => _platform.Messages?.GetValueOrDefault(type)?.Contains(placement) == true).ToList();
        if (offered.Count > 0)
            message["placements"] = new JsonArray([.. offered.Select(placement => (JsonNode)placement)]);
        return message;
    }

    /// <summary>In the languages that we speak (RFC 7591, 2.2).</summary>
    private void AddTexts(JsonObject into, string name, string key)
    {
        into[name] = Texts.Of(_locale)[key];
        into[name + "#en"] = Texts.Of("en")[key];
        into[name + "#it"] = Texts.Of("it")[key];
    }
}
