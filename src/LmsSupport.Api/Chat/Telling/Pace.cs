namespace LmsSupport.Api.Chat.Telling;

/// <summary>
/// A token bucket that makes its holder wait instead of refusing: a burst from an outbox is slowed, never lost.
/// Not thread-safe: a socket runs one call at a time.
/// </summary>
internal sealed class Pace(int perSecond, int atOnce, TimeProvider clock)
{
    private readonly double _perTick = perSecond / (double)clock.TimestampFrequency;
    private double _tokens = atOnce;
    private long _last = clock.GetTimestamp();

    /// <summary>How long to wait before the next message; zero almost always.</summary>
    public TimeSpan Next()
    {
        var now = clock.GetTimestamp();
        _tokens = Math.Min(atOnce, _tokens + ((now - _last) * _perTick)) - 1;
        _last = now;
        return _tokens >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(-_tokens / perSecond);
    }
}
