using System.Collections.Concurrent;
using LmsSupport.Api.Storage;

namespace LmsSupport.Api.People;

/// <summary>
/// Remembers answers of the database for a moment, so that a burst of commands asks once. Bounded: when it is full,
/// what is over goes, and if nothing is, everything goes.
/// </summary>
internal sealed class BriefCache<TKey, TValue>(TimeProvider clock, TimeSpan life, int limit = 20_000)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, (long At, TValue Value)> _entries = new();
    private readonly long _life = Clock.Microseconds(life);

    /// <summary>Rises at each <see cref="Forget"/>, so that an answer read before it is not remembered after it.</summary>
    private int _forgotten;

    public async ValueTask<TValue> Get<TState>(TKey key, TState state, Func<TKey, TState, CancellationToken, Task<TValue>> read, CancellationToken ct)
    {
        var now = clock.Now();
        if (_entries.TryGetValue(key, out var entry) && IsFresh(entry.At, now))
            return entry.Value;
        var before = Volatile.Read(ref _forgotten);
        var value = await read(key, state, ct);
        if (_entries.Count >= limit)
            Shrink(now);
        if (before == Volatile.Read(ref _forgotten))
            _entries[key] = (now, value);
        return value;
    }

    public void Forget(TKey key)
    {
        Interlocked.Increment(ref _forgotten);
        _entries.TryRemove(key, out _);
    }

    public void Clear()
    {
        Interlocked.Increment(ref _forgotten);
        _entries.Clear();
    }

    // A clock that was set back makes entries from the future: they are not fresh either.
    private bool IsFresh(long at, long now) => now >= at && now - at < _life;

    private void Shrink(long now)
    {
        foreach (var (key, entry) in _entries)
        {
            if (!IsFresh(entry.At, now))
                _entries.TryRemove(key, out _);
        }

        if (_entries.Count >= limit)
            _entries.Clear();
    }
}
