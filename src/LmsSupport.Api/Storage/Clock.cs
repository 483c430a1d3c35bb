namespace LmsSupport.Api.Storage;

/// <summary>
/// Times are integers: microseconds since 1970-01-01 UTC. SQLite sorts them, PostgreSQL sorts them,
/// and a browser's number holds them exactly until the year 2255.
/// </summary>
internal static class Clock
{
    public const long Second = 1_000_000;
    public const long Minute = 60 * Second;

    /// <summary>Now, in microseconds since 1970-01-01 UTC.</summary>
    public static long Now(this TimeProvider clock) => Microseconds(clock.GetUtcNow());

    /// <summary>A new id, ordered by time (UUID version 7, RFC 9562).</summary>
    public static Guid NewId(this TimeProvider clock) => Guid.CreateVersion7(clock.GetUtcNow());

    public static long Microseconds(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static long Microseconds(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset Time(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}
