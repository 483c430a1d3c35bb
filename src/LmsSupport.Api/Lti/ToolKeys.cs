using System.Collections.Concurrent;
using LmsSupport.Api.People;
using LmsSupport.Api.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace LmsSupport.Api.Lti;

/// <summary>The service's own keys: what it signs with, and what platforms check its signatures with.</summary>
internal sealed partial class ToolKeys(IDbContextFactory<Database> databases, WriteQueue writes, IDataProtectionProvider protection, IOptions<LtiOptions> options, Audit audit, TimeProvider clock, ILogger<ToolKeys> logger)
{
    public const string Path = "/lti/jwks";

    /// <summary>After this another process's rotation is known here; far less than a new key waits before it signs.</summary>
    internal static readonly TimeSpan Known = TimeSpan.FromSeconds(30);

    private readonly IDataProtector _seal = protection.CreateProtector("LmsSupport.Lti.ToolKey");
    private readonly ConcurrentDictionary<Guid, SigningCredentials> _opened = new();
    private Ring? _ring;

    /// <summary>What signs now.</summary>
    public async Task<SigningCredentials> Signing(CancellationToken ct)
    {
        var ring = await Current(ct);
        var key = ring.Keys[KeyTurns.Signing(ring.Made, clock.Now())];
        return _opened.GetOrAdd(key.Id, static (_, of) => of.key.Open(of._seal), (key, _seal));
    }

    /// <summary>The key set as JSON (RFC 7517, 5): public halves only.</summary>
    public async Task<string> Published(CancellationToken ct)
    {
        var ring = await Current(ct);
        return $$"""{"keys":[{{string.Join(',', ring.Keys.Skip(KeyTurns.FirstPublished(ring.Made, clock.Now())).Select(key => key.PublicKey))}}]}""";
    }

    /// <summary>Makes a new key; it signs after <see cref="KeyTurns.Ahead"/>.</summary>
    /// <returns>Its id.</returns>
    public Task<string> Rotate(Actor actor, CancellationToken ct) => Renew(_ => true, actor, ct);

    /// <summary>The same inside somebody's transaction; call <see cref="Forget"/> after its commit.</summary>
    public async Task<ToolKey> Rotate(Database database, Actor actor, CancellationToken ct) => Make(database, (await Read(database, ct)).Keys, actor);

    /// <summary>Reads them anew at the next question.</summary>
    public void Forget() => _ring = null;

    /// <summary>Every key that there is, oldest first.</summary>
    public static Task<List<ToolKey>> All(Database database, CancellationToken ct) =>
        database.Set<ToolKey>().AsNoTracking().OrderBy(key => key.CreatedAt).ThenBy(key => key.Id).ToListAsync(ct);

    /// <summary>Makes a key when there is none or the newest is too old, and forgets those that are published no more.</summary>
    public async Task Tend(CancellationToken ct)
    {
        await Renew(newest => newest.CreatedAt + Clock.Microseconds(options.Value.KeyAge) <= clock.Now(), Actor.Schedule, ct);
        await writes.Run(
            async (database, token) =>
            {
                var ring = await Read(database, token);
                var gone = ring.Keys.Take(KeyTurns.FirstPublished(ring.Made, clock.Now())).Select(key => key.Id).ToList();
                if (gone.Count > 0)
                    await database.Set<ToolKey>().Where(key => gone.Contains(key.Id)).ExecuteDeleteAsync(token);
            },
            ct);
    }

    /// <summary>Two processes may both find it due: then there are two new keys, which does no harm.</summary>
    private async Task<string> Renew(Func<ToolKey, bool> due, Actor actor, CancellationToken ct)
    {
        var (key, made) = await writes.Run(
            async (database, token) =>
            {
                var keys = (await Read(database, token)).Keys;
                var newest = keys.Count > 0 ? keys[^1] : null;
                if (newest is not null && !due(newest))
                    return (newest, false);
                return (Make(database, keys, actor), true);
            },
            ct);
        _ring = null;
        if (made)
            Log.Made(logger, key.KeyId);
        return key.KeyId;
    }

    private ToolKey Make(Database database, IReadOnlyList<ToolKey> before, Actor actor)
    {
        var fresh = ToolKey.Make(_seal, clock);
        database.Add(fresh);
        audit.Add(database, AuditEntry.Service, actor, "key-made", "key", fresh.KeyId, before.Count == 0 ? null : new { name = before[^1].KeyId }, new { name = fresh.KeyId });
        return fresh;
    }

    private async Task<Ring> Current(CancellationToken ct)
    {
        if (_ring is { } ring && clock.Now() - ring.ReadAt < Clock.Microseconds(Known))
            return ring;
        await using var database = await databases.CreateDbContextAsync(ct);
        var read = await Read(database, ct);
        foreach (var gone in _opened.Keys.Except(read.Keys.Select(key => key.Id)))
            _opened.TryRemove(gone, out _);
        return _ring = read;
    }

    private async Task<Ring> Read(Database database, CancellationToken ct)
    {
        var keys = await All(database, ct);
        return new Ring(keys, keys.ConvertAll(key => key.CreatedAt), clock.Now());
    }

    private sealed record Ring(IReadOnlyList<ToolKey> Keys, IReadOnlyList<long> Made, long ReadAt);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "A new signing key is published: {KeyId}")]
        public static partial void Made(ILogger logger, string keyId);
    }
}

/// <summary>Sees to it that there is a key before the first platform asks, and a new one in time.</summary>
internal sealed class KeyTending(ToolKeys keys, TimeProvider clock, ILogger<KeyTending> logger) : Sweeper(clock, logger)
{
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await keys.Tend(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override Task Sweep(CancellationToken ct) => keys.Tend(ct);
}
