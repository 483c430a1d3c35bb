using System.Net;
using LmsSupport.Api.People;

namespace LmsSupport.Api.Lti.Advantage;

/// <summary>What came of a call to a service.</summary>
/// <param name="Reply">What the platform said; null when it was not asked.</param>
/// <param name="Refusal">Why it is of no use; null when it was read.</param>
internal sealed record ServiceReply(PlatformReply? Reply, Refusal? Refusal)
{
    private static readonly string[] _failing = ["token-slow", "token-unreachable", "token-malformed"];

    /// <summary>Whether the same request may be sent again: it changes nothing, or nothing more, when it arrives twice.</summary>
    public bool Repeatable { get; init; } = true;

    /// <summary>The platform does not work as it should: more requests would not help it.</summary>
    public bool IsPlatformsFault => Reply is { } reply
        ? reply.Answer is PlatformAnswer.Slow or PlatformAnswer.Unreachable || reply.Status is >= 500 or (int)HttpStatusCode.TooManyRequests
        : Refusal is { } refusal && _failing.Contains(refusal.Code, StringComparer.Ordinal);

    /// <summary>The service did its work, even if what was asked of it can't be.</summary>
    public bool IsAnswer => Refusal is null || Reply is { Status: 400 or 409 or 422 };

    /// <summary>Nobody was asked, so it tells nothing of the platform.</summary>
    public bool SaysNothing => Refusal?.Code is "service-busy" or "service-paused";

    /// <summary>Worth another try: it was turned away unread, or it may be sent twice.</summary>
    public bool MayBeRepeated => Reply is { } reply && IsPlatformsFault && (Repeatable || reply.Is(HttpStatusCode.TooManyRequests) || reply.Is(HttpStatusCode.ServiceUnavailable));

    public TimeSpan? RetryAfter => Reply?.RetryAfter is { } after && after > TimeSpan.Zero ? after : null;

    public static ServiceReply Without(Refusal refusal) => new(null, refusal);
}
