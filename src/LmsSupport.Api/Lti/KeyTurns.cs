namespace LmsSupport.Api.Lti;

/// <summary>
/// Which key signs and which are published, from nothing but when each was made. A new key is published before it signs,
/// so that no platform meets a signature whose key it could not have read; an old one stays until the last thing that it
/// signed has expired. Times are microseconds.
/// </summary>
internal static class KeyTurns
{
    /// <summary>Published for so long before it signs; longer than any process or platform remembers our key set.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromMinutes(10);

    /// <summary>How long platforms and proxies may keep our key set, as we tell them.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromMinutes(5);

    /// <summary>The longest life of anything that we sign.</summary>
    public static readonly TimeSpan LongestStatement = TimeSpan.FromMinutes(5);

    /// <summary>Published for so long after it signed last: the life of what it signed, and an hour for slow clocks.</summary>
    public static readonly TimeSpan Afterwards = LongestStatement + TimeSpan.FromHours(1);

    /// <param name="made">Oldest first, at least one.</param>
    /// <returns>The place of the key that signs: the newest that was published long enough, or else the oldest.</returns>
    public static int Signing(IReadOnlyList<long> made, long now)
    {
        for (var i = made.Count - 1; i > 0; i--)
        {
            if (SignsFrom(made, i) <= now)
                return i;
        }

        return 0;
    }

    /// <returns>The place of the first key that is still published; all after it are too.</returns>
    public static int FirstPublished(IReadOnlyList<long> made, long now)
    {
        var first = 0;
        while (first + 1 < made.Count && SignsFrom(made, first + 1) + Storage.Clock.Microseconds(Afterwards) <= now)
            first++;
        return first;
    }

    /// <returns>When a key begins to sign; the very first one does at once, because there is no other.</returns>
    public static long SignsFrom(IReadOnlyList<long> made, int key) => key == 0 ? made[0] : made[key] + Storage.Clock.Microseconds(Ahead);

    /// <returns>When a key is published no more; null for the newest, which nothing replaces yet.</returns>
    public static long? PublishedUntil(IReadOnlyList<long> made, int key) =>
        key + 1 < made.Count ? SignsFrom(made, key + 1) + Storage.Clock.Microseconds(Afterwards) : null;
}
