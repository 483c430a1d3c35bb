using System.Globalization;
using System.Net;

namespace LmsSupport.Api.Lti;

/// <summary>What came of a call to a platform.</summary>
internal enum PlatformAnswer
{
    /// <summary>A status of the 200s, with a body that was read whole.</summary>
    Read,

    /// <summary>It answered with another status.</summary>
    Refused,

    Unreachable,
    Slow,
    TooLarge,

    /// <summary>It is on a private network, and the configuration does not allow that.</summary>
    PrivateAddress,

    /// <summary>It sends us on and on, to another scheme, or somewhere although we hold a token for it alone.</summary>
    Redirecting,
}

/// <summary>One request to an address that a platform gave.</summary>
internal sealed record PlatformCall(HttpMethod Method, string Address)
{
    public const int SmallAnswer = 256 * 1024;

    /// <summary>An access token; a call that carries one follows no redirect.</summary>
    public string? Bearer { get; init; }

    public string Accept { get; init; } = "application/json";

    public string ContentType { get; init; } = "application/json";

    public byte[]? Body { get; init; }

    /// <summary>Bytes; a larger answer is not read.</summary>
    public int MaxAnswer { get; init; } = SmallAnswer;

    /// <summary>
    /// Reads an answer of the 200s as it arrives, for one too long to be held whole; <see cref="PlatformReply.Body"/> is then
    /// empty. The stream ends where the answer does or throws where it gets longer than <see cref="MaxAnswer"/>; what the
    /// reader thinks of the contents it keeps to itself.
    /// </summary>
    public Func<Stream, CancellationToken, Task>? Reader { get; init; }

    /// <summary>Instead of <see cref="LtiOptions.PlatformTimeout"/>, for what takes longer by its nature.</summary>
    public TimeSpan? Timeout { get; init; }

    public static PlatformCall Get(string address) => new(HttpMethod.Get, address);
}

/// <param name="Status">0 when nobody answered.</param>
/// <param name="Body">What was said, also with a refusal; empty when nobody answered.</param>
/// <param name="Links">Values of the <c>Link</c> header (RFC 8288), as they came.</param>
/// <param name="RetryAfter">From the header of that name; null when it says nothing.</param>
/// <param name="Date">The platform's clock, from the header of that name.</param>
internal sealed record PlatformReply(PlatformAnswer Answer, int Status, string ContentType, byte[] Body, IReadOnlyList<string> Links, TimeSpan? RetryAfter, DateTimeOffset? Date)
{
    public static PlatformReply Without(PlatformAnswer answer) => new(answer, 0, "", [], [], null, null);

    public static PlatformReply Of(HttpResponseMessage response, byte[] body) => new(
        response.IsSuccessStatusCode ? PlatformAnswer.Read : PlatformAnswer.Refused,
        (int)response.StatusCode,
        response.Content.Headers.ContentType?.MediaType ?? "",
        body,
        response.Headers.TryGetValues("Link", out var links) ? [.. links] : [],
        response.Headers.RetryAfter is { } retry ? retry.Delta ?? (retry.Date - response.Headers.Date) : null,
        response.Headers.Date);

    /// <summary>For a log: what happened, in a word or a status.</summary>
    public string Outcome => Answer is PlatformAnswer.Read or PlatformAnswer.Refused ? Status.ToString(CultureInfo.InvariantCulture) : Answer.ToString();

    public bool Is(HttpStatusCode status) => Status == (int)status;
}
