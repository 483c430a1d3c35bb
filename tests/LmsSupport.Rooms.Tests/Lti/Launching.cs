using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using LmsSupport.Api.Storage;
using LmsSupport.Harness;

namespace LmsSupport.Rooms.Tests.Lti;

/// <summary>One launch on its way. Everything of it may be bent before it is posted.</summary>
internal sealed class Launching(Gate gate, string client)
{
    public const string Lti = "https://purl.imsglobal.org/spec/lti/claim/";
    public const string DeepLinking = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings";

    private static int _people;

    private Answer? _login;

    public Browser Browser { get; init; } = new();

    public Dictionary<string, string?> Login { get; } = new(StringComparer.Ordinal)
    {
        ["iss"] = gate.Platform.Address,
        ["login_hint"] = "7",
        ["lti_message_hint"] = """{"cmid":4,"launchid":"ltilaunch1_697980284"}""",
        ["client_id"] = client,
        ["target_link_uri"] = gate.Service.Address + "/lti/launch",
        ["lti_deployment_id"] = "1",
    };

    public JsonObject Header { get; } = new() { ["typ"] = "JWT", ["alg"] = "RS256", ["kid"] = gate.Platform.Key.Id };

    /// <summary>Before the login: everything but what only the login knows.</summary>
    public JsonObject Claims { get; private set; } = Valid(gate, client);

    public SigningKey Key { get; set; } = gate.Platform.Key;

    /// <summary>Changes the token after it was signed.</summary>
    public Func<string, string> Token { get; set; } = token => token;

    /// <summary>Changes the fields that are posted.</summary>
    public Action<Dictionary<string, string>> Form { get; set; } = _ => { };

    /// <summary>Happens between login and launch.</summary>
    public Action Meanwhile { get; set; } = () => { };

    public Into Into { get; set; } = Into.Tab;

    public string State => Query("state");

    public string Nonce => Query("nonce");

    private string Launch => gate.Service.Address + "/lti/launch";

    public Launching With(string claim, JsonNode? value)
    {
        Claims[claim] = value;
        return this;
    }

    public Launching Without(string claim)
    {
        Claims.Remove(claim);
        return this;
    }

    public Launching Of(JsonObject claims)
    {
        Claims = claims;
        return this;
    }

    public async Task<Answer> LogsIn()
    {
        var query = string.Join('&', Login.Where(field => field.Value is not null).Select(field => $"{field.Key}={Uri.EscapeDataString(field.Value!)}"));
        return _login = await Browser.Get(new Uri($"{gate.Service.Address}/lti/login?{query}"), Into);
    }

    /// <summary>The form that the platform posts, as bent.</summary>
    public PostedForm Posted()
    {
        var now = gate.Clock.GetUtcNow().ToUnixTimeSeconds();
        Claims.TryAdd("nonce", Nonce);
        Claims.TryAdd("iat", now);
        Claims.TryAdd("exp", now + 60);
        // A claim that was set to null is one to leave out.
        foreach (var absent in Claims.Where(claim => claim.Value is null).Select(claim => claim.Key).ToList())
            Claims.Remove(absent);
        var fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["state"] = State, ["id_token"] = Token(Key.Sign(Header, Claims)) };
        Form(fields);
        return new PostedForm(new Uri(Launch), fields);
    }

    public Task<Answer> Posts(PostedForm form) => Browser.Post(form, gate.Platform.Address, Into);

    /// <summary>The whole way; the answer to the launch, or to the login when that is refused.</summary>
    public async Task<Answer> Goes()
    {
        var login = await LogsIn();
        if (login.Location is null)
            return login;
        Meanwhile();
        return await Posts(Posted());
    }

    /// <summary>Lets the launch in and opens its session.</summary>
    public async Task<OpenedSession> Arrives()
    {
        var answer = await Goes();
        answer.Status.ShouldBe(HttpStatusCode.SeeOther, answer.Body);
        return await Opens(answer.Location!);
    }

    public async Task<OpenedSession> Opens(Uri at)
    {
        var (status, view) = await Exchanges(at);
        status.ShouldBe(HttpStatusCode.OK, view.ToString());
        return new OpenedSession(new Uri(at.GetLeftPart(UriPartial.Path)), view);
    }

    public Task<(HttpStatusCode Status, JsonElement Body)> Exchanges(Uri at, string? binding = null) =>
        Browser.Posts(gate.Service.Address + "/api/session", new { code = at.Fragment["#code=".Length..], binding });

    /// <summary>Claims that nobody could refuse, of a person who was never here.</summary>
    private static JsonObject Valid(Gate gate, string client) => new()
    {
        ["iss"] = gate.Platform.Address,
        ["aud"] = client,
        ["sub"] = string.Create(CultureInfo.InvariantCulture, $"person-{Interlocked.Increment(ref _people)}"),
        ["name"] = "Anna Longhi",
        ["email"] = "anna@example.test",
        [Lti + "version"] = "1.3.0",
        [Lti + "message_type"] = "LtiResourceLinkRequest",
        [Lti + "deployment_id"] = "1",
        [Lti + "target_link_uri"] = gate.Service.Address + "/lti/launch",
        [Lti + "resource_link"] = new JsonObject { ["id"] = "4", ["title"] = "Aiuto" },
        [Lti + "context"] = new JsonObject { ["id"] = "2", ["label"] = "SAFE-101", ["title"] = "Sicurezza sul lavoro" },
        [Lti + "roles"] = new JsonArray("http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"),
        [Lti + "launch_presentation"] = new JsonObject { ["locale"] = "it" },
    };

    private string Query(string name) =>
        Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(_login!.Location!.Query)[name].ToString();
}

internal static class Asking
{
    public static async Task<(HttpStatusCode Status, JsonElement Body)> Posts(this Browser browser, string address, object? command = null, string? token = null, HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Post, address);
        if (command is not null)
            request.Content = System.Net.Http.Json.JsonContent.Create(command);
        if (token is not null)
            request.Headers.Authorization = new("Bearer", token);
        using var response = await browser.Fetch(request);
        var text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text));
    }
}
