using System.Globalization;
using System.Net;
using System.Text.Json;
using LmsSupport.Api.People;

namespace LmsSupport.Api.Lti.Advantage;

/// <summary>What a platform answered to a request for a token (RFC 6749, 5.1 and 5.2).</summary>
/// <param name="Kept">How long the token is used.</param>
/// <param name="Until">UTC microseconds; set by whoever keeps it.</param>
internal sealed record TokenAnswer(string? Token, TimeSpan Kept, Refusal? Refusal, long Until = 0)
{
    private const int MaxToken = 16 * 1024;

    private static readonly TimeSpan _usual = TimeSpan.FromHours(1);
    private static readonly TimeSpan _ahead = TimeSpan.FromMinutes(1);

    /// <summary>A difference of clocks that explains a refusal: more than platforms overlook.</summary>
    private static readonly TimeSpan _clockOff = TimeSpan.FromMinutes(1);

    public static TokenAnswer Of(PlatformReply reply, string asked, DateTimeOffset now) => reply.Answer switch
    {
        PlatformAnswer.Read => Read(reply.Body, asked),
        PlatformAnswer.Slow => Without("token-slow"),
        PlatformAnswer.Unreachable => Without("token-unreachable"),
        PlatformAnswer.TooLarge => Without("token-malformed"),
        PlatformAnswer.PrivateAddress => Without("token-address-private"),
        PlatformAnswer.Redirecting => Without("token-redirecting"),
        _ => Refused(reply, now),
    };

    // The content type says nothing: Moodle's JSON comes as text/html.
    private static TokenAnswer Read(byte[] body, string asked)
    {
        using var json = Parse(body);
        if (json?.RootElement.Text("access_token") is not { } token || !IsToken(token) || !IsBearer(json.RootElement.Text("token_type")))
            return Without("token-malformed");
        if (json.RootElement.Text("scope") is { } granted && !Scopes.Split(asked).Intersect(Scopes.Split(granted), StringComparer.Ordinal).Any())
            return Without("scope-not-granted", ("scope", Scopes.Split(asked)[0]));
        return new TokenAnswer(token, Life(json.RootElement.Member("expires_in")), Refusal: null);
    }

    private static TokenAnswer Refused(PlatformReply reply, DateTimeOffset now)
    {
        if (reply.Is(HttpStatusCode.BadRequest) && reply.Date is { } theirs && (theirs - now).Duration() > _clockOff)
            return Without("token-clock-off", ("theirs", Written(theirs)), ("ours", Written(now)));
        using var json = Parse(reply.Body);
        var error = Person.Clean(json?.RootElement.Text("error"), 100);
        return Without("token-refused", ("error", error.Length > 0 ? error : reply.Status.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>As the platform says, within reason, and shortly before it is over.</summary>
    private static TimeSpan Life(JsonElement? told)
    {
        var seconds = told switch
        {
            { ValueKind: JsonValueKind.Number } number when number.TryGetDouble(out var value) => value,
            { ValueKind: JsonValueKind.String } when double.TryParse(told.Text(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) => value,
            _ => _usual.TotalSeconds,
        };
        var life = double.IsNaN(seconds) ? _usual : TimeSpan.FromSeconds(Math.Clamp(seconds, 0, _usual.TotalSeconds));
        return life > 2 * _ahead ? life - _ahead : life / 2;
    }

    // It becomes part of a header: what could end that header is no token (RFC 6750, 2.1).
    private static bool IsToken(string text) => text.Length <= MaxToken && text.All(c => c is > ' ' and < '\u007f');

    private static bool IsBearer(string? type) => type is null || type.Equals("Bearer", StringComparison.OrdinalIgnoreCase);

    private static JsonDocument? Parse(byte[] body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Written(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static TokenAnswer Without(string code, params (string Name, object Value)[] values) => new(null, TimeSpan.Zero, ServiceRefusals.Failed(code, values));
}
