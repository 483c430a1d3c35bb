using System.Diagnostics;

namespace LmsSupport.Harness;

/// <summary>Waits for a condition, never for a time: the limit is only where hope ends.</summary>
public static class Eventually
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(50);

    public static Task True(Func<bool> condition, TimeSpan limit, Func<string> otherwise) =>
        True(() => Task.FromResult(condition()), limit, otherwise);

    public static async Task True(Func<Task<bool>> condition, TimeSpan limit, Func<string> otherwise)
    {
        var since = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(since) > limit)
                throw new TimeoutException($"After {limit.TotalSeconds:0} s: {otherwise()}");
            await Task.Delay(_pause, TimeProvider.System);
        }
    }

    public static Task Succeeds(Func<Task> attempt, TimeSpan limit, Func<string> otherwise)
    {
        Exception? last = null;
        return True(
            async () =>
            {
                try
                {
                    await attempt();
                    return true;
                }
                catch (Exception e)
                {
                    last = e;
                    return false;
                }
            },
            limit,
            () => $"{otherwise()} ({last?.Message})");
    }
}
