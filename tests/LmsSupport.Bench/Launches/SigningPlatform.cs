using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using LmsSupport.Harness;

namespace LmsSupport.Bench.Launches;

/// <summary>A platform's key of 2048 bits, the address that publishes it, and tokens of the size that a real one sends.</summary>
internal sealed class SigningPlatform : IAsyncDisposable
{
    public const string Client = "bench";
    private const int People = 10_000;

    private const string Lti = "https://purl.imsglobal.org/spec/lti/claim/";
    private const string Ags = "https://purl.imsglobal.org/spec/lti-ags/";
    private static readonly string Header = Part(new JsonObject { ["typ"] = "JWT", ["alg"] = "RS256", ["kid"] = "bench" }.ToJsonString());

    private readonly RSA _key = RSA.Create(2048);
    private readonly WebApplication _app;

    private SigningPlatform(string address)
    {
        Address = address;
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(address);
        _app = builder.Build();
        _app.MapGet("/keys", () => TypedResults.Text(KeySet(), "application/json"));
    }

    public string Address { get; }

    public static async Task<SigningPlatform> Start()
    {
        var platform = new SigningPlatform(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{RunningService.FreePort()}"));
        await platform._app.StartAsync();
        return platform;
    }

    public string KeySet()
    {
        var numbers = _key.ExportParameters(includePrivateParameters: false);
        return new JsonObject
        {
            ["keys"] = new JsonArray(new JsonObject
            {
                ["kty"] = "RSA", ["alg"] = "RS256", ["use"] = "sig", ["kid"] = "bench",
                ["n"] = Base64Url.EncodeToString(numbers.Modulus), ["e"] = Base64Url.EncodeToString(numbers.Exponent),
            }),
        }.ToJsonString();
    }

    /// <summary>The token of somebody of ten thousand learners in one of forty courses.</summary>
    public string Token(string tool, string nonce)
    {
        var person = Random.Shared.Next(People);
        var text = $"{Header}.{Part(Claims(tool, nonce, person).ToJsonString())}";
#pragma warning disable S5542 // RS256 is what LTI prescribes
        return $"{text}.{Base64Url.EncodeToString(_key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
#pragma warning restore S5542
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _key.Dispose();
    }

    private JsonObject Claims(string tool, string nonce, int person)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var course = (person % 40).ToString(CultureInfo.InvariantCulture);
        return new JsonObject
        {
            ["nonce"] = nonce, ["iat"] = now, ["exp"] = now + 60, ["iss"] = Address, ["aud"] = Client,
            ["sub"] = person.ToString(CultureInfo.InvariantCulture),
            ["given_name"] = "Anna", ["family_name"] = $"Longhi {person}", ["name"] = $"Anna Longhi {person}", ["email"] = $"anna{person}@example.test",
            [Lti + "deployment_id"] = "1",
            [Lti + "target_link_uri"] = tool + "/lti/launch",
            [Lti + "roles"] = new JsonArray("http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"),
            [Lti + "context"] = new JsonObject { ["id"] = course, ["label"] = $"SAFE-{course}", ["title"] = $"Sicurezza sul lavoro {course}", ["type"] = new JsonArray("CourseSection") },
            [Lti + "message_type"] = "LtiResourceLinkRequest",
            [Lti + "resource_link"] = new JsonObject { ["id"] = course, ["title"] = "Aiuto", ["description"] = "" },
            [Lti + "launch_presentation"] = new JsonObject { ["locale"] = "it", ["document_target"] = "iframe", ["return_url"] = Address + "/mod/lti/return.php?course=" + course },
            [Lti + "version"] = "1.3.0",
            [Lti + "custom"] = new JsonObject { ["course_start"] = "2026-10-13T03:54:59+00:00", ["course_end"] = "2026-12-22T03:54:59+00:00", ["context_memberships_url"] = Address + $"/services/{course}/memberships" },
            [Lti + "tool_platform"] = new JsonObject { ["product_family_code"] = "moodle", ["version"] = "2024100706", ["guid"] = "103b7354b8a1b5f610937b97aa591cb4", ["name"] = "bench", ["description"] = "Bench" },
            [Ags + "claim/endpoint"] = new JsonObject { ["scope"] = new JsonArray(Ags + "scope/lineitem", Ags + "scope/result.readonly", Ags + "scope/score"), ["lineitems"] = Address + $"/services/{course}/lineitems?type_id=1" },
            ["https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"] = new JsonObject { ["context_memberships_url"] = Address + $"/services/{course}/memberships", ["service_versions"] = new JsonArray("1.0", "2.0") },
        };
    }

    private static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
