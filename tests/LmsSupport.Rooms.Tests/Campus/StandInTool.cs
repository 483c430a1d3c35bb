using System.Buffers.Text;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using LmsSupport.Harness;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LmsSupport.Rooms.Tests.Campus;

/// <summary>A tool of the campus that isn't LmsSupport: a key, a key set at <c>/lti/jwks</c>, and requests written by hand.</summary>
public sealed class StandInTool : IAsyncDisposable
{
    public const string KeyId = "stand-in-1";

    private readonly RSA _key = RSA.Create(2048);
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });
    private readonly WebApplication _app;

    private StandInTool(WebApplication app, string address)
    {
        _app = app;
        Address = address;
    }

    public string Address { get; }

    public static async Task<StandInTool> Start()
    {
        var address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{RunningService.FreePort()}");
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(address);
        var tool = new StandInTool(builder.Build(), address);
        tool._app.MapGet("/lti/jwks", () => Results.Text(tool.KeySet().ToJsonString(), "application/json"));
        await tool._app.StartAsync();
        return tool;
    }

    /// <summary>An assertion for a token, with some claims changed or, with null, left out.</summary>
    public string Assertion(string audience, string client = "campus-lmssupport", JsonObject? claims = null, JsonObject? header = null)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var all = new JsonObject { ["iss"] = client, ["sub"] = client, ["aud"] = audience, ["iat"] = now, ["exp"] = now + 60, ["jti"] = Guid.NewGuid().ToString() };
        return Sign(Changed(all, claims), header);
    }

    public string Sign(JsonObject claims, JsonObject? header = null)
    {
        var head = Changed(new JsonObject { ["alg"] = "RS256", ["typ"] = "JWT", ["kid"] = KeyId }, header);
        var signed = $"{Encode(head.ToJsonString())}.{Encode(claims.ToJsonString())}";
        return $"{signed}.{Base64Url.EncodeToString(_key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    public Task<ServiceAnswer> AsksForToken(RunningCampus campus, string scope, string? assertion = null, params (string Name, string? Value)[] changes)
    {
        var form = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["grant_type"] = "client_credentials",
            ["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            ["client_assertion"] = assertion ?? Assertion(campus.TokenAddress),
            ["scope"] = scope,
        };
        foreach (var (name, value) in changes)
            form[name] = value;
        return Send(HttpMethod.Post, campus.TokenAddress, content: new FormUrlEncodedContent(form.Where(field => field.Value is not null)!));
    }

    public async Task<string> Token(RunningCampus campus, params string[] scopes) =>
        (await AsksForToken(campus, string.Join(' ', scopes))).Json["access_token"]!.GetValue<string>();

    public Task<ServiceAnswer> Get(string address, string? token, string accept) => Send(HttpMethod.Get, address, token, accept);

    public async Task<ServiceAnswer> Send(HttpMethod method, string address, string? token = null, string? accept = null, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, address) { Content = content };
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);
        using var response = await _http.SendAsync(request);
        return new ServiceAnswer(
            (int)response.StatusCode, response.Content.Headers.ContentType?.ToString() ?? "", await response.Content.ReadAsStringAsync(),
            response.Headers.TryGetValues("Link", out var links) ? string.Join(", ", links) : null);
    }

    public static HttpContent Body(string text, string type) => new ByteArrayContent(Encoding.UTF8.GetBytes(text)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
        _key.Dispose();
    }

    private static JsonObject Changed(JsonObject all, JsonObject? changes)
    {
        foreach (var (name, value) in changes ?? [])
        {
            if (value is null)
                all.Remove(name);
            else
                all[name] = value.DeepClone();
        }

        return all;
    }

    private JsonObject KeySet()
    {
        var numbers = _key.ExportParameters(includePrivateParameters: false);
        return new JsonObject
        {
            ["keys"] = new JsonArray(new JsonObject { ["kty"] = "RSA", ["kid"] = KeyId, ["alg"] = "RS256", ["use"] = "sig", ["n"] = Base64Url.EncodeToString(numbers.Modulus), ["e"] = Base64Url.EncodeToString(numbers.Exponent) }),
        };
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}

public sealed record ServiceAnswer(int Status, string ContentType, string Text, string? Link)
{
    public JsonNode Json => JsonNode.Parse(Text)!;

    /// <summary>A recorded answer, with the addresses of the running campus; <c>{any}</c> stands for any string.</summary>
    public void ShouldBeAsRecorded(JsonNode recorded, RunningCampus campus, string name)
    {
        Status.ShouldBe(recorded["status"]!.GetValue<int>(), name);
        ContentType.ShouldBe(recorded["contentType"]!.GetValue<string>(), name);
        if (recorded["body"] is JsonValue text && text.TryGetValue<string>(out var plain) && plain.StartsWith('{') && plain.Contains('\n'))
            Text.ShouldBe(plain, name);
        else if (recorded["body"] is JsonObject or JsonArray)
            Same(Json, JsonNode.Parse(AddressesPutInto(recorded["body"]!.ToJsonString(), campus))!, name);
    }

    public static string AddressesPutInto(string text, RunningCampus campus) => text
        .Replace("{services}", $"{campus.Address}/mod/lti/services", StringComparison.Ordinal)
        .Replace("{path}", "/mod/lti/services", StringComparison.Ordinal)
        .Replace("{token}", campus.TokenAddress, StringComparison.Ordinal)
        .Replace("{campus}", campus.Address, StringComparison.Ordinal);

    private static void Same(JsonNode? actual, JsonNode? expected, string at)
    {
        switch (expected)
        {
            case JsonObject inner:
                actual.ShouldBeOfType<JsonObject>(at).Select(member => member.Key).ShouldBe(inner.Select(member => member.Key), at);
                foreach (var (name, value) in inner)
                    Same(actual[name], value, $"{at} > {name}");
                break;
            case JsonArray list:
                actual.ShouldBeOfType<JsonArray>(at).Count.ShouldBe(list.Count, at);
                for (var i = 0; i < list.Count; i++)
                    Same(actual[i], list[i], $"{at} > {i}");
                break;
            case JsonValue value when value.TryGetValue<string>(out var text) && text == "{any}":
                actual!.GetValue<string>().ShouldNotBeEmpty(at);
                break;
            default:
                (actual?.ToJsonString()).ShouldBe(expected?.ToJsonString(), at);
                break;
        }
    }
}

/// <summary>The campus and a tool that it knows the key set of.</summary>
public sealed class AdvantageFixture : IAsyncLifetime
{
    public StandInTool Tool { get; private set; } = null!;

    public RunningCampus Campus { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Tool = await StandInTool.Start();
        Campus = await RunningCampus.Start(Tool.Address);
    }

    public async ValueTask DisposeAsync()
    {
        await Campus.DisposeAsync();
        await Tool.DisposeAsync();
    }
}
