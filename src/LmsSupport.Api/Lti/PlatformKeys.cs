using System.Collections.Concurrent;
using System.Text.Json;
using LmsSupport.Api.People;
using LmsSupport.Api.Storage;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace LmsSupport.Api.Lti;

/// <summary>
/// The public keys of the platforms. Kept for a while; a key id that we don't know makes us ask again, but seldom:
/// anybody can send us tokens with made-up key ids.
/// </summary>
internal sealed partial class PlatformKeys(PlatformClient platforms, TimeProvider clock, IOptions<LtiOptions> options, ILogger<PlatformKeys> logger)
{
    /// <summary>Between two requests because of an unknown key id.</summary>
    internal static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    /// <summary>Between two requests to a platform that does not answer.</summary>
    internal static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(5);

    /// <summary>How long keys that we have go on serving while the platform does not answer us, although its learners reach it.</summary>
    internal static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<string, Ring> _rings = new(StringComparer.Ordinal);

    public async Task<(JsonWebKey? Key, Refusal? Refusal)> Find(string address, string keyId, CancellationToken ct)
    {
        var ring = _rings.GetOrAdd(address, _ => new Ring());
        if (!IsOld(ring) && ring.Keys.TryGetValue(keyId, out var known))
            return (known, null);

        // One request at a time; whoever waited finds the answer of the one before.
        await ring.Turn.WaitAsync(ct);
        try
        {
            var wanted = IsOld(ring) || !ring.Keys.ContainsKey(keyId);
            if (wanted && MayAsk(ring))
                await Ask(ring, address);
            if (!IsTooOld(ring) && ring.Keys.TryGetValue(keyId, out var found))
                return (found, null);
            return (null, ring.Problem ?? LaunchRefusals.Unproven("key-unknown"));
        }
        finally
        {
            ring.Turn.Release();
        }
    }

    private bool IsOld(Ring ring) => ring.ReadAt is not { } at || clock.Now() - at >= Clock.Microseconds(options.Value.KeysLife);

    private bool IsTooOld(Ring ring) => ring.ReadAt is not { } at || clock.Now() - at >= Clock.Microseconds(options.Value.KeysLife + Kept);

    private bool MayAsk(Ring ring)
    {
        if (ring.AskedAt is not { } at)
            return true;
        if (ring.Problem is not null)
            return clock.Now() - at >= Clock.Microseconds(PauseAfterFailure);
        return IsOld(ring) || clock.Now() - at >= Clock.Microseconds(Pause);
    }

    // Not with the caller's patience: others wait for the same answer, and it has a time limit of its own.
    private async Task Ask(Ring ring, string address)
    {
        ring.AskedAt = clock.Now();
        var reply = await platforms.Send(PlatformCall.Get(address), CancellationToken.None);
        var keys = reply.Answer == PlatformAnswer.Read ? Read(reply.Body) : null;
        ring.Problem = (reply.Answer, keys) switch
        {
            (PlatformAnswer.Read, not null) => null,
            (PlatformAnswer.Read or PlatformAnswer.TooLarge, _) => LaunchRefusals.PlatformFailed("keys-malformed"),
            (PlatformAnswer.Slow, _) => LaunchRefusals.PlatformFailed("keys-slow"),
            (PlatformAnswer.PrivateAddress, _) => LaunchRefusals.PlatformFailed("keys-address-private"),
            (PlatformAnswer.Redirecting, _) => LaunchRefusals.PlatformFailed("keys-redirecting"),
            _ => LaunchRefusals.PlatformFailed("keys-unreachable"),
        };
        if (ring.Problem is not null)
        {
            Log.NotRead(logger, address, ring.Problem.Code);
            return;
        }

        ring.Keys = keys!;
        ring.ReadAt = clock.Now();
    }

    /// <summary>The keys that sign, by id (RFC 7517, 5); null when it is no key set. A key that we can't use is passed over, as the specification asks.</summary>
    internal static Dictionary<string, JsonWebKey>? Read(byte[] body)
    {
        JsonWebKeySet set;
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.Member("keys") is not { ValueKind: JsonValueKind.Array })
                return null;
            set = new JsonWebKeySet(json.RootElement.GetRawText());
        }
        catch (Exception problem) when (problem is ArgumentException or JsonException)
        {
            return null;
        }

        var keys = new Dictionary<string, JsonWebKey>(StringComparer.Ordinal);
        foreach (var key in set.Keys.Where(key => !string.IsNullOrEmpty(key.Kid) && key.Use is null or "sig" && TokenProof.CanUse(key)))
            keys.TryAdd(key.Kid, key);
        return keys;
    }

    private sealed class Ring
    {
        public SemaphoreSlim Turn { get; } = new(1);

        public Dictionary<string, JsonWebKey> Keys { get; set; } = [];

        public long? ReadAt { get; set; }

        public long? AskedAt { get; set; }

        public Refusal? Problem { get; set; }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The keys of a platform could not be read from {Address}: {Code}")]
        public static partial void NotRead(ILogger logger, string address, string code);
    }
}
