using System.Text.Json.Nodes;
using LmsSupport.Campus.Lti.Tokens;
using Microsoft.Extensions.Options;

namespace LmsSupport.Campus.Lti.Registering;

/// <summary>
/// A tool registers itself (Dynamic Registration 1.0, section 3.5). The answer is the recorded Moodle's: what it doesn't keep is missing from it,
/// the scopes come in its own order, and a custom parameter ends at its first equals sign.
/// </summary>
internal sealed class RegistrationEndpoint(RegistrationTokens tokens, Tools tools, Switches switches, IOptions<CampusOptions> options)
{
    private const string ToolConfiguration = "https://purl.imsglobal.org/spec/lti-tool-configuration";

    private static readonly string[] ScopeOrder = [Scope.Score, Scope.ResultRead, Scope.LineItemRead, Scope.LineItem, Scope.Roster, Scope.ToolSetting, Scope.Groups];
    private static readonly string[] ClaimOrder = ["sub", "iss", "name", "family_name", "given_name", "email"];
    private static readonly string[] Needed = ["initiate_login_uri", "redirect_uris", "jwks_uri", "client_name"];

    public static async Task<IResult> Post(HttpContext http, RegistrationEndpoint registration, CancellationToken ct) =>
        registration.Register(http.Request.Headers.Authorization.ToString(), await ServiceJson.Body(http.Request, ct));

    private IResult Register(string authorization, JsonObject? asked)
    {
        var (refusal, client) = tokens.Check(authorization);
        if (refusal is not null)
            return TokenEndpoint.Html(refusal, StatusCodes.Status401Unauthorized);
        if (asked is null || asked[ToolConfiguration] is not JsonObject configuration)
            return TokenEndpoint.Html("missing_tool_configuration", StatusCodes.Status400BadRequest);
        if (Array.Find(Needed, name => asked[name] is null) is { } missing)
            return TokenEndpoint.Html($"missing_{missing}", StatusCodes.Status400BadRequest);
        if (ServiceJson.String(configuration, "target_link_uri") is null || ServiceJson.String(configuration, "domain") is null)
            return TokenEndpoint.Html("missing_target_link_uri", StatusCodes.Status400BadRequest);
        if (!tokens.Spend(client))
            return TokenEndpoint.Html("token_already_used", StatusCodes.Status401Unauthorized);
        var tool = tools.Add(type => Tool(type, client, asked, configuration));
        var answer = switches.Now.Registration.EchoesEverything ? Echo(tool, asked) : Answer(tool, asked, configuration);
        foreach (var change in switches.Now.Registration.Answer)
            MisbehavingClaims.Change(answer, change);
        return TypedResults.Json(answer);
    }

    private Tool Tool(int type, string client, JsonObject asked, JsonObject configuration)
    {
        string[] claims = Texts(configuration["claims"]);
        var target = ServiceJson.String(configuration, "target_link_uri")!;
        return new Tool(
            type, client, Dialect.Number(type), ServiceJson.String(asked, "client_name") ?? client, ServiceJson.String(asked, "initiate_login_uri") ?? target, target,
            Texts(asked["redirect_uris"]), ServiceJson.String(asked, "jwks_uri") ?? "", Scopes(asked), [.. Custom(configuration)])
        {
            Description = ServiceJson.String(configuration, "description"),
            ContentAddress = ContentAddress(configuration, target),
            Active = options.Value.ActivateTools,
            RegisteredItself = true,
            SharesNames = claims.Contains("name", StringComparer.Ordinal),
            SharesEmail = claims.Contains("email", StringComparer.Ordinal),
        };
    }

    private static JsonObject Answer(Tool tool, JsonObject asked, JsonObject configuration)
    {
        var answer = new JsonObject { ["client_id"] = tool.ClientId, ["response_types"] = new JsonArray("id_token") };
        Copy(asked, answer, "jwks_uri", "initiate_login_uri");
        answer["grant_types"] = new JsonArray("client_credentials", "implicit");
        Copy(asked, answer, "redirect_uris");
        answer["application_type"] = "web";
        answer["token_endpoint_auth_method"] = "private_key_jwt";
        Copy(asked, answer, "client_name", "logo_uri");
        answer["scope"] = string.Join(' ', tool.Scopes);
        var kept = new JsonObject { ["version"] = "1.3.0", ["deployment_id"] = tool.DeploymentId };
        Copy(configuration, kept, "target_link_uri", "domain", "description");
        kept["messages"] = tool.ContentAddress is { } content ? new JsonArray(new JsonObject { ["type"] = "LtiDeepLinkingRequest", ["target_link_uri"] = content }) : new JsonArray();
        kept["custom_parameters"] = new JsonObject(tool.Custom.Select(one => KeyValuePair.Create(one.Key, (JsonNode?)one.Value)));
        kept["claims"] = new JsonArray([.. ClaimOrder.Where(claim => claim is "sub" or "iss" || Texts(configuration["claims"]).Contains(claim, StringComparer.Ordinal)).Select(claim => (JsonNode)claim)]);
        answer[ToolConfiguration] = kept;
        return answer;
    }

    /// <summary>As platforms that send back all they got, whether they keep it or not.</summary>
    private static JsonObject Echo(Tool tool, JsonObject asked)
    {
        var answer = asked.DeepClone().AsObject();
        answer["client_id"] = tool.ClientId;
        answer[ToolConfiguration]!["deployment_id"] = tool.DeploymentId;
        return answer;
    }

    private static void Copy(JsonObject from, JsonObject to, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (from[name] is { } value)
                to[name] = value.DeepClone();
        }
    }

    private string[] Scopes(JsonObject asked)
    {
        var wanted = (ServiceJson.String(asked, "scope") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return [.. ScopeOrder.Where(scope => wanted.Contains(scope, StringComparer.Ordinal) && (options.Value.CourseGroups || scope is not Scope.Groups))];
    }

    private static IEnumerable<KeyValuePair<string, string>> Custom(JsonObject configuration) => configuration["custom_parameters"] is JsonObject custom
        ? custom.Select(one => KeyValuePair.Create(one.Key, (ServiceJson.String(custom, one.Key) ?? "").Split('=')[0]))
        : [];

    private static string? ContentAddress(JsonObject configuration, string target)
    {
        var message = (configuration["messages"] as JsonArray)?.OfType<JsonObject>().FirstOrDefault(one => ServiceJson.String(one, "type") is "LtiDeepLinkingRequest");
        return message is null ? null : ServiceJson.String(message, "target_link_uri") ?? target;
    }

    private static string[] Texts(JsonNode? list) => list is JsonArray array ? [.. array.OfType<JsonValue>().Select(value => value.TryGetValue<string>(out var text) ? text : "")] : [];
}
