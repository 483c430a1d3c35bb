using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using LmsSupport.Harness;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LmsSupport.Rooms.Tests.Lti;

/// <summary>A platform reduced to what a launch is proven by: keys, an address that publishes them, and a pen.</summary>
internal sealed class TestPlatform : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, Func<HttpContext, Task>> _answers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _asked = new(StringComparer.Ordinal);

    private TestPlatform(WebApplication app, string address)
    {
        _app = app;
        Address = address;
        Key = new SigningKey("first");
        Publishes("keys", Key);
        _answers["down"] = http => Status(http, HttpStatusCode.ServiceUnavailable);
        _answers["malformed"] = http => http.Response.WriteAsync("""{"keys":[{"kty":"RSA",""");
        _answers["not-a-set"] = http => http.Response.WriteAsync("""["keys"]""");
        _answers["empty"] = http => http.Response.WriteAsync("""{"keys":[]}""");
        _answers["huge"] = http => http.Response.WriteAsync($$"""{"keys":[],"padding":"{{new string('x', 10_000_000)}}"}""");
        _answers["page"] = http => http.Response.WriteAsync("<!doctype html><title>Site under maintenance</title>");
        _answers["apology"] = http => http.Response.WriteAsync("""{"exception":"moodle_exception","errorcode":"sitemaintenance"}""");
        _answers["inside"] = http =>
        {
            http.Response.Redirect("http://127.0.0.2:1/latest/meta-data");
            return Task.CompletedTask;
        };
        _answers["elsewhere"] = http =>
        {
            http.Response.Redirect(address + "/keys");
            return Task.CompletedTask;
        };
        _answers["around"] = http =>
        {
            http.Response.Redirect(address + "/around");
            return Task.CompletedTask;
        };
        // Until whoever asks gives up.
        _answers["slow"] = http => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
    }

    /// <summary>For example <c>http://127.0.0.1:41234</c>; its issuer, too.</summary>
    public string Address { get; }

    public SigningKey Key { get; }

    public static async Task<TestPlatform> Start()
    {
        var address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{RunningService.FreePort()}");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(address);
        // Moodle's headers hold bytes that are no ASCII.
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ResponseHeaderEncodingSelector = _ => Encoding.Latin1);
        var app = builder.Build();
        var platform = new TestPlatform(app, address);
        app.Map("/{**name}", platform.Answer);
        await app.StartAsync();
        return platform;
    }

    public void Publishes(string name, params SigningKey[] keys) =>
        _answers[name] = http => http.Response.WriteAsync(new JsonObject { ["keys"] = new JsonArray([.. keys.Select(key => key.Public())]) }.ToJsonString());

    /// <summary>A set with keys of kinds that nobody here can use, besides these.</summary>
    public void PublishesAmongStrangeOnes(string name, params SigningKey[] keys) =>
        _answers[name] = http => http.Response.WriteAsync(new JsonObject
        {
            ["keys"] = new JsonArray([
                new JsonObject { ["kty"] = "OKP", ["crv"] = "Ed25519", ["kid"] = "edwards", ["x"] = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" },
                new JsonObject { ["kty"] = "oct", ["kid"] = "shared", ["k"] = "AAAA" },
                new JsonObject { ["kty"] = "AKP", ["kid"] = "lattice", ["alg"] = "ML-DSA-44", ["pub"] = "AAAA" },
                new JsonObject { ["kty"] = "RSA", ["kid"] = "without numbers" },
                new JsonObject { ["kid"] = "without a kind" },
                .. keys.Select(key => key.Public())]),
        }.ToJsonString());

    /// <param name="name">A path without its first slash.</param>
    /// <param name="answer">From now on.</param>
    public void Answers(string name, Func<HttpContext, Task> answer) => _answers[name] = answer;

    public void Fails(string name) => _answers[name] = http => Status(http, HttpStatusCode.BadGateway);

    /// <summary>How often that address was asked for.</summary>
    public int Asked(string name) => _asked.GetValueOrDefault(name);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private Task Answer(HttpContext http, string name)
    {
        _asked.AddOrUpdate(name, 1, (_, times) => times + 1);
        return _answers.TryGetValue(name, out var answer) || _answers.TryGetValue("*", out answer) ? answer(http) : Status(http, HttpStatusCode.NotFound);
    }

    private static Task Status(HttpContext http, HttpStatusCode status)
    {
        http.Response.StatusCode = (int)status;
        return Task.CompletedTask;
    }
}

/// <summary>A key pair that signs compact JWS by hand, so that it can also sign what no library would.</summary>
internal sealed class SigningKey(string id)
{
    private readonly RSA _rsa = RSA.Create(2048);

    public string Id => id;

    public string? Algorithm { get; init; } = "RS256";

    public JsonObject Public()
    {
        var parameters = _rsa.ExportParameters(includePrivateParameters: false);
        var key = new JsonObject
        {
            ["kty"] = "RSA",
            ["kid"] = Id,
            ["use"] = "sig",
            ["n"] = Base64Url.EncodeToString(parameters.Modulus),
            ["e"] = Base64Url.EncodeToString(parameters.Exponent),
        };
        if (Algorithm is not null)
            key["alg"] = Algorithm;
        return key;
    }

    public string Sign(JsonObject header, JsonObject claims)
    {
        var text = $"{Part(header)}.{Part(claims)}";
        return $"{text}.{Base64Url.EncodeToString(Signature(header["alg"] is JsonValue named && named.TryGetValue<string>(out var algorithm) ? algorithm : null, Encoding.ASCII.GetBytes(text)))}";
    }

    public static string Part(JsonNode json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));

    private byte[] Signature(string? algorithm, byte[] text) => algorithm switch
    {
        "RS384" => _rsa.SignData(text, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1),
        "PS256" => _rsa.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
        // The classic confusion: the published key as a shared secret.
        "HS256" => HMACSHA256.HashData(Encoding.UTF8.GetBytes(_rsa.ExportSubjectPublicKeyInfoPem()), text),
        "none" => [],
        _ => _rsa.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
    };
}
