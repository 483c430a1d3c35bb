using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using System.Text.Unicode;
using LmsSupport.Api.People;

namespace LmsSupport.Api.Lti;

/// <summary>A platform's statement as it arrived: read, and believed in nothing yet.</summary>
internal sealed class IdToken
{
    public const int MaxLength = 64 * 1024;

    private static readonly SearchValues<char> _alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    // Two members of one name may be read differently by whoever signs and whoever checks.
    private static readonly JsonDocumentOptions _strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    private IdToken(string text, JsonElement header, JsonElement claims)
    {
        Text = text;
        Header = header;
        Claims = claims;
    }

    public string Text { get; }

    public JsonElement Header { get; }

    public JsonElement Claims { get; }

    /// <summary>A compact JWS (RFC 7515, 7.1), or why it is none.</summary>
    public static IdToken? Read(string? text, out Refusal? refusal)
    {
        var parts = (text ?? "").Split('.', 4);
        refusal = Problem(text, parts);
        if (refusal is not null)
            return null;
        if (Json(parts[0]) is { } header && Json(parts[1]) is { } claims)
            return new IdToken(text!, header, claims);
        refusal = LaunchRefusals.Malformed("token-bad-json");
        return null;
    }

    private static Refusal? Problem(string? text, string[] parts)
    {
        if (string.IsNullOrEmpty(text))
            return LaunchRefusals.Malformed("token-missing");
        if (text.Length > MaxLength)
            return LaunchRefusals.Malformed("token-too-long");
        if (parts.Length != 3)
            return LaunchRefusals.Malformed("token-not-three-parts");
        return Array.TrueForAll(parts, IsBase64Url) ? null : LaunchRefusals.Malformed("token-bad-base64");
    }

    // Without padding and white space, which decoders otherwise tolerate (RFC 7515, 2).
    private static bool IsBase64Url(string part) => !part.AsSpan().ContainsAnyExcept(_alphabet) && Base64Url.IsValid(part);

    private static JsonElement? Json(string part)
    {
        var bytes = Base64Url.DecodeFromChars(part);
        if (!Utf8.IsValid(bytes))
            return null;
        try
        {
            var read = JsonElement.Parse(bytes, _strict);
            return read.ValueKind == JsonValueKind.Object ? read : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
