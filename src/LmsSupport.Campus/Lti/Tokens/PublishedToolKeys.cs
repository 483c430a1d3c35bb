using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LmsSupport.Campus.Lti.Tokens;

/// <summary>A tool's published keys, asked for each time anew: a tool that turns its keys over is believed at once.</summary>
internal sealed class PublishedToolKeys : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false }) { Timeout = TimeSpan.FromSeconds(10), MaxResponseContentBufferSize = 1_000_000 };

    /// <summary>Why a signature isn't the tool's, in Moodle's words; null: it is.</summary>
    public async Task<string?> Doubt(SignedToken token, Tool tool, CancellationToken ct)
    {
        if (token.Algorithm is not "RS256")
            return "Algorithm not supported";
        if (token.KeyId is not { Length: > 0 } id)
            return "\"kid\" empty, unable to lookup correct key";
        if (await Find(tool, id, ct) is not { } numbers)
            return "\"kid\" invalid, unable to lookup correct key";
        using var key = RSA.Create(numbers);
        return token.IsSignedBy(key) ? null : "Signature verification failed";
    }

    public void Dispose() => _http.Dispose();

    private async Task<RSAParameters?> Find(Tool tool, string id, CancellationToken ct)
    {
        try
        {
            var set = JsonNode.Parse(await _http.GetStringAsync(new Uri(tool.KeysAddress), ct));
            var key = set?["keys"]?.AsArray().FirstOrDefault(key => string.Equals(key?["kid"]?.GetValue<string>(), id, StringComparison.Ordinal));
            return key is null
                ? null
                : new RSAParameters { Modulus = Base64Url.DecodeFromChars(key["n"]!.GetValue<string>()), Exponent = Base64Url.DecodeFromChars(key["e"]!.GetValue<string>()) };
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or JsonException or FormatException or InvalidOperationException or NullReferenceException)
        {
            return null;
        }
    }
}
