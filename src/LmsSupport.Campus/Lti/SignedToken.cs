using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LmsSupport.Campus.Lti;

/// <summary>A token that a tool signed (RFC 7515, compact form), read with nothing but the platform's own cryptography.</summary>
internal sealed record SignedToken(JsonObject Header, JsonObject Claims, string Signed, byte[] Signature)
{
    public string? KeyId => Text(Header, "kid");

    public string? Algorithm => Text(Header, "alg");

    /// <summary>Null when it has not three parts of base64url, or header and claims are no JSON objects.</summary>
    public static SignedToken? Read(string? text)
    {
        if (text?.Split('.') is not [var header, var claims, var signature])
            return null;
        try
        {
            return Object(header) is { } head && Object(claims) is { } body
                ? new SignedToken(head, body, $"{header}.{claims}", Base64Url.DecodeFromChars(signature))
                : null;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }

    public bool IsSignedBy(RSA key) => key.VerifyData(Encoding.ASCII.GetBytes(Signed), Signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    /// <summary>A claim that is a string; null when it is absent or anything else.</summary>
    public string? Text(string claim) => Text(Claims, claim);

    /// <summary>Seconds since 1970; null when it is absent or no whole number.</summary>
    public long? Seconds(string claim) => Claims[claim] is JsonValue value && value.TryGetValue<long>(out var seconds) ? seconds : null;

    private static string? Text(JsonObject of, string name) => of[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static JsonObject? Object(string part) => JsonNode.Parse(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(part))) as JsonObject;
}
